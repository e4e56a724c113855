package dev.lares.sim;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Linux's signals by number, and what they do to a process that has not said otherwise (signal(7)). */
final class Signals {
    static final int HUP = 1;
    static final int INT = 2;
    static final int QUIT = 3;
    static final int ABRT = 6;
    static final int KILL = 9;
    static final int USR1 = 10;
    static final int SEGV = 11;
    static final int USR2 = 12;
    static final int TERM = 15;
    static final int CONT = 18;
    static final int STOP = 19;
    /** SIGRTMIN. */
    static final int REAL_TIME = 34;

    private static final String[] NAMES = {
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
        "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
        "PWR", "SYS"
    };
    private static final Set<String> IGNORED = new TreeSet<>(Set.of("CHLD", "CONT", "URG", "WINCH"));
    private static final Set<String> CORE =
            new TreeSet<>(Set.of("QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "SEGV", "SYS", "XCPU", "XFSZ"));

    private Signals() {}

    /** The name without SIG, as {@code TERM} or {@code RTMIN+3}. */
    static String name(int signal) {
        return signal > 0 && signal < NAMES.length ? NAMES[signal] : "RTMIN+" + (signal - REAL_TIME);
    }

    /** The number of a name with or without SIG, or of a number. */
    static Optional<Integer> number(String text) {
        String name = text.startsWith("SIG") ? text.substring(3) : text;
        for (int i = 1; i < NAMES.length; i++) {
            if (NAMES[i].equals(name)) {
                return Optional.of(i);
            }
        }
        if (name.startsWith("RTMIN+")) {
            return Optional.of(REAL_TIME + Integer.parseInt(name.substring(6)));
        }
        return name.matches("[0-9]{1,2}") ? Optional.of(Integer.parseInt(name)) : Optional.empty();
    }

    static boolean isIgnoredByDefault(int signal) {
        return IGNORED.contains(name(signal));
    }

    static boolean dumpsCore(int signal) {
        return CORE.contains(name(signal));
    }
}
