package dev.lares.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.engine.LogLevel;
import dev.lares.systemd1.RuntimeSettings;
import dev.lares.unit.LogTarget;
import dev.lares.unit.ShowStatus;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** systemd(1), "Signals". */
final class LogSignalsTest {
    private static final int SIGRTMIN = 34;

    private final RuntimeSettings settings = new RuntimeSettings(new TreeMap<>(), LogLevel.NOTICE, LogTarget.AUTO, ShowStatus.ERROR);
    private final LogSignals signals = new LogSignals(settings);

    @Test
    void levelAndTargetAreSetAndComeBack() {
        assertThat(signals.handle(SIGRTMIN + 22)).isTrue();
        assertThat(settings.logLevel()).isEqualTo(LogLevel.DEBUG);
        assertThat(signals.handle(SIGRTMIN + 23)).isTrue();
        assertThat(settings.logLevel()).isEqualTo(LogLevel.NOTICE);
        signals.handle(SIGRTMIN + 27);
        assertThat(settings.logTarget()).isEqualTo(LogTarget.CONSOLE);
        signals.handle(SIGRTMIN + 28);
        assertThat(settings.logTarget()).isEqualTo(LogTarget.KMSG);
        signals.handle(SIGRTMIN + 26);
        assertThat(settings.logTarget()).isEqualTo(LogTarget.AUTO);
    }

    @Test
    void statusIsShownOrNot() {
        signals.handle(SIGRTMIN + 20);
        assertThat(settings.showStatus()).isEqualTo(ShowStatus.YES);
        signals.handle(SIGRTMIN + 21);
        assertThat(settings.showStatus()).isEqualTo(ShowStatus.NO);
    }

    @Test
    void allOthersAreTheManagersOwn() {
        assertThat(signals.handle(SIGRTMIN + 4)).isFalse();
        assertThat(signals.handle(SIGRTMIN + 25)).isFalse();
        assertThat(signals.handle(15)).isFalse();
    }
}
