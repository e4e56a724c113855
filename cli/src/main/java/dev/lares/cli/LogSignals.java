package dev.lares.cli;

import dev.lares.engine.LogLevel;
import dev.lares.host.SignalHandler;
import dev.lares.systemd1.RuntimeSettings;
import dev.lares.unit.LogTarget;
import dev.lares.unit.ShowStatus;
import java.util.Optional;

/** The signals that say what the manager tells of itself, and where (systemd(1), "Signals", SIGRTMIN+20 and up). */
final class LogSignals implements SignalHandler {
    /** The first real-time signal that programs may use: glibc keeps 32 and 33 to itself (signal(7)). */
    private static final int SIGRTMIN = 34;

    private final RuntimeSettings settings;

    LogSignals(RuntimeSettings settings) {
        this.settings = settings;
    }

    @Override
    public boolean handle(int signal) {
        switch (signal - SIGRTMIN) {
            case 20 -> settings.setShowStatus(Optional.of(ShowStatus.YES));
            case 21 -> settings.setShowStatus(Optional.of(ShowStatus.NO));
            case 22 -> settings.setLogLevel(Optional.of(LogLevel.DEBUG));
            case 23 -> settings.setLogLevel(Optional.empty());
            case 26 -> settings.setLogTarget(Optional.empty());
            case 27 -> settings.setLogTarget(Optional.of(LogTarget.CONSOLE));
            case 28 -> settings.setLogTarget(Optional.of(LogTarget.KMSG));
            default -> {
                return false;
            }
        }
        return true;
    }
}
