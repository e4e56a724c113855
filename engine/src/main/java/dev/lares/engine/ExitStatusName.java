package dev.lares.engine;

import java.util.Optional;

/** The names of exit statuses (systemd.exec(5), "Process Exit Codes"). */
final class ExitStatusName {
    private static final int FIRST_BSD = 64;
    private static final String[] BSD = {
        "USAGE", "DATAERR", "NOINPUT", "NOUSER", "NOHOST", "UNAVAILABLE", "SOFTWARE", "OSERR", "OSFILE", "CANTCREAT", "IOERR",
        "TEMPFAIL", "PROTOCOL", "NOPERM", "CONFIG"
    };
    private static final String[] LSB = {
        "SUCCESS", "FAILURE", "INVALIDARGUMENT", "NOTIMPLEMENTED", "NOPERMISSION", "NOTINSTALLED", "NOTCONFIGURED", "NOTRUNNING"
    };
    private static final int FIRST_SYSTEMD = 200;
    /** By number from 200; an empty name stands for a number not in use. */
    private static final String[] SYSTEMD = {
        "CHDIR", "NICE", "FDS", "EXEC", "MEMORY", "LIMITS", "OOM_ADJUST", "SIGNAL_MASK", "STDIN", "STDOUT", "CHROOT", "IOPRIO",
        "TIMERSLACK", "SECUREBITS", "SETSCHEDULER", "CPUAFFINITY", "GROUP", "USER", "CAPABILITIES", "CGROUP", "SETSID", "CONFIRM",
        "STDERR", "", "PAM", "NETWORK", "NAMESPACE", "NO_NEW_PRIVILEGES", "SECCOMP", "SELINUX_CONTEXT", "PERSONALITY", "APPARMOR",
        "ADDRESS_FAMILIES", "RUNTIME_DIRECTORY", "", "CHOWN", "SMACK_PROCESS_LABEL", "KEYRING", "STATE_DIRECTORY",
        "CACHE_DIRECTORY", "LOGS_DIRECTORY", "CONFIGURATION_DIRECTORY", "NUMA_POLICY", "CREDENTIALS", "", "BPF"
    };
    private static final int EXCEPTION = 255;

    private ExitStatusName() {}

    /** The name of an exit status, as {@code FAILURE} for 1 or {@code EXEC} for 203. */
    static Optional<String> of(int status) {
        if (status == EXCEPTION) {
            return Optional.of("EXCEPTION");
        }
        return at(LSB, status).or(() -> at(BSD, status - FIRST_BSD)).or(() -> at(SYSTEMD, status - FIRST_SYSTEMD));
    }

    private static Optional<String> at(String[] names, int index) {
        return index < 0 || index >= names.length || names[index].isEmpty() ? Optional.empty() : Optional.of(names[index]);
    }
}
