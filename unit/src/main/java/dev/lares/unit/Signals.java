package dev.lares.unit;

import java.util.List;
import java.util.Optional;

/** Signals by name and number, as Linux numbers them on x86 and Arm and glibc leaves real-time ones (signal(7)). */
public final class Signals {
    /** The first real-time signal programs may use. */
    public static final int REALTIME_MIN = 34;

    /** The last real-time signal. */
    public static final int REALTIME_MAX = 64;

    private static final List<String> NAMES = List.of(
            "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
            "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH",
            "IO", "PWR", "SYS");

    private Signals() {}

    /** The number that a name ({@code SIGTERM}, {@code TERM}, {@code RTMIN+3}, {@code RTMAX-1}) or number stands for. */
    public static Optional<Integer> parse(String text) {
        try {
            return Optional.of(Numbers.integer(text, 1, REALTIME_MAX));
        } catch (BadValue e) {
            return named(text.startsWith("SIG") ? text.substring("SIG".length()) : text);
        }
    }

    /** The name with {@code SIG} before it, as {@code SIGTERM} or {@code SIGRTMIN+3}; the number if it has no name. */
    public static String name(int signal) {
        if (signal > 0 && signal < NAMES.size()) {
            return "SIG" + NAMES.get(signal);
        }
        if (signal >= REALTIME_MIN && signal <= REALTIME_MAX) {
            return "SIGRTMIN+" + (signal - REALTIME_MIN);
        }
        return Integer.toString(signal);
    }

    static int read(String text) throws BadValue {
        return parse(text).orElseThrow(() -> new BadValue("it is not a signal"));
    }

    private static Optional<Integer> named(String name) {
        int number = NAMES.indexOf(name);
        if (number > 0) {
            return Optional.of(number);
        }
        if (name.startsWith("RTMIN")) {
            return offset(name.substring("RTMIN".length()), '+').map(offset -> REALTIME_MIN + offset);
        }
        if (name.startsWith("RTMAX")) {
            return offset(name.substring("RTMAX".length()), '-').map(offset -> REALTIME_MAX - offset);
        }
        return Optional.empty();
    }

    private static Optional<Integer> offset(String text, char sign) {
        if (text.isEmpty()) {
            return Optional.of(0);
        }
        if (text.charAt(0) != sign) {
            return Optional.empty();
        }
        try {
            return Optional.of(Numbers.integer(text.substring(1), 0, REALTIME_MAX - REALTIME_MIN));
        } catch (BadValue e) {
            return Optional.empty();
        }
    }
}
