package dev.lares.linux;

/** Threads of the spawner: daemons with a small stack. */
final class SpawnThread {
    private static final long STACK_BYTES = 512 * 1024;

    private SpawnThread() {}

    static Thread of(String name, Runnable body) {
        return Thread.ofPlatform().name(name).daemon().stackSize(STACK_BYTES).unstarted(body);
    }

    /** Waits for the end of a thread that ends by itself; an interrupt meanwhile is kept for later. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A defect that must not end the thread goes where uncaught exceptions go. */
    static void report(Throwable defect) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, defect);
    }
}
