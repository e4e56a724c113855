package dev.lares.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link Daemon.Builder} has been told.
 *
 * @param umask empty to keep it
 * @param workingDirectory empty to keep it
 * @param readyTimeout empty to wait for ever
 */
record DaemonSettings(
        boolean forksTwice,
        Optional<Integer> umask,
        Optional<Path> workingDirectory,
        boolean keepsStreams,
        Optional<Path> standardOutput,
        Optional<Path> standardError,
        boolean cleansEnvironment,
        List<EnvironmentChange> environment,
        Optional<Path> pidFile,
        Optional<String> user,
        Optional<Duration> readyTimeout) {

    /** One variable set, or one taken out. */
    sealed interface EnvironmentChange {
        String name();

        record Set(String name, String value) implements EnvironmentChange {}

        record Unset(String name) implements EnvironmentChange {}
    }
}
