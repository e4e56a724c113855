package dev.lares.linux;

/** {@code <sys/reboot.h>}: ends the machine, or the PID namespace the caller is the first process of; reboot(2). */
public enum Reboot {
    RESTART(0x0123_4567),
    HALT(0xCDEF_0123),
    POWER_OFF(0x4321_FEDC),
    KEXEC(0x4558_4543),
    /** Ctrl-Alt-Del restarts at once. */
    CTRL_ALT_DEL_ON(0x89AB_CDEF),
    /** Ctrl-Alt-Del sends SIGINT to process 1. */
    CTRL_ALT_DEL_OFF(0);

    private static final int MAGIC_1 = 0xFEE1_DEAD;
    private static final int MAGIC_2 = 0x2812_1969;

    private final int command;

    Reboot(int command) {
        this.command = command;
    }

    /** Does it, without writing anything to disk first. RESTART, HALT and POWER_OFF do not return. */
    public void perform() throws LinuxException {
        long result = Syscall.call(SyscallNumber.REBOOT, MAGIC_1, MAGIC_2, Integer.toUnsignedLong(command), 0);
        Syscall.check(result, "perform", name());
    }
}
