package dev.lares.daemon;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The threads that a service has started by {@link ServiceContext#startThread}. */
final class ServiceThreads {
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Consumer<Throwable> failures;
    private volatile boolean ending;

    ServiceThreads(Consumer<Throwable> failures) {
        this.failures = failures;
    }

    Thread start(String name, ServiceContext.Task task) {
        Thread thread = Thread.ofPlatform().name(name).daemon(false).unstarted(() -> run(task));
        threads.add(thread);
        try {
            thread.start();
        } catch (Throwable e) {
            threads.remove(thread);
            throw e;
        }
        if (ending) {
            thread.interrupt();
        }
        return thread;
    }

    /** Interrupts all and waits for them, however long that takes. */
    void end() throws InterruptedException {
        ending = true;
        for (List<Thread> left = others(); !left.isEmpty(); left = others()) {
            left.forEach(Thread::interrupt);
            for (Thread thread : left) {
                thread.join();
            }
        }
    }

    private List<Thread> others() {
        return threads.stream().filter(thread -> thread != Thread.currentThread()).toList();
    }

    private void run(ServiceContext.Task task) {
        try {
            task.run();
        } catch (InterruptedException e) {
            if (!ending) {
                failures.accept(e);
            }
        } catch (Throwable e) {
            failures.accept(e);
        } finally {
            threads.remove(Thread.currentThread());
        }
    }
}
