package dev.lares.process;

/**
 * What a thread does with signals, signal(7).
 *
 * @param queued signals queued for its real user id
 * @param queueLimit RLIMIT_SIGPENDING
 * @param pending for this thread
 * @param sharedPending for the process as a whole
 * @param blocked by this thread
 * @param ignored by the process
 * @param caught by handlers of the process
 */
public record SignalState(
        long queued,
        long queueLimit,
        SignalSet pending,
        SignalSet sharedPending,
        SignalSet blocked,
        SignalSet ignored,
        SignalSet caught) {}
