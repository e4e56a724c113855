package dev.lares.host;

import dev.lares.linux.LinuxException;
import dev.lares.linux.UnixAddress;
import dev.lares.linux.UnixDatagramSocket;
import dev.lares.linux.UnixStreamSocket;
import dev.lares.linux.Unistd;
import java.util.Optional;

/** Sees whether a service manager, systemd or another Lares, is at work already, beside which none may start. */
public final class SystemdProbe {
    private SystemdProbe() {}

    /**
     * Looks for a live manager.
     *
     * @param mode a system manager, or a user's; nothing is in the way of units in the foreground
     * @param runtimeDirectory where its sockets would be, as {@code /run/systemd}
     * @return what is there, as "systemd is process 1"; empty if nothing is
     */
    public static Optional<String> find(ManagerMode mode, String runtimeDirectory) {
        return switch (mode) {
            case SYSTEM -> process1().or(() -> listener(runtimeDirectory));
            case USER -> listener(runtimeDirectory);
            case UP -> Optional.empty();
        };
    }

    /** The name that the program of process 1 was given, or took: the link to its file is for root's eyes only. */
    private static Optional<String> process1() {
        if (Unistd.pid().number() == 1) {
            return Optional.empty();
        }
        return SmallFile.text("/proc/1/comm")
                .map(String::strip)
                .filter(name -> name.equals("systemd"))
                .map(name -> name + " is process 1");
    }

    private static Optional<String> listener(String runtimeDirectory) {
        return answering(runtimeDirectory + "/private").or(() -> bound(runtimeDirectory + "/notify"));
    }

    /** The private D-Bus socket, to which {@code systemctl} connects. */
    private static Optional<String> answering(String path) {
        try (UnixStreamSocket socket = UnixStreamSocket.connect(new UnixAddress.FilePath(path))) {
            int pid = socket.peer().pid();
            return Optional.of((pid > 0 ? "process " + pid : "a process outside this container") + " serves " + path);
        } catch (LinuxException | IllegalArgumentException _) {
            return Optional.empty(); // nobody, or out of reach
        }
    }

    private static Optional<String> bound(String path) {
        try (UnixDatagramSocket socket = UnixDatagramSocket.open()) {
            socket.connect(new UnixAddress.FilePath(path));
            return Optional.of("a process listens on " + path);
        } catch (LinuxException | IllegalArgumentException _) {
            return Optional.empty(); // nobody, or out of reach
        }
    }
}
