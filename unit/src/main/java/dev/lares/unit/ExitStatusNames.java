package dev.lares.unit;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The names of exit statuses (systemd.exec(5), "Process Exit Codes"), as {@code SuccessExitStatus=} takes them and
 * {@code systemctl status} prints them: without {@code EXIT_} and {@code EX_}.
 */
public final class ExitStatusNames {
    /** Who gave a status its meaning. */
    public enum Origin { LIBC, SYSTEMD, LSB, BSD }

    private static final String SYSTEMD_FROM_200 =
            "CHDIR NICE FDS EXEC MEMORY LIMITS OOM_ADJUST SIGNAL_MASK STDIN STDOUT CHROOT IOPRIO TIMERSLACK SECUREBITS "
                    + "SETSCHEDULER CPUAFFINITY GROUP USER CAPABILITIES CGROUP SETSID CONFIRM STDERR - PAM NETWORK NAMESPACE "
                    + "NO_NEW_PRIVILEGES SECCOMP SELINUX_CONTEXT PERSONALITY APPARMOR ADDRESS_FAMILIES RUNTIME_DIRECTORY - CHOWN "
                    + "SMACK_PROCESS_LABEL KEYRING STATE_DIRECTORY CACHE_DIRECTORY LOGS_DIRECTORY CONFIGURATION_DIRECTORY "
                    + "NUMA_POLICY CREDENTIALS BPF";

    private static final String BSD_FROM_64 = "USAGE DATAERR NOINPUT NOUSER NOHOST UNAVAILABLE SOFTWARE OSERR OSFILE CANTCREAT IOERR "
            + "TEMPFAIL PROTOCOL NOPERM CONFIG";

    private static final String LSB_FROM_2 =
            "INVALIDARGUMENT NOTIMPLEMENTED NOPERMISSION NOTINSTALLED NOTCONFIGURED NOTRUNNING";

    private static final Map<Integer, String> NAMES = names();

    private ExitStatusNames() {}

    /** The status of a name, or a number from 0 to 255. */
    public static Optional<Integer> parse(String text) {
        for (Map.Entry<Integer, String> entry : NAMES.entrySet()) {
            if (entry.getValue().equals(text)) {
                return Optional.of(entry.getKey());
            }
        }
        try {
            return Optional.of(Numbers.integer(text, 0, 255));
        } catch (BadValue e) {
            return Optional.empty();
        }
    }

    /** The name of a status, if it has one. */
    public static Optional<String> name(int status) {
        return Optional.ofNullable(NAMES.get(status));
    }

    /** Who gave a status its meaning; nobody if it has no name. */
    public static Optional<Origin> origin(int status) {
        if (!NAMES.containsKey(status)) {
            return Optional.empty();
        }
        if (status < 2) {
            return Optional.of(Origin.LIBC);
        }
        if (status < 64) {
            return Optional.of(Origin.LSB);
        }
        return Optional.of(status < 200 ? Origin.BSD : Origin.SYSTEMD);
    }

    private static Map<Integer, String> names() {
        Map<Integer, String> names = new TreeMap<>();
        putFrom(names, 0, "SUCCESS FAILURE");
        putFrom(names, 2, LSB_FROM_2);
        putFrom(names, 64, BSD_FROM_64);
        putFrom(names, 200, SYSTEMD_FROM_200);
        names.put(255, "EXCEPTION");
        return Collections.unmodifiableMap(names);
    }

    /** Numbers names from a first status on; a dash leaves one out. */
    private static void putFrom(Map<Integer, String> names, int first, String list) {
        int status = first;
        for (String name : list.split(" ")) {
            if (!name.equals("-")) {
                names.put(status, name);
            }
            status++;
        }
    }
}
