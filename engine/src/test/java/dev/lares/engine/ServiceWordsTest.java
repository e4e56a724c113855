package dev.lares.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Names of signals, exit statuses and spans, as systemd writes them. */
class ServiceWordsTest {
    @Test
    void signalsHaveTheirNames() {
        assertThat(SignalName.of(1)).isEqualTo("HUP");
        assertThat(SignalName.of(9)).isEqualTo("KILL");
        assertThat(SignalName.of(31)).isEqualTo("SYS");
        assertThat(SignalName.of(34)).isEqualTo("RTMIN+0");
        assertThat(SignalName.of(37)).isEqualTo("RTMIN+3");
        assertThat(SignalName.of(64)).isEqualTo("RTMIN+30");
        assertThat(SignalName.of(33)).isEqualTo("33");
    }

    /** The table of systemd.exec(5), "Process Exit Codes". */
    @Test
    void exitStatusesHaveTheirNames() {
        assertThat(ExitStatusName.of(0)).contains("SUCCESS");
        assertThat(ExitStatusName.of(7)).contains("NOTRUNNING");
        assertThat(ExitStatusName.of(8)).isEmpty();
        assertThat(ExitStatusName.of(64)).contains("USAGE");
        assertThat(ExitStatusName.of(78)).contains("CONFIG");
        assertThat(ExitStatusName.of(200)).contains("CHDIR");
        assertThat(ExitStatusName.of(203)).contains("EXEC");
        assertThat(ExitStatusName.of(217)).contains("USER");
        assertThat(ExitStatusName.of(223)).isEmpty();
        assertThat(ExitStatusName.of(224)).contains("PAM");
        assertThat(ExitStatusName.of(226)).contains("NAMESPACE");
        assertThat(ExitStatusName.of(233)).contains("RUNTIME_DIRECTORY");
        assertThat(ExitStatusName.of(238)).contains("STATE_DIRECTORY");
        assertThat(ExitStatusName.of(243)).contains("CREDENTIALS");
        assertThat(ExitStatusName.of(245)).contains("BPF");
        assertThat(ExitStatusName.of(255)).contains("EXCEPTION");
    }

    @Test
    void endsAreDescribed() {
        assertThat(ServiceLog.describe(new ProcessExit.Exited(1))).isEqualTo("code=exited, status=1/FAILURE");
        assertThat(ServiceLog.describe(new ProcessExit.Exited(42))).isEqualTo("code=exited, status=42/n/a");
        assertThat(ServiceLog.describe(new ProcessExit.Killed(15, false))).isEqualTo("code=killed, status=15/TERM");
        assertThat(ServiceLog.describe(new ProcessExit.Killed(6, true))).isEqualTo("code=dumped, status=6/ABRT");
    }

    @Test
    void spansAreWrittenInTheirUnits() {
        assertThat(SpanText.of(0)).isEqualTo("0");
        assertThat(SpanText.of(500_000)).isEqualTo("500ms");
        assertThat(SpanText.of(90_000_000)).isEqualTo("1min 30s");
        assertThat(SpanText.of(86_401_000_001L)).isEqualTo("1d 1s 1us");
        assertThat(SpanText.of(Long.MAX_VALUE)).isEqualTo("infinity");
    }
}
