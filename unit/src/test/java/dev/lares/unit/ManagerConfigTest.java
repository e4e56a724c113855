package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** systemd-system.conf(5). */
final class ManagerConfigTest {
    @Test
    void laterFilesOverrideEarlierOnes() {
        ManagerConfig config = read("[Manager]\nDefaultTimeoutStopSec=20s\nDefaultStartLimitBurst=7\n", "[Manager]\nDefaultTimeoutStopSec=5s\n");
        assertThat(config.settings().get(ManagerDirectives.DEFAULT_TIMEOUT_STOP_SEC)).isEqualTo(TimeSpan.ofSeconds(5));
        assertThat(config.settings().get(ManagerDirectives.DEFAULT_START_LIMIT_BURST)).isEqualTo(7);
        assertThat(config.settings().get(ManagerDirectives.DEFAULT_TIMEOUT_START_SEC)).isEqualTo(TimeSpan.ofSeconds(90));
        assertThat(config.diagnostics()).isEmpty();
    }

    @Test
    void whatIsBadOrNotHonoured_isToldWithItsLine_andTheRestCounts() {
        ManagerConfig config = read("[Manager]\nDefaultRestartSec=soon\nCPUAffinity=1\nDefaultEnvironment=A=1 B=2\n");
        assertThat(config.settings().get(ManagerDirectives.DEFAULT_RESTART_SEC)).isEqualTo(TimeSpan.ofMillis(100));
        assertThat(config.settings().get(ManagerDirectives.DEFAULT_ENVIRONMENT)).containsEntry("A", "1").containsEntry("B", "2");
        assertThat(config.diagnostics()).extracting(d -> d.at().line()).containsExactly(2, 3);
        assertThat(config.diagnostics()).extracting(Diagnostic::kind).containsExactly(Diagnostic.Kind.BAD, Diagnostic.Kind.NOT_IMPLEMENTED);
    }

    @Test
    void setsDefaultLimits_andHowTheManagerLogs() {
        ManagerConfig config = read("[Manager]\nDefaultLimitNOFILE=2048:65536\nDefaultLimitCORE=infinity\nLogLevel=debug\nLogTarget=kmsg\nShowStatus=error\n");
        assertThat(config.settings().find(ManagerDirectives.DEFAULT_LIMITS.get("NOFILE"))).contains(new ResourceLimit(2048, 65536));
        assertThat(config.settings().find(ManagerDirectives.DEFAULT_LIMITS.get("CORE"))).contains(new ResourceLimit(-1, -1));
        assertThat(config.settings().find(ManagerDirectives.DEFAULT_LIMITS.get("NPROC"))).isEmpty();
        assertThat(config.settings().get(ManagerDirectives.LOG_LEVEL)).isEqualTo(7);
        assertThat(config.settings().get(ManagerDirectives.LOG_TARGET)).isEqualTo(LogTarget.KMSG);
        assertThat(config.settings().get(ManagerDirectives.SHOW_STATUS)).isEqualTo(ShowStatus.ERROR);
        assertThat(config.diagnostics()).isEmpty();
        assertThat(ManagerDirectives.DEFAULT_LIMITS).hasSize(16);
    }

    @Test
    void statusIsShownOrNotByAnyWordForIt() {
        assertThat(read("[Manager]\nShowStatus=off\n").settings().get(ManagerDirectives.SHOW_STATUS)).isEqualTo(ShowStatus.NO);
        assertThat(read("[Manager]\nShowStatus=1\n").settings().get(ManagerDirectives.SHOW_STATUS)).isEqualTo(ShowStatus.YES);
        assertThat(read("[Manager]\nShowStatus=often\nLogTarget=printer\n").diagnostics()).hasSize(2);
    }

    private static ManagerConfig read(String... texts) {
        List<UnitFile> files = Stream.of(texts).map(text -> UnitFileReader.read("/etc/systemd/system.conf", text)).toList();
        return ManagerConfig.read(files, TestUnits.SYSTEM);
    }
}
