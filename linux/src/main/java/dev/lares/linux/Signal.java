package dev.lares.linux;

import java.util.Optional;

/**
 * A signal, signal(7), by the number that x86_64 and aarch64 share: 1 to 64. Real-time signals are counted from
 * SIGRTMIN as the C library defines it (34; the kernel's 32 and 33 belong to the C library's threads).
 */
public record Signal(int number) {
    public static final int LAST = 64;
    private static final int RTMIN = 34;
    private static final String[] NAMES = {
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS"
    };

    public static final Signal SIGHUP = new Signal(1);
    public static final Signal SIGINT = new Signal(2);
    public static final Signal SIGQUIT = new Signal(3);
    public static final Signal SIGABRT = new Signal(6);
    public static final Signal SIGKILL = new Signal(9);
    public static final Signal SIGUSR1 = new Signal(10);
    public static final Signal SIGSEGV = new Signal(11);
    public static final Signal SIGUSR2 = new Signal(12);
    public static final Signal SIGPIPE = new Signal(13);
    public static final Signal SIGALRM = new Signal(14);
    public static final Signal SIGTERM = new Signal(15);
    public static final Signal SIGCHLD = new Signal(17);
    public static final Signal SIGCONT = new Signal(18);
    public static final Signal SIGSTOP = new Signal(19);
    public static final Signal SIGTSTP = new Signal(20);
    public static final Signal SIGWINCH = new Signal(28);
    public static final Signal SIGPWR = new Signal(30);

    public Signal {
        if (number < 1 || number > LAST) {
            throw new IllegalArgumentException("cannot make a signal of " + number + ": not in 1 to " + LAST);
        }
    }

    /** The real-time signal SIGRTMIN+{@code offset}, 0 to 30. */
    public static Signal realTime(int offset) {
        if (offset < 0 || offset > LAST - RTMIN) {
            throw new IllegalArgumentException("cannot make a signal of SIGRTMIN+" + offset + ": not in 0 to "
                    + (LAST - RTMIN));
        }
        return new Signal(RTMIN + offset);
    }

    /** {@code SIGTERM}, {@code SIGRTMIN+3}; the two numbers below SIGRTMIN, which have no name, as {@code 32}. */
    public String name() {
        if (number < NAMES.length) {
            return "SIG" + NAMES[number];
        }
        return number < RTMIN ? Integer.toString(number) : "SIGRTMIN+" + (number - RTMIN);
    }

    /**
     * Reads a name with or without {@code SIG}, {@code RTMIN}, {@code RTMIN+n}, {@code RTMAX}, {@code RTMAX-n}, or a
     * number, as systemd.kill(5) "KillSignal=" and kill(1) do. Empty for anything else; case matters.
     */
    public static Optional<Signal> parse(String text) {
        String name = text.startsWith("SIG") ? text.substring(3) : text;
        if (name.startsWith("RTMIN")) {
            return offset(name.substring(5), '+').filter(n -> n <= LAST - RTMIN).map(n -> new Signal(RTMIN + n));
        }
        if (name.startsWith("RTMAX")) {
            return offset(name.substring(5), '-').filter(n -> n <= LAST - RTMIN).map(n -> new Signal(LAST - n));
        }
        for (int number = 1; number < NAMES.length; number++) {
            if (NAMES[number].equals(name)) {
                return Optional.of(new Signal(number));
            }
        }
        return alias(name).or(() -> decimal(text).filter(n -> n >= 1 && n <= LAST).map(Signal::new));
    }

    @Override
    public String toString() {
        return name();
    }

    private static Optional<Signal> alias(String name) {
        return switch (name) {
            case "IOT" -> Optional.of(SIGABRT);
            case "CLD" -> Optional.of(SIGCHLD);
            case "POLL" -> Optional.of(new Signal(29));
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> offset(String text, char sign) {
        if (text.isEmpty()) {
            return Optional.of(0);
        }
        return text.charAt(0) == sign ? decimal(text.substring(1)) : Optional.empty();
    }

    private static Optional<Integer> decimal(String text) {
        if (text.isEmpty() || text.length() > 3) {
            return Optional.empty();
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return Optional.empty();
            }
            value = value * 10 + (digit - '0');
        }
        return Optional.of(value);
    }
}
