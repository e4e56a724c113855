package dev.lares.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The small types that facts are told in. */
final class ValuesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0|1|1", "0-1|3|2", "0-3,8|10f|5", "0-63|ffffffffffffffff|64", "64|10000000000000000|1",
            "1,3,5|2a|3", "0-127|ffffffffffffffffffffffffffffffff|128"})
    void cpuSet_readsItsList_andShowsItAsTasksetDoes(String list, String hex, int size) {
        CpuSet set = CpuSet.ofList(list.getBytes(US_ASCII), 0, list.length());

        assertThat(set).hasToString(list);
        assertThat(set.hex()).isEqualTo(hex);
        assertThat(set.size()).isEqualTo(size);
    }

    @Test
    void cpuSet_isEqualHoweverManyWordsItCameIn() {
        assertThat(CpuSet.ofWords(new long[] {3, 0, 0})).isEqualTo(CpuSet.ofList("0-1".getBytes(US_ASCII), 0, 3)).hasToString("0-1");
        assertThat(CpuSet.ofWords(new long[0])).hasToString("").extracting(CpuSet::hex).isEqualTo("0");
        assertThat(CpuSet.ofWords(new long[] {1}).contains(64)).isFalse();
        assertThat(CpuSet.ofWords(new long[] {1}).contains(-1)).isFalse();
    }

    @Test
    void capabilities_areThoseOfTheKernelsHeader_inItsOrder() throws Exception {
        Path header = Path.of("/usr/include/linux/capability.h");
        assumeTrue(Files.exists(header), "needs the kernel headers (linux-libc-dev)");

        List<String> names = Files.readAllLines(header).stream().map(line -> line.split("\\s+"))
                .filter(words -> words.length > 2 && words[0].equals("#define") && words[1].startsWith("CAP_") && words[2].matches("\\d+"))
                .sorted((a, b) -> Integer.compare(Integer.parseInt(a[2]), Integer.parseInt(b[2])))
                .map(words -> words[1])
                .toList();

        assertThat(Arrays.stream(Capability.values()).map(Enum::name)).startsWith(names.toArray(String[]::new));
        assertThat(new CapabilitySet(1L << 63 | 1).names()).containsExactly("CAP_CHOWN", "63");
    }

    @Test
    void ticks_becomeMomentsAndSpans() {
        BootClock clock = new BootClock(1_000_000_000_000_000L, 70_000_000);

        assertThat(clock.at(6001)).isEqualTo(Instant.parse("2001-09-09T01:47:40.010Z"));
        assertThat(clock.since(6001)).isEqualTo(Duration.ofMillis(9990));
        assertThat(BootClock.span(123)).isEqualTo(Duration.ofMillis(1230));
    }

    @Test
    void theClock_agreesWithTheWallAndWithTheKernelsBootTime() throws Exception {
        BootClock clock = BootClock.read();
        Instant now = Instant.now();
        long btime = Files.readAllLines(Path.of("/proc/stat")).stream().filter(line -> line.startsWith("btime "))
                .mapToLong(line -> Long.parseLong(line.substring("btime ".length()))).findFirst().orElseThrow();

        assertThat(Instant.EPOCH.plusNanos((clock.bootMicros() + clock.nowMicros()) * 1000)).isBetween(now.minusSeconds(60), now.plusMillis(1));
        assertThat(clock.at(0)).isBetween(Instant.ofEpochSecond(btime - 2), Instant.ofEpochSecond(btime + 2));
    }

    @Test
    void aReading_isMappedOnlyIfKnown() {
        Reading<Integer> denied = Reading.denied(dev.lares.linux.Errno.EACCES);

        assertThat(Reading.known(3).map(n -> n + 1)).isEqualTo(Reading.known(4));
        assertThat(denied.map(n -> n + 1)).isEqualTo(denied);
        assertThat(Reading.<Integer>absent().map(n -> n + 1)).isSameAs(Reading.absent());
        assertThat(Reading.<Integer>notAsked().orElse(7)).isEqualTo(7);
        assertThat(Unread.because(-2)).isSameAs(Reading.absent());
        assertThat(Unread.because(-3)).isSameAs(Reading.absent());
        assertThat(Unread.because(-13)).isEqualTo(denied);
    }
}
