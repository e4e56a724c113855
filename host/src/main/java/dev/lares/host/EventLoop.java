package dev.lares.host;

import dev.lares.engine.Event;
import dev.lares.engine.Moment;
import dev.lares.linux.Epoll;
import dev.lares.linux.EventFd;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Waits for descriptors, calls their handlers, and queues the events these tell.
 *
 * <p>What became ready at the same time is handled in the order of {@link Turn}: a message that a process sent before it
 * ended must be heard before its end. A handler takes a bounded amount at a time, so no descriptor starves another.
 */
final class EventLoop implements AutoCloseable {
    /** When a handler comes among those that are ready at the same time. */
    enum Turn { SPAWNS, MESSAGES, OUTPUT, CHILDREN, OTHER }

    /** What is done when a descriptor is ready. */
    @FunctionalInterface
    interface Handler {
        void ready(int events) throws LinuxException;
    }

    /** A descriptor that is waited for. */
    final class Source {
        private final Fd fd;
        private final Turn turn;
        private final Handler handler;
        private final long token;
        private int readyEvents;
        private int failures;

        private Source(Fd fd, Turn turn, Handler handler, long token) {
            this.fd = fd;
            this.turn = turn;
            this.handler = handler;
            this.token = token;
        }

        /** Waits for other events of it; 0 for none but hang-up and error. */
        void interest(int events) throws LinuxException {
            epoll.modify(fd, events, token);
        }

        /** No longer waits; must come before the descriptor is closed. */
        void cancel() {
            if (sources.remove(token) != null) {
                try {
                    epoll.remove(fd);
                } catch (LinuxException e) {
                    faults.report("cannot stop waiting for " + fd, e);
                }
            }
        }
    }

    private static final int MAX_FAILURES = 100;

    private final Epoll epoll;
    private final EventFd wakeUp;
    private final HostClock clock = new HostClock();
    private final Faults faults;
    private final Map<Long, Source> sources = new HashMap<>();
    private final Deque<Event> events = new ArrayDeque<>();
    private final Deque<Function<Moment, Event>> fromOthers = new ArrayDeque<>();
    private final List<Source> ready = new ArrayList<>();
    private final List<Runnable> onWake = new ArrayList<>();
    private long lastToken;

    EventLoop(Faults faults) throws LinuxException {
        this.faults = faults;
        this.epoll = Epoll.create();
        this.wakeUp = EventFd.create();
        add(wakeUp.fd(), Epoll.EPOLLIN, Turn.SPAWNS, _ -> wokenUp());
    }

    Source add(Fd fd, int interest, Turn turn, Handler handler) throws LinuxException {
        long token = ++lastToken;
        Source source = new Source(fd, turn, handler, token);
        epoll.add(fd, interest, token);
        sources.put(token, source);
        return source;
    }

    HostClock clock() {
        return clock;
    }

    /** Queues an event that happened now. */
    void tell(Function<Moment, Event> event) {
        events.addLast(event.apply(clock.now()));
    }

    /** Queues an event from another thread, and wakes the loop. */
    void tellFromOther(Function<Moment, Event> event) {
        synchronized (fromOthers) {
            fromOthers.addLast(event);
        }
        wake();
    }

    /** Makes the loop go round once; for any thread. */
    void wake() {
        wakeUp.signal();
    }

    /** Something to be done each time another thread has woken the loop. */
    void onWake(Runnable action) {
        onWake.add(action);
    }

    Optional<Event> poll() {
        return Optional.ofNullable(events.pollFirst());
    }

    boolean hasEvents() {
        return !events.isEmpty();
    }

    /** Waits until something is ready, or the deadline on the monotonic clock, and handles what is. */
    void await(long deadlineMicros) throws LinuxException {
        int count = epoll.await(timeoutMicros(deadlineMicros));
        for (int i = 0; i < count; i++) {
            Source source = sources.get(epoll.token(i));
            if (source != null) {
                source.readyEvents = epoll.events(i);
                ready.add(source);
            }
        }
        ready.sort((a, b) -> a.turn.compareTo(b.turn));
        for (Source source : ready) {
            handle(source);
        }
        ready.clear();
    }

    private long timeoutMicros(long deadlineMicros) {
        if (deadlineMicros == Long.MAX_VALUE) {
            return -1;
        }
        return deadlineMicros <= 0 ? 0 : Math.max(0, deadlineMicros - clock.monotonicMicros());
    }

    /**
     * A defect, or a call that fails, costs one round of one handler, not the manager; one that fails again and again
     * is given up, or it would keep the manager busy for ever.
     */
    private void handle(Source source) {
        if (!sources.containsKey(source.token)) {
            return;
        }
        try {
            source.handler.ready(source.readyEvents);
            source.failures = 0;
        } catch (LinuxException | RuntimeException e) {
            faults.report("cannot handle what came on " + source.fd, e);
            if (++source.failures == MAX_FAILURES) {
                faults.warn("cannot go on with " + source.fd + ": it failed " + MAX_FAILURES + " times in a row");
                source.cancel();
            }
        }
    }

    /** Queues what other threads have told so far. */
    void takeFromOthers() {
        synchronized (fromOthers) {
            fromOthers.forEach(this::tell);
            fromOthers.clear();
        }
    }

    private void wokenUp() {
        wakeUp.drain();
        takeFromOthers();
        onWake.forEach(Runnable::run);
    }

    @Override
    public void close() {
        epoll.close();
        wakeUp.close();
    }
}
