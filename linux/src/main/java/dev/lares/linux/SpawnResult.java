package dev.lares.linux;

/** What became of a {@link SpawnRequest}; the token is the one it was submitted with. */
public sealed interface SpawnResult {
    long token();

    /** The program runs; it may have ended already (see {@link Wait}). */
    record Spawned(long token, Pid pid) implements SpawnResult {}

    /**
     * No program runs. The object is the path, user id or value that the step was about.
     */
    record SpawnFailed(long token, ExecStage stage, Errno errno, String object) implements SpawnResult {
        /** "cannot open /nowhere/log: No such file or directory (ENOENT)" and the like. */
        public String message() {
            return "cannot " + verb(stage) + " " + object + ": " + errno.message() + " (" + errno.name() + ")";
        }

        private static String verb(ExecStage stage) {
            return switch (stage) {
                case EXEC -> "execute";
                case FORK -> "start a process for";
                case STDIN, STDOUT, STDERR -> "open";
                case CHDIR -> "change directory to";
                case USER -> "become user";
                case GROUP -> "become group";
                case FDS -> "pass descriptors to";
                case CGROUP -> "enter control group";
                case CHROOT, MEMORY, NICE, LIMITS, OOM_ADJUST, SIGNAL_MASK, IOPRIO, TIMERSLACK, SECUREBITS,
                        SETSCHEDULER, CPUAFFINITY, CAPABILITIES, SETSID, CONFIRM, PAM, NETWORK, NAMESPACE,
                        NO_NEW_PRIVILEGES, SECCOMP, SELINUX_CONTEXT, PERSONALITY, APPARMOR_PROFILE, ADDRESS_FAMILIES,
                        RUNTIME_DIRECTORY, CHOWN, SMACK_PROCESS_LABEL, KEYRING, STATE_DIRECTORY, CACHE_DIRECTORY,
                        LOGS_DIRECTORY, CONFIGURATION_DIRECTORY, NUMA_POLICY, CREDENTIALS, BPF -> "set";
            };
        }
    }
}
