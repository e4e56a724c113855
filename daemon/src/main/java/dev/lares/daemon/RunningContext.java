package dev.lares.daemon;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** The context of the service that runs in this process. */
final class RunningContext implements ServiceContext {
    private static final Duration MOST_PATIENCE = Duration.ofDays(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final EventQueue events;
    private final Notify notifier;
    private final ServiceThreads threads;
    private volatile boolean stopping;
    private volatile OptionalLong deadlineNanos = OptionalLong.empty();
    /** Until when the last progress that was told is good for; guarded by this. */
    private OptionalLong promisedNanos = OptionalLong.empty();

    RunningContext(EventQueue events, Notify notifier, ServiceThreads threads) {
        this.events = events;
        this.notifier = notifier;
        this.threads = threads;
    }

    /** Called by the service's loop after each step of its life. */
    synchronized void update(ServiceLife life) {
        deadlineNanos = life.deadline();
        if (stopping != life.isStopping()) {
            // What was promised for the start counts for nothing in the stop.
            promisedNanos = OptionalLong.empty();
            stopping = true;
        }
    }

    @Override
    public void status(String text) {
        events.add(new ServiceEvent.StatusChanged(text));
    }

    /** Promises a little more than asked for, so that it need not be told again at the next step. */
    @Override
    public synchronized void progress(Duration patience) {
        if (!patience.isPositive() || patience.compareTo(MOST_PATIENCE) > 0) {
            throw new IllegalArgumentException("cannot extend the timeout by " + patience
                    + ": not more than zero and at most " + MOST_PATIENCE.toHours() + " hours");
        }
        long until = System.nanoTime() + patience.toNanos();
        if (promisedNanos.isEmpty() || until - promisedNanos.getAsLong() > 0) {
            Duration quarter = patience.dividedBy(4);
            Duration pause = quarter.compareTo(PAUSE) < 0 ? quarter : PAUSE;
            promisedNanos = OptionalLong.of(until + pause.toNanos());
            events.add(new ServiceEvent.Progressed(patience.plus(pause)));
        }
    }

    @Override
    public void requestStop() {
        events.add(new ServiceEvent.StopAsked(StopReason.REQUESTED));
    }

    @Override
    public void requestReload() {
        events.add(new ServiceEvent.ReloadAsked());
    }

    @Override
    public void fail(Throwable cause) {
        events.add(new ServiceEvent.Failed(ServiceFailure.of(cause)));
    }

    @Override
    public Thread startThread(String name, Task task) {
        return threads.start(name, task);
    }

    @Override
    public boolean isStopping() {
        return stopping;
    }

    @Override
    public Optional<Duration> remaining() {
        OptionalLong deadline = deadlineNanos;
        return deadline.isEmpty() ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, deadline.getAsLong() - System.nanoTime())));
    }

    @Override
    public Notify notifier() {
        return notifier;
    }

    @Override
    public ListenFds listenFds() {
        return ListenFds.fromEnvironment();
    }

    @Override
    public ServiceCredentials credentials() {
        return ServiceCredentials.fromEnvironment();
    }

    @Override
    public ServiceDirectories directories() {
        return ServiceDirectories.fromEnvironment();
    }
}
