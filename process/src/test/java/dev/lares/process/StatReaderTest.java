package dev.lares.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** proc(5), "/proc/PID/stat". */
final class StatReaderTest {
    private static final String REST = " S 1 4711 4710 34817 4712 4194560 101 102 103 104 11 12 -13 14 -51 -5 3 0 123456789"
            + " 3133440 412 18446744073709551615 1 2 3 4 5 6 7 8 9 1 0 0 17 1 50 2 21 22 23 31 32 33 34 35 36 37 256\n";

    private static Optional<TaskStat> read(String line) {
        byte[] bytes = line.getBytes(ISO_8859_1);
        return new StatReader(new Texts()).read(bytes, bytes.length);
    }

    @Test
    void readsEveryField() {
        assertThat(read("4711 (cat)" + REST)).contains(new TaskStat(4711, "cat", ProcessState.SLEEPING, 1, 4711, 4710, 34817, 4712,
                4194560, 101, 102, 103, 104, 11, 12, -13, 14, -51, -5, 3, 123456789, 3133440, 412, -1, true, 17, 1, 50,
                SchedulingPolicy.SCHED_RR, 21, 22, 23, 256));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ")", "(", ") R 1 (", "a)b", "((((", "))))", "a b\tc\nd", "\n", ") S 1 1 1 (x) Z 0", "1234567890123456"})
    void takesTheNameAsItIs(String name) {
        TaskStat stat = read("4711 (" + name + ")" + REST).orElseThrow();

        assertThat(stat.name()).isEqualTo(name);
        assertThat(stat.state()).isEqualTo(ProcessState.SLEEPING);
        assertThat(stat.parent()).isEqualTo(1);
        assertThat(stat.exitCode()).isEqualTo(256);
    }

    @Test
    void keepsTheBytesOfANameThatIsNoText() {
        assertThat(read("4711 (\u00ff\u00fe)" + REST).orElseThrow().name()).isEqualTo("\uDCFF\uDCFE");
    }

    @ParameterizedTest
    @CsvSource({"R, RUNNING", "S, SLEEPING", "D, DISK_SLEEP", "Z, ZOMBIE", "T, STOPPED", "t, TRACING_STOP", "X, DEAD", "x, DEAD_LOWERCASE",
            "K, WAKEKILL", "W, WAKING", "P, PARKED", "I, IDLE"})
    void knowsEveryState(char letter, ProcessState state) {
        TaskStat stat = read("4711 (cat)" + REST.replaceFirst("S", String.valueOf(letter))).orElseThrow();

        assertThat(stat.state()).isEqualTo(state);
        assertThat(state.letter()).isEqualTo(letter);
    }

    @Test
    void tellsTerminalsApart_alsoThoseOfManyMinorNumbers() {
        assertThat(read("1 (a)" + REST).orElseThrow().terminalMajor()).isEqualTo(136);
        assertThat(read("1 (a)" + REST).orElseThrow().terminalMinor()).isEqualTo(1);
        // Minor number 0x12345: its lowest byte, then the device, then the rest.
        TaskStat far = read("1 (a)" + REST.replace(" 34817 ", " " + (0x123 << 20 | 136 << 8 | 0x45) + " ")).orElseThrow();
        assertThat(far.terminalMajor()).isEqualTo(136);
        assertThat(far.terminalMinor()).isEqualTo(0x12345);
    }

    @Test
    void readsTheFlags() {
        TaskStat thread = read("2 (kthreadd)" + REST.replace(" 4194560 ", " " + 0x208040 + " ")).orElseThrow();

        assertThat(thread.isKernelThread()).isTrue();
        assertThat(thread.hasNotExecuted()).isTrue();
        assertThat(thread.usedSuperuserPowers()).isFalse();
        assertThat(read("1 (a)" + REST).orElseThrow().isKernelThread()).isFalse();
        assertThat(read("1 (a)" + REST).orElseThrow().usedSuperuserPowers()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1 (", "1 (a", "1 (a)", "1 (a) ", "1 (a) S", "1 (a) S 1 2 3", ")", "(", "4711 (cat) ? 1 4711 4710 34817 4712 4194560 101 102 103 104"})
    void refusesWhatIsNoSuchLine(String line) {
        assertThat(read(line)).isEmpty();
    }

    @Test
    void leavesTheFieldsOfLaterKernelsOutOnAnOlderOne() {
        String old = REST.substring(0, REST.indexOf(" 21 22 23")) + "\n";

        TaskStat stat = read("4711 (cat)" + old).orElseThrow();

        assertThat(stat.policy()).isEqualTo(SchedulingPolicy.SCHED_RR);
        assertThat(stat.guestTicks()).isZero();
    }
}
