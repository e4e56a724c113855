package dev.lares.daemon;

import java.lang.Thread.UncaughtExceptionHandler;

/**
 * Tells a daemon's starter of the exception that ends the thread which started the daemon, and ends the daemon with
 * status 1: half a daemon, whose initialisation has broken off, is of no use. Exceptions of other threads are left to the
 * program, as ever.
 */
final class StartFailures implements UncaughtExceptionHandler {
    private final StarterConnection starter;
    private final Thread thread = Thread.currentThread();
    private final UncaughtExceptionHandler usual = thread.getUncaughtExceptionHandler();

    private StartFailures(StarterConnection starter) {
        this.starter = starter;
    }

    /** For the calling thread. */
    static StartFailures report(StarterConnection starter) {
        StartFailures failures = new StartFailures(starter);
        failures.thread.setUncaughtExceptionHandler(failures);
        return failures;
    }

    /** The daemon has been started: its exceptions are its own. */
    void forget() {
        if (thread.getUncaughtExceptionHandler() == this) {
            thread.setUncaughtExceptionHandler(usual);
        }
    }

    @Override
    public void uncaughtException(Thread failed, Throwable exception) {
        usual.uncaughtException(failed, exception);
        int status = ExitCode.FAILURE.number();
        starter.fail(status, "cannot start the daemon: " + firstLine(exception.toString()) + " (exit status " + status + ")");
        System.exit(status);
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
