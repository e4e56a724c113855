package dev.lares.engine;

/**
 * How the manager ends.
 *
 * @param kind what becomes of the machine
 * @param exitCode the exit status of the manager's process, 0 to 255
 * @param killLeft whether to kill the processes that are left first, with SIGTERM and later SIGKILL (not for the forced
 *     kinds that systemd calls immediate)
 */
public record FinishAction(Kind kind, int exitCode, boolean killLeft) {
    /** What becomes of the machine; in a container all but {@code REEXEC} end the manager's process. */
    public enum Kind { EXIT, REBOOT, POWEROFF, HALT, KEXEC, SOFT_REBOOT, REEXEC }
}
