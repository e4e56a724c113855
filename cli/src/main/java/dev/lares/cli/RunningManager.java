package dev.lares.cli;

import dev.lares.linux.LinuxException;
import dev.lares.linux.UnixAddress;
import dev.lares.linux.UnixStreamSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Looks for a service manager that is here already: two would fight over the same units, sockets and control groups. */
final class RunningManager {
    /** There is another manager. */
    static final class PresentException extends Exception {
        private static final long serialVersionUID = 1;

        PresentException(String message) {
            super(message);
        }
    }

    private RunningManager() {}

    /** Throws if there can be no other manager here. */
    static void refuseBeside(boolean userManager, String runtimeDirectory, int ownPid) throws PresentException {
        Optional<String> reason = reasonAgainstAnother(userManager, runtimeDirectory, ownPid);
        if (reason.isPresent()) {
            throw new PresentException("cannot be the service manager: " + reason.get()
                    + "; lares up runs units beside it, and in a PID and mount namespace of its own lares init works too");
        }
    }

    /**
     * Why there can be no other manager here; empty if there can.
     *
     * @param runtimeDirectory as {@code /run/systemd}, where a manager has its sockets
     * @param ownPid the process that wants to be one
     */
    static Optional<String> reasonAgainstAnother(boolean userManager, String runtimeDirectory, int ownPid) {
        String socket = runtimeDirectory + "/private";
        Optional<String> owner = listenerOf(socket);
        if (owner.isPresent()) {
            return Optional.of("%s answers on %s: a service manager runs here already".formatted(owner.get(), socket));
        }
        if (!userManager && ownPid != 1 && Files.isDirectory(Path.of("/run/systemd/system")) && nameOf(1).equals("systemd")) {
            return Optional.of("systemd runs here already, as process 1");
        }
        return Optional.empty();
    }

    private static Optional<String> listenerOf(String socket) {
        if (!Files.exists(Path.of(socket))) {
            return Optional.empty();
        }
        try (UnixStreamSocket connection = UnixStreamSocket.connect(new UnixAddress.FilePath(socket))) {
            int pid = connection.peer().pid();
            return Optional.of(nameOf(pid) + " (process " + pid + ")");
        } catch (LinuxException _) {
            // Nobody listens, or not for us: a socket that a manager has left behind.
            return Optional.empty();
        }
    }

    private static String nameOf(int pid) {
        return MachineFacts.line("/proc/" + pid + "/comm").orElse("a program");
    }
}
