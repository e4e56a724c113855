package dev.lares.linux;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
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
    private final List<Gate> gates;
    private final Gatekeeper gatekeeper;
    private final List<Thread> workers = new ArrayList<>();
    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final EventFd readiness;
    private final ArrayDeque<SpawnResult> results = new ArrayDeque<>();
    private final Object solitude = new Object();
    private final boolean needsSolitude;
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
        for (int i = 0; i < workerCount; i++) {
            gates.add(Gate.create(runtimeDirectory, i, finder));
        }
        Spawner spawner =
                new Spawner(gates, Gatekeeper.start(gates), EventFd.create(), finder.needsSolitude());
        for (int i = 0; i < workerCount; i++) {
            Gate gate = gates.get(i);
            Thread worker = SpawnThread.of("lares-spawn-" + i, () -> spawner.work(gate));
            spawner.workers.add(worker);
            worker.start();
        }
        return spawner;
    }

    /** Asks for a process; returns at once. */
    public void submit(long token, SpawnRequest request) {
        synchronized (results) {
            if (closed) {
                throw new IllegalStateException("cannot submit a spawn request: the spawner is closed");
            }
            orders.add(new Order.Make(token, request));
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
            while (takeOrder() instanceof Order.Make(long token, SpawnRequest request)) {
                deliver(make(new Mould(gate, memory, filesystemState), token, request));
            }
        }
    }

    private SpawnResult make(Mould mould, long token, SpawnRequest request) {
        if (needsSolitude) {
            synchronized (solitude) {
                return onFitThread(mould, token, request);
            }
        }
        return onFitThread(mould, token, request);
    }

    /** On this thread, or on one that can be spoilt. */
    private static SpawnResult onFitThread(Mould mould, long token, SpawnRequest request) {
        if (request.mouldSettings().isEmpty()) {
            return guarded(mould, token, request);
        }
        SpawnResult[] result = new SpawnResult[1];
        Thread thread = SpawnThread.of("lares-mould", () -> {
            FilesystemState.ofNewThread();
            result[0] = guarded(mould, token, request);
        });
        thread.start();
        SpawnThread.join(thread);
        return result[0];
    }

    /** A defect costs one spawn, not the worker. */
    private static SpawnResult guarded(Mould mould, long token, SpawnRequest request) {
        try {
            return mould.make(token, request);
        } catch (RuntimeException | Error e) {
            SpawnThread.report(e);
            return new SpawnResult.SpawnFailed(token, ExecStage.MEMORY, Errno.ENOMEM, request.executable());
        }
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
