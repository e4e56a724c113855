package dev.lares.unit;

/** The values of {@code FailureAction=}, {@code SuccessAction=}, {@code StartLimitAction=} and {@code JobTimeoutAction=} (systemd.unit(5)). */
public enum EmergencyAction {
    NONE, REBOOT, REBOOT_FORCE, REBOOT_IMMEDIATE, POWEROFF, POWEROFF_FORCE, POWEROFF_IMMEDIATE, EXIT, EXIT_FORCE, HALT, HALT_FORCE, HALT_IMMEDIATE, KEXEC, KEXEC_FORCE, SOFT_REBOOT, SOFT_REBOOT_FORCE;

    /** The value as unit files spell it. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
