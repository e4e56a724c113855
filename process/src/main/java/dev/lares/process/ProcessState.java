package dev.lares.process;

import java.util.Optional;

/** What a thread is doing, proc(5), field 3 of {@code /proc/PID/stat}; a process's is that of its first thread. */
public enum ProcessState {
    RUNNING('R', "Running"),
    SLEEPING('S', "Sleeping in an interruptible wait"),
    DISK_SLEEP('D', "Waiting in uninterruptible disk sleep"),
    ZOMBIE('Z', "Zombie"),
    STOPPED('T', "Stopped (on a signal)"),
    TRACING_STOP('t', "Tracing stop"),
    /** Linux 2.6.33 to 3.13. */
    DEAD_LOWERCASE('x', "Dead"),
    DEAD('X', "Dead"),
    /** Linux 2.6.33 to 3.13. */
    WAKEKILL('K', "Wakekill"),
    /** Paging before Linux 2.6, waking from 2.6.33 to 3.13. */
    WAKING('W', "Waking"),
    /** Linux 3.9 to 3.13. */
    PARKED('P', "Parked"),
    /** A kernel thread that waits and does not count as load; since Linux 4.14. */
    IDLE('I', "Idle");

    private final char letter;
    private final String title;

    ProcessState(char letter, String title) {
        this.letter = letter;
        this.title = title;
    }

    /** As ps(1) shows it. */
    public char letter() {
        return letter;
    }

    /** As proc(5) names it. */
    public String title() {
        return title;
    }

    /** Empty for a letter that proc(5) does not have. */
    public static Optional<ProcessState> ofLetter(char letter) {
        return Optional.ofNullable(find(letter));
    }

    private static ProcessState find(char letter) {
        return switch (letter) {
            case 'R' -> RUNNING;
            case 'S' -> SLEEPING;
            case 'D' -> DISK_SLEEP;
            case 'Z' -> ZOMBIE;
            case 'T' -> STOPPED;
            case 't' -> TRACING_STOP;
            case 'x' -> DEAD_LOWERCASE;
            case 'X' -> DEAD;
            case 'K' -> WAKEKILL;
            case 'W' -> WAKING;
            case 'P' -> PARKED;
            case 'I' -> IDLE;
            default -> null;
        };
    }
}
