package dev.lares.linux;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Makes processes on a few worker threads, so that the loop which asks for them never waits. Requests start in the order
 * they were submitted; their results come back through {@link #results()} in the order they end, each with the token it
 * was submitted with, and {@link #readiness()} becomes readable for the loop's epoll.
 *
 * <p>How a child gets its attributes:
 *
 * <ul>
 *   <li>umask and directory are those of the worker, which has its own filesystem state, unshare(2) CLONE_FS. Where a
 *       seccomp filter forbids that (a container without CAP_SYS_ADMIN), children are made one at a time, and the
 *       process has the child's umask and directory meanwhile;
 *   <li>{@link MouldSetting}s are applied to a thread made for this child, its mould, which then ends;
 *   <li>{@link ProcessSetting}s and pid variables are applied by pid while the child waits at a gate (see {@code Gate}),
 *       after it exists and before its program is executed. Finding that pid needs a mounted /proc of this PID
 *       namespace; where the kernel lacks {@code /proc/PID/task/TID/children}, all of /proc is searched and children
 *       are made one at a time;
 *   <li>descriptors are exactly 0, 1, 2 and the passed ones: every other is closed in the child.
 * </ul>
 *
 * <p>Opening a spawner makes the process ignore SIGPIPE (see {@link Signals#ignore}), because a child can only inherit
 * an ignored signal.
 *
 * <p>While a mould has a unit's user, that user may signal this process through it. The time is kept short: the change
 * of user comes last, and the thread ends with the spawn. The process becomes undumpable then, so it cannot be traced.
 *
 * <p>Ended children are collected by the caller. A child may end, and be collected, before its result is read: see
 * {@link Wait}. All methods are thread-safe.
 */
public final class Spawner implements AutoCloseable {
    /** Of all spawners of this process, since it is all its children that must not be mistaken for one another. */
    private static final Object SOLITUDE = new Object();

    private final List<Gate> gates;
    private final Gatekeeper gatekeeper;
    private final List<Thread> workers = new ArrayList<>();
    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final EventFd readiness;
    private final ArrayDeque<SpawnResult> results = new ArrayDeque<>();
    private final boolean needsSolitude;
    private final SpawnRehearsal rehearsal = new SpawnRehearsal();
    private int pendingCount;
    private boolean closed;

    private sealed interface Order {
        record Make(long token, SpawnRequest request) implements Order {}

        record Stop() implements Order {}
    }

    private Spawner(List<Gate> gates, Gatekeeper gatekeeper, EventFd readiness, boolean needsSolitude) {
        this.gates = gates;
        this.gatekeeper = gatekeeper;
        this.readiness = readiness;
        this.needsSolitude = needsSolitude;
    }

    /**
     * Starts that many workers; two are enough for two processors. The directory is one that only this user can write
     * to; FIFOs are made in it and removed again at once.
     */
    public static Spawner open(String runtimeDirectory, int workerCount) throws LinuxException {
        return open(runtimeDirectory, workerCount, ChildFinder.forThisKernel());
    }

    static Spawner open(String runtimeDirectory, int workerCount, ChildFinder finder) throws LinuxException {
        Signals.ignore(Signal.SIGPIPE);
        List<Gate> gates = new ArrayList<>();
        try {
            for (int i = 0; i < workerCount; i++) {
                gates.add(Gate.create(runtimeDirectory, i, finder));
            }
            EventFd readiness = EventFd.create();
            Spawner spawner = new Spawner(gates, Gatekeeper.start(gates), readiness, finder.needsSolitude());
            spawner.startWorkers();
            return spawner;
        } catch (LinuxException e) {
            gates.forEach(Gate::close);
            throw e;
        }
    }

    private void startWorkers() {
        for (Gate gate : gates) {
            Thread worker = SpawnThread.of("lares-spawn-" + workers.size(), () -> work(gate));
            workers.add(worker);
            worker.start();
        }
    }

    /**
     * Asks for a process; returns at once. One that would be no child of this process is refused: {@link SingleSpawn}
     * makes it.
     */
    public void submit(long token, SpawnRequest request) {
        if (request.processGroup() == SpawnRequest.ProcessGroup.ORPHANED_SESSION) {
            throw new IllegalArgumentException("cannot submit a spawn request: it asks for a process that is no child");
        }
        synchronized (results) {
            if (closed) {
                throw new IllegalStateException("cannot submit a spawn request: the spawner is closed");
            }
            pendingCount++;
            orders.add(new Order.Make(token, request));
        }
    }

    /**
     * How many requests have been submitted whose results have not been taken. While it is positive, the end of an
     * unknown child may belong to one of them.
     */
    public int pendingCount() {
        synchronized (results) {
            return pendingCount;
        }
    }

    /** Readable while there are results to take. */
    public Fd readiness() {
        return readiness.fd();
    }

    /** Takes the results that are there, oldest first; empty if there are none. */
    public List<SpawnResult> results() {
        synchronized (results) {
            if (!closed) {
                readiness.drain();
            }
            List<SpawnResult> taken = List.copyOf(results);
            results.clear();
            pendingCount -= taken.size();
            return taken;
        }
    }

    /** Makes the children asked for so far, then ends the workers; their results can still be taken. */
    @Override
    public void close() {
        synchronized (results) {
            if (closed) {
                return;
            }
            closed = true;
            workers.forEach(_ -> orders.add(new Order.Stop()));
        }
        workers.forEach(SpawnThread::join);
        gatekeeper.close();
        gates.forEach(Gate::close);
        readiness.close();
    }

    private void work(Gate gate) {
        FilesystemState filesystemState = FilesystemState.ofNewThread();
        try (SpawnMemory memory = new SpawnMemory()) {
            Mould mould = new Mould(Optional.of(gate), memory);
            rehearsal.perform(request -> make(mould, 0, request, filesystemState));
            while (takeOrder() instanceof Order.Make(long token, SpawnRequest request)) {
                deliver(make(mould, token, request, filesystemState));
            }
        }
    }

    /** A defect, or a thread that cannot be had, costs one spawn, not the worker. */
    private SpawnResult make(Mould mould, long token, SpawnRequest request, FilesystemState filesystemState) {
        try {
            if (needsSolitude) {
                synchronized (SOLITUDE) {
                    return filesystemState.with(() -> onFitThread(mould, token, request));
                }
            }
            return filesystemState.with(() -> onFitThread(mould, token, request));
        } catch (RuntimeException | Error e) {
            SpawnThread.report(e);
            return new SpawnResult.SpawnFailed(token, ExecStage.FORK, Errno.ENOMEM, request.executable());
        }
    }

    /** On this thread, or on one that can be spoilt. */
    private static SpawnResult onFitThread(Mould mould, long token, SpawnRequest request) {
        if (request.mouldSettings().isEmpty()) {
            return mould.make(token, request);
        }
        FutureTask<SpawnResult> task = new FutureTask<>(() -> {
            FilesystemState.ofNewThread();
            return mould.make(token, request);
        });
        Thread thread = SpawnThread.of("lares-mould", task);
        thread.start();
        SpawnThread.join(thread);
        return switch (task.state()) {
            case SUCCESS -> task.resultNow();
            case FAILED -> throw new IllegalStateException(task.exceptionNow());
            case RUNNING, CANCELLED -> throw new IllegalStateException("cannot make a child: " + task.state());
        };
    }

    private void deliver(SpawnResult result) {
        synchronized (results) {
            results.add(result);
        }
        readiness.signal();
    }

    private Order takeOrder() {
        while (true) {
            try {
                return orders.take();
            } catch (InterruptedException e) {
                SpawnThread.report(e);
            }
        }
    }
}
