package dev.lares.daemon;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a process can know of the service manager it runs under. */
public final class ServiceManager {
    /** What a manager says to one process alone, and what its children must not take for theirs. */
    private static final List<String> SERVICE_VARIABLES = List.of(Notify.VARIABLE, "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS",
            "LISTEN_PID", "LISTEN_FDNAMES", "LISTEN_PIDFDID");

    private ServiceManager() {}

    /** Whether this system was booted with systemd, or with a manager that stands in for it; sd_booted(3). */
    public static boolean booted() {
        return booted(Path.of("/"));
    }

    static boolean booted(Path root) {
        return Files.isDirectory(root.resolve("run/systemd/system"), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * The id of this run of the service, 32 hexadecimal digits, another one after each start: {@code $INVOCATION_ID},
     * systemd.exec(5). Present under every manager that sets it, so it also tells whether there is one.
     */
    public static Optional<String> invocationId() {
        return invocationId(System.getenv());
    }

    static Optional<String> invocationId(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("INVOCATION_ID")).filter(id -> id.matches("[0-9a-f]{32}"));
    }

    /**
     * Takes {@code $NOTIFY_SOCKET}, {@code $WATCHDOG_…} and {@code $LISTEN_…} out of the environment of a process to be started, as
     * {@code withoutServiceVariables(builder.environment())}; returns the map. Java cannot take them out of its own environment
     * (what {@code unset_environment} of sd_notify(3) does in C), and a child that inherits them could speak for its parent.
     */
    public static Map<String, String> withoutServiceVariables(Map<String, String> environment) {
        environment.keySet().removeAll(SERVICE_VARIABLES);
        return environment;
    }
}
