package dev.lares.daemon;

/** Where a service is in its life. Times are of {@link System#nanoTime()}. */
sealed interface ServiceState {
    /**
     * The program starts.
     *
     * @param reloadAfter whether it was asked meanwhile to read its configuration, which it may have read before
     */
    record Starting(boolean reloadAfter) implements ServiceState {}

    record Running() implements ServiceState {}

    /**
     * @param again whether it was asked once more meanwhile; however often, one more reload sees the newest
     *     configuration
     */
    record Reloading(boolean again) implements ServiceState {}

    /** A start or reload was interrupted, and has to end before the stop. */
    record Interrupted(ServiceCall call, ServiceEnd end) implements ServiceState {}

    record Stopping(ServiceEnd end) implements ServiceState {}

    /** The JVM shuts down; other hooks may still run. */
    record Exiting(ExitCode code, long deadlineNanos) implements ServiceState {}
}
