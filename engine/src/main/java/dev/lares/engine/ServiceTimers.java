package dev.lares.engine;

/**
 * The timers of a service: the one of the state it is in, and the watchdog. All on the monotonic clock.
 *
 * <p>{@link #NEVER} stands for a timer that is off, and for infinite spans.
 */
final class ServiceTimers {
    static final long NEVER = Long.MAX_VALUE;

    private long stateMicros = NEVER;
    private long watchdogMicros = NEVER;

    /** Arms the timer of the state to go off a span from now; {@link #NEVER} turns it off. */
    void armState(long nowMicros, long spanMicros) {
        stateMicros = plus(nowMicros, spanMicros);
    }

    void disarmState() {
        stateMicros = NEVER;
    }

    /** The watchdog must be fed again within the span; 0 and {@link #NEVER} turn it off. */
    void feedWatchdog(long nowMicros, long spanMicros) {
        watchdogMicros = spanMicros == 0 ? NEVER : plus(nowMicros, spanMicros);
    }

    void disarmWatchdog() {
        watchdogMicros = NEVER;
    }

    /** Puts off the timers that run, until at least a span from now ({@code EXTEND_TIMEOUT_USEC=}, sd_notify(3)). */
    void extend(long nowMicros, long spanMicros) {
        long atLeast = plus(nowMicros, spanMicros);
        if (isStateArmed()) {
            stateMicros = Math.max(stateMicros, atLeast);
        }
        if (isWatchdogArmed()) {
            watchdogMicros = Math.max(watchdogMicros, atLeast);
        }
    }

    boolean isStateArmed() {
        return stateMicros != NEVER;
    }

    boolean isWatchdogArmed() {
        return watchdogMicros != NEVER;
    }

    boolean isStateDue(long nowMicros) {
        return isStateArmed() && stateMicros <= nowMicros;
    }

    boolean isWatchdogDue(long nowMicros) {
        return isWatchdogArmed() && watchdogMicros <= nowMicros;
    }

    void save(Snapshot.Section section) {
        section.put("timers", stateMicros, watchdogMicros);
    }

    void restore(Snapshot.Line line) {
        stateMicros = line.number();
        watchdogMicros = line.number();
    }

    /** The earlier of both. */
    long deadlineMicros() {
        return Math.min(stateMicros, watchdogMicros);
    }

    /** The sum, or {@link #NEVER} if it is beyond the end of time. */
    static long plus(long nowMicros, long spanMicros) {
        return spanMicros >= NEVER - nowMicros ? NEVER : nowMicros + spanMicros;
    }
}
