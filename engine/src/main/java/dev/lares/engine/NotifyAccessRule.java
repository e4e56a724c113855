package dev.lares.engine;

import dev.lares.unit.NotifyAccess;
import java.util.Optional;

/** Whose notifications a service heeds, and who is told where to send them (systemd.service(5), "NotifyAccess="). */
final class NotifyAccessRule {
    private NotifyAccessRule() {}

    /**
     * Why a message must not be heeded; empty if it may.
     *
     * @param access the setting
     * @param sender who sent it, a process of the unit
     * @param main the main process, if known
     * @param control the control process, if there is one
     */
    static Optional<String> refusal(NotifyAccess access, int sender, Optional<Integer> main, Optional<Integer> control) {
        boolean isMain = main.filter(pid -> pid == sender).isPresent();
        boolean isControl = control.filter(pid -> pid == sender).isPresent();
        String got = "Got notification message from PID " + sender + ", but reception ";
        return switch (access) {
            case ALL -> Optional.empty();
            case NONE -> Optional.of(got + "is disabled.");
            case MAIN -> isMain
                    ? Optional.empty()
                    : Optional.of(got + "only permitted for main PID " + known(main));
            case EXEC -> isMain || isControl
                    ? Optional.empty()
                    : Optional.of(got + "only permitted for main PID " + known(main) + " and control PID " + known(control));
        };
    }

    /** Whether a process gets {@code NOTIFY_SOCKET}. */
    static boolean givesSocket(NotifyAccess access, boolean controlProcess) {
        return switch (access) {
            case NONE -> false;
            case MAIN -> !controlProcess;
            case EXEC, ALL -> true;
        };
    }

    private static String known(Optional<Integer> pid) {
        return pid.map(Object::toString).orElse("which is currently not known");
    }
}
