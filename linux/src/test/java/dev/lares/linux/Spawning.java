package dev.lares.linux;

import java.util.ArrayList;
import java.util.List;

/** A spawner with the small loop around it that a test needs. */
final class Spawning implements AutoCloseable {
    private static final long PATIENCE_MICROS = 20_000_000;

    private final Spawner spawner;
    private final Epoll epoll = Epoll.create();
    private long nextToken;

    Spawning(Spawner spawner) throws LinuxException {
        this.spawner = spawner;
        epoll.add(spawner.readiness(), Epoll.EPOLLIN, 0);
    }

    SpawnResult make(SpawnRequest request) throws LinuxException {
        return makeAll(List.of(request)).getFirst();
    }

    /** The results in the order in which they came. */
    List<SpawnResult> makeAll(List<SpawnRequest> requests) throws LinuxException {
        for (SpawnRequest request : requests) {
            spawner.submit(nextToken++, request);
        }
        long deadlineNanos = System.nanoTime() + PATIENCE_MICROS * 1000;
        List<SpawnResult> results = new ArrayList<>();
        while (results.size() < requests.size()) {
            if (epoll.await(PATIENCE_MICROS) == 0 && System.nanoTime() > deadlineNanos) {
                throw new AssertionError("only " + results.size() + " of " + requests.size() + " results came");
            }
            results.addAll(spawner.results());
        }
        return results;
    }

    /** Spawns, expects that to work, and waits for the end of the child. */
    ChildEnd run(SpawnRequest request) throws LinuxException {
        return Wait.untilEnded(pid(make(request))).orElseThrow();
    }

    static Pid pid(SpawnResult result) {
        return switch (result) {
            case SpawnResult.Spawned(long _, Pid pid) -> pid;
            case SpawnResult.SpawnFailed failed -> throw new AssertionError(failed.message());
        };
    }

    @Override
    public void close() {
        spawner.close();
        epoll.close();
    }
}
