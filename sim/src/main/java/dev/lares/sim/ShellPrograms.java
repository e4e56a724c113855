package dev.lares.sim;

import java.util.List;

/** The programs of {@link HostContract} for hosts that run real ones. */
public final class ShellPrograms {
    private ShellPrograms() {}

    /** The argument vector of a {@code /bin/sh} that behaves so; {@code $} signs are for the shell, not the manager. */
    public static List<String> of(Behaviour behaviour) {
        return switch (behaviour) {
            case Behaviour.Exits(int status) -> shell("exit " + status);
            case Behaviour.DiesBy(int signal) -> shell("kill -" + signal + " $$; sleep 1000");
            case Behaviour.Runs() -> shell("exec sleep 1000");
            case Behaviour.IgnoresTerm(String file) -> shell("trap '' TERM; : > " + file + "; exec sleep 1000");
            case Behaviour.LeavesChild() -> shell("sleep 1000 & exit 0");
            case Behaviour.Daemonizes(String file) -> shell("sleep 1000 & echo $! > " + file + "; exit 0");
            case Behaviour.Notifies(String assignment) -> shell("systemd-notify '" + assignment + "'; exec sleep 1000");
            case Behaviour.IsMissing() -> List.of("/nonexistent/program");
        };
    }

    private static List<String> shell(String command) {
        return List.of("/bin/sh", "-c", command);
    }
}
