package dev.lares.linux;

/**
 * The step at which the making of a process failed, with the exit status systemd gives it: systemd.exec(5) "Process
 * Exit Codes", table "systemd-specific exit codes".
 */
public enum ExecStage {
    CHDIR(200),
    NICE(201),
    FDS(202),
    EXEC(203),
    MEMORY(204),
    LIMITS(205),
    OOM_ADJUST(206),
    SIGNAL_MASK(207),
    STDIN(208),
    STDOUT(209),
    CHROOT(210),
    IOPRIO(211),
    TIMERSLACK(212),
    SECUREBITS(213),
    SETSCHEDULER(214),
    CPUAFFINITY(215),
    GROUP(216),
    USER(217),
    CAPABILITIES(218),
    CGROUP(219),
    SETSID(220),
    CONFIRM(221),
    STDERR(222),
    PAM(224),
    NETWORK(225),
    NAMESPACE(226),
    NO_NEW_PRIVILEGES(227),
    SECCOMP(228),
    SELINUX_CONTEXT(229),
    PERSONALITY(230),
    APPARMOR_PROFILE(231),
    ADDRESS_FAMILIES(232),
    RUNTIME_DIRECTORY(233),
    CHOWN(235),
    SMACK_PROCESS_LABEL(236),
    KEYRING(237),
    STATE_DIRECTORY(238),
    CACHE_DIRECTORY(239),
    LOGS_DIRECTORY(240),
    CONFIGURATION_DIRECTORY(241),
    NUMA_POLICY(242),
    CREDENTIALS(243),
    BPF(245),
    /**
     * Not in the table: no process came into being (too many, or no memory), which systemd reports as the result
     * {@code resources} of the unit, without an exit status.
     */
    FORK(1);

    private final int exitStatus;

    ExecStage(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    /** 200 to 245; 1 (EXIT_FAILURE) for {@link #FORK}. */
    public int exitStatus() {
        return exitStatus;
    }
}
