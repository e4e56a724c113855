package dev.lares.engine;

/** The names of signals on Linux (signal(7)). */
final class SignalName {
    static final int SIGHUP = 1;
    static final int SIGINT = 2;
    static final int SIGKILL = 9;
    static final int SIGPIPE = 13;
    static final int SIGTERM = 15;

    private static final int FIRST_REAL_TIME = 34;
    private static final int LAST_REAL_TIME = 64;
    private static final String[] NAMES = {
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
        "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"
    };

    private SignalName() {}

    /** The name without {@code SIG}, as {@code TERM} or {@code RTMIN+3}; the number itself for one without a name. */
    static String of(int signal) {
        if (signal > 0 && signal < NAMES.length) {
            return NAMES[signal];
        }
        if (signal >= FIRST_REAL_TIME && signal <= LAST_REAL_TIME) {
            return "RTMIN+" + (signal - FIRST_REAL_TIME);
        }
        return Integer.toString(signal);
    }
}
