package dev.lares.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SignalTest {
    @Test
    void hasTheNamesOfSignal7() {
        assertThat(Signal.SIGTERM.name()).isEqualTo("SIGTERM");
        assertThat(new Signal(31).name()).isEqualTo("SIGSYS");
        assertThat(new Signal(34).name()).isEqualTo("SIGRTMIN+0");
        assertThat(Signal.realTime(3).name()).isEqualTo("SIGRTMIN+3");
        assertThat(new Signal(64).name()).isEqualTo("SIGRTMIN+30");
        assertThat(new Signal(32).name()).isEqualTo("32");
    }

    @Test
    void readsItsOwnNames() {
        for (int number = 1; number <= Signal.LAST; number++) {
            Signal signal = new Signal(number);
            assertThat(Signal.parse(signal.name())).contains(signal);
        }
    }

    @Test
    void readsShortNamesNumbersAndRealTimeOffsets() {
        assertThat(Signal.parse("TERM")).contains(Signal.SIGTERM);
        assertThat(Signal.parse("15")).contains(Signal.SIGTERM);
        assertThat(Signal.parse("CLD")).contains(Signal.SIGCHLD);
        assertThat(Signal.parse("RTMIN+3")).contains(new Signal(37));
        assertThat(Signal.parse("SIGRTMIN")).contains(new Signal(34));
        assertThat(Signal.parse("SIGRTMAX-1")).contains(new Signal(63));
        assertThat(Signal.parse("RTMAX")).contains(new Signal(64));
    }

    @Test
    void readsNothingElse() {
        for (String text : new String[] {"", "SIG", "term", "0", "65", "RTMIN-1", "RTMIN+31", "RTMAX+1", "RTMAX-31",
                "RTMIN+", "-1", "1x", "9999999999"}) {
            assertThat(Signal.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void isOneOfSixtyFour() {
        assertThatThrownBy(() -> new Signal(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Signal(65)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Signal.realTime(31)).isInstanceOf(IllegalArgumentException.class);
    }
}
