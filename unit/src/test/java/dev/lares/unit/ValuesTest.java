package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single values: times, sizes, numbers, signals, statuses. */
final class ValuesTest {
    /** systemd.time(7), "Parsing Time Spans". */
    @ParameterizedTest
    @CsvSource({
        "50, 50000000",
        "0, 0",
        "2h, 7200000000",
        "2hours, 7200000000",
        "48hr, 172800000000",
        "1y 12month, 63115200000000",
        "55s500ms, 55500000",
        "300ms20s 5day, 432020300000",
        "2min 200ms, 120200000",
        "5.5, 5500000",
        "1.5min, 90000000",
        "1us, 1",
        "1usec 1μs 1µs, 3",
        "0.0000005, 0",
        "1M, 2629800000000",
        "1m, 60000000",
        "1w, 604800000000",
        "1 s, 1000000",
        "+5, 5000000",
        "1 2, 3000000",
        "12.34 .56s, 12900000",
        ".5, 500000",
        "12.34s 0.5, 12840000",
        "infinity, 9223372036854775807",
        "9223372036854 s, 9223372036854000000",
        "10000000000000 s, 9223372036854775807",
    })
    void readsTimeSpans(String text, long micros) {
        assertThat(TimeSpan.parse(text).map(TimeSpan::micros).orElse(-1L)).isEqualTo(micros);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "abc", "5x", "-1", "-0", "1.", "1.s", "5 5x", "infinity 1", "1.2.3", ".", "infinitys", "99999999999999999999",
        "18446744073709551614us", "1e3", "0x10"})
    void refusesOtherTimeSpans(String text) {
        assertThat(TimeSpan.parse(text)).isEmpty();
    }

    @Test
    void readsNanoseconds() throws BadValue {
        assertThat(TimeSpan.readNanos("50")).isEqualTo(50);
        assertThat(TimeSpan.readNanos("1us 5ns")).isEqualTo(1005);
        assertThat(TimeSpan.readNanos("1.5ms")).isEqualTo(1_500_000);
        assertThat(TimeSpan.readNanos("infinity")).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0", "512, 512", "512B, 512", "1K, 1024", "1M, 1048576", "1G, 1073741824", "1T, 1099511627776", "1P, 1125899906842624",
        "1E, 1152921504606846976", "1.5G, 1610612736", "1G 500M, 1598029824", "1G500M1K, 1598030848", "10.M, 10485760", "1 K, 1024"
    })
    void readsSizes(String text, long bytes) throws BadValue {
        assertThat(Amounts.size(text)).isEqualTo(BigInteger.valueOf(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "K", "-1", "1KB2", "1K 1M", "1Ki", "16E", "1 1", "abc", ".5"})
    void refusesOtherSizes(String text) {
        assertThatThrownBy(() -> Amounts.size(text)).isInstanceOf(BadValue.class);
    }

    @ParameterizedTest
    @CsvSource({"10, 10", "-5, -5", "+5, 5", "0x1f, 31", "0b101, 5", "0o17, 15", "017, 15", "0, 0", "' 7', 7"})
    void readsIntegers(String text, int value) throws BadValue {
        assertThat(Numbers.integer(text, -100, 100)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "1a", "0x", "--1", "1 2", "09", "101", "-101", "٣", "1.0"})
    void refusesOtherIntegers(String text) {
        assertThatThrownBy(() -> Numbers.integer(text, -100, 100)).isInstanceOf(BadValue.class);
    }

    @Test
    void refusesNumbersOfAMillionDigits_atOnce() {
        assertThatThrownBy(() -> Numbers.unsignedLong("9".repeat(1_000_000))).hasMessageContaining("more than 80 digits");
        assertThatThrownBy(() -> TimeSpan.read("9".repeat(1_000_000))).isInstanceOf(BadValue.class);
        assertThatThrownBy(() -> Amounts.size("1." + "9".repeat(1_000_000))).isInstanceOf(BadValue.class);
    }

    @Test
    void readsUnsignedLongs() throws BadValue {
        assertThat(Long.toUnsignedString(Numbers.unsignedLong("18446744073709551615"))).isEqualTo("18446744073709551615");
        assertThatThrownBy(() -> Numbers.unsignedLong("18446744073709551616")).isInstanceOf(BadValue.class);
        assertThatThrownBy(() -> Numbers.unsignedLong("-1")).hasMessage("it is not from 0 to 18446744073709551615");
        assertThat(Numbers.count("4294967295")).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void readsModes() throws BadValue {
        assertThat(Numbers.mode("0755")).isEqualTo(0755);
        assertThat(Numbers.mode("4755")).isEqualTo(04755);
        assertThat(Numbers.mode("0")).isZero();
        for (String bad : List.of("", "8", "+755", "0x1", "10000", "rwx")) {
            assertThatThrownBy(() -> Numbers.mode(bad)).as(bad).isInstanceOf(BadValue.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"SIGTERM, 15", "TERM, 15", "15, 15", "HUP, 1", "SIGSYS, 31", "RTMIN, 34", "SIGRTMIN+3, 37", "RTMAX, 64", "RTMAX-1, 63", "64, 64"})
    void readsSignals(String text, int number) {
        assertThat(Signals.parse(text)).contains(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65", "-1", "sigterm", "SIGSIGTERM", "RTMIN-1", "RTMIN+31", "RTMAX+1", "FOO", "SIG"})
    void refusesOtherSignals(String text) {
        assertThat(Signals.parse(text)).isEmpty();
    }

    @Test
    void namesSignals_soThatTheyAreReadAgain() {
        assertThat(Signals.name(9)).isEqualTo("SIGKILL");
        assertThat(Signals.name(37)).isEqualTo("SIGRTMIN+3");
        assertThat(Signals.name(33)).isEqualTo("33");
        for (int signal = 1; signal <= Signals.REALTIME_MAX; signal++) {
            assertThat(Signals.parse(Signals.name(signal))).contains(signal);
        }
    }

    /** systemd.exec(5), "Process Exit Codes"; the number of BPF is the one systemd 252 uses, not that of the page. */
    @ParameterizedTest
    @CsvSource({
        "SUCCESS, 0, LIBC", "FAILURE, 1, LIBC", "INVALIDARGUMENT, 2, LSB", "NOTRUNNING, 7, LSB", "USAGE, 64, BSD", "TEMPFAIL, 75, BSD",
        "CONFIG, 78, BSD", "CHDIR, 200, SYSTEMD", "EXEC, 203, SYSTEMD", "CHROOT, 210, SYSTEMD", "SETSID, 220, SYSTEMD",
        "PAM, 224, SYSTEMD", "PERSONALITY, 230, SYSTEMD", "RUNTIME_DIRECTORY, 233, SYSTEMD", "CHOWN, 235, SYSTEMD",
        "LOGS_DIRECTORY, 240, SYSTEMD", "BPF, 244, SYSTEMD", "EXCEPTION, 255, SYSTEMD"
    })
    void namesExitStatuses(String name, int status, ExitStatusNames.Origin origin) {
        assertThat(ExitStatusNames.parse(name)).contains(status);
        assertThat(ExitStatusNames.name(status)).contains(name);
        assertThat(ExitStatusNames.origin(status)).contains(origin);
    }

    @Test
    void knowsStatusesWithoutNames() {
        assertThat(ExitStatusNames.parse("42")).contains(42);
        assertThat(ExitStatusNames.name(42)).isEmpty();
        assertThat(ExitStatusNames.origin(42)).isEmpty();
        assertThat(ExitStatusNames.name(223)).isEmpty();
        for (String bad : List.of("256", "-1", "EXIT_EXEC", "exec", "")) {
            assertThat(ExitStatusNames.parse(bad)).as(bad).isEmpty();
        }
    }

    @Test
    void simplifiesPaths() throws BadValue {
        assertThat(Paths.simplify("///foo//./bar/.")).isEqualTo("/foo/bar");
        assertThat(Paths.simplify(".//./foo//./bar/.")).isEqualTo("foo/bar");
        assertThat(Paths.simplify("/")).isEqualTo("/");
        assertThat(Paths.simplify("./.")).isEqualTo(".");
        assertThat(Paths.absolute("/a//b/")).isEqualTo("/a/b");
        assertThat(Paths.relative("a/./b/")).isEqualTo("a/b");
        for (String bad : List.of("a", "/a/../b", "/..", "", "/" + "x".repeat(256), "/x".repeat(3000), "/a\0b", "/\uDCFF")) {
            assertThatThrownBy(() -> Paths.absolute(bad)).isInstanceOf(BadValue.class);
        }
        for (String bad : List.of("/a", "..", ".", "")) {
            assertThatThrownBy(() -> Paths.relative(bad)).isInstanceOf(BadValue.class);
        }
    }

    @Test
    void keepsBytesThatAreNoText() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        assertThat(RawText.encode(RawText.decode(all))).isEqualTo(all);
        assertThat(RawText.decode(new byte[] {'a', (byte) 0xC3, (byte) 0xA9, (byte) 0xC3})).isEqualTo("aé\uDCC3");
        assertThat(RawText.isValid("é😀")).isTrue();
        assertThat(RawText.isValid("\uDCC3")).isFalse();
        assertThat(RawText.encode("😀")).hasSize(4);
    }

    /** systemd.unit(5), "String Escaping for Inclusion in Unit Names"; results of systemd-escape(1). */
    @Test
    void escapesTextForUnitNames() {
        assertThat(UnitNameEscaping.escape("a\\x")).isEqualTo("a\\x5cx");
        assertThat(UnitNameEscaping.escape("-a")).isEqualTo("\\x2da");
        assertThat(UnitNameEscaping.escape(".b.c")).isEqualTo("\\x2eb.c");
        assertThat(UnitNameEscaping.escape("é")).isEqualTo("\\xc3\\xa9");
        assertThat(UnitNameEscaping.escape("Hallöchen, Meister")).isEqualTo("Hall\\xc3\\xb6chen\\x2c\\x20Meister");
        assertThat(UnitNameEscaping.escape("/a/b")).isEqualTo("-a-b");
        assertThat(UnitNameEscaping.escape("a@b:c_d")).isEqualTo("a\\x40b:c_d");
        assertThat(UnitNameEscaping.unescape("Hall\\xc3\\xb6chen\\x2c\\x20Meister")).contains("Hallöchen, Meister");
        assertThat(UnitNameEscaping.unescape("a-b")).contains("a/b");
        assertThat(UnitNameEscaping.unescape("a\\n")).isEmpty();
        assertThat(UnitNameEscaping.unescape("a\\x0")).isEmpty();
    }

    @Test
    void escapesPathsForUnitNames() {
        assertThat(UnitNameEscaping.escapePath("/tmp//waldi/foobar/")).contains("tmp-waldi-foobar");
        assertThat(UnitNameEscaping.escapePath("/")).contains("-");
        assertThat(UnitNameEscaping.escapePath("")).contains("-");
        assertThat(UnitNameEscaping.escapePath("/.dot")).contains("\\x2edot");
        assertThat(UnitNameEscaping.escapePath("/a/../b")).isEmpty();
        assertThat(UnitNameEscaping.escapePath(".")).isEmpty();
        assertThat(UnitNameEscaping.unescapePath("tmp-waldi")).contains("/tmp/waldi");
        assertThat(UnitNameEscaping.unescapePath("-")).contains("/");
        for (String bad : List.of("", "a--b", "-a", "a-", "a-..-b", "\\")) {
            assertThat(UnitNameEscaping.unescapePath(bad)).as(bad).isEmpty();
        }
        assertThat(UnitNameEscaping.forPath("/var/lib", UnitType.MOUNT)).isEqualTo(UnitName.parse("var-lib.mount"));
        assertThat(UnitNameEscaping.forPath("/" + "x".repeat(300), UnitType.MOUNT)).isEqualTo(Optional.empty());
    }
}
