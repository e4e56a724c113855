package dev.lares.daemon;

import dev.lares.daemon.ServiceEvent.Progressed;
import dev.lares.daemon.ServiceEvent.ReloadAsked;
import dev.lares.daemon.ServiceEvent.StatusChanged;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What has happened to a service and was not looked at yet. Of the same said many times in a row only the last is kept, so a
 * program that changes its status with each request fills no memory.
 */
final class EventQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final ArrayDeque<ServiceEvent> events = new ArrayDeque<>();

    void add(ServiceEvent event) {
        lock.lock();
        try {
            ServiceEvent last = events.peekLast();
            if (last != null && replaces(event, last)) {
                events.removeLast();
            }
            events.addLast(event);
            added.signal();
        } finally {
            lock.unlock();
        }
    }

    private static boolean replaces(ServiceEvent event, ServiceEvent last) {
        return switch (event) {
            case StatusChanged _ -> last instanceof StatusChanged;
            case Progressed _ -> last instanceof Progressed;
            case ReloadAsked _ -> last instanceof ReloadAsked;
            default -> false;
        };
    }

    /**
     * Takes the next one; empty if that moment of {@link System#nanoTime()} has come before. Who stands in line is served even
     * if it is late.
     */
    Optional<ServiceEvent> take(OptionalLong untilNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (events.isEmpty()) {
                if (untilNanos.isEmpty()) {
                    added.await();
                } else {
                    long nanos = untilNanos.getAsLong() - System.nanoTime();
                    if (nanos <= 0) {
                        return Optional.empty();
                    }
                    added.await(nanos, TimeUnit.NANOSECONDS);
                }
            }
            return Optional.of(events.removeFirst());
        } finally {
            lock.unlock();
        }
    }
}
