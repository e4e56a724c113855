package dev.lares.host;

import dev.lares.engine.Event;
import dev.lares.engine.ProcessExit;
import dev.lares.engine.Snapshot;
import dev.lares.linux.ChildEnd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.Wait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Reaps children, and tells the end of each that concerns the engine once, never before the spawn of the same process is
 * told. Ends of others (a child that came to nothing, an orphan of somebody who passed by) are of no interest.
 *
 * <p>A process may end before the answer to its spawn has come. So while spawns are under way, the end of a process that
 * nobody knows is kept back: until one of these spawns turns out to be it, or all of them have been answered.
 */
final class Children {
    /** What else is to be done around an end. */
    interface Surroundings {
        /** There is a child more. */
        void spawned();

        /** Ends may be about to be told: what was said before them comes first. */
        void beforeReaping() throws LinuxException;

        /** This child has ended and is not reaped yet; whether it belongs to a unit. */
        boolean ending(int pid);

        /** All that had ended are reaped. */
        void afterReaping();
    }

    private static final int MAX_AT_ONCE = 256;

    /** An end kept back until the spawns up to that number have been answered. */
    private record Held(ProcessExit exit, long lastSpawn, boolean matters) {}

    /** What a process said, kept back in the same way. */
    private record HeldWords(List<Runnable> tell, long lastSpawn) {}

    private final EventLoop loop;
    private final HostedUnits units;
    private final Surroundings surroundings;
    private final Spawning spawning = new Spawning();
    private final Map<Integer, Held> held = new HashMap<>();
    private final Map<Integer, HeldWords> heldWords = new HashMap<>();
    private final Set<Integer> untold = new HashSet<>();
    private final Set<Integer> named = new HashSet<>();

    Children(EventLoop loop, HostedUnits units, Surroundings surroundings) {
        this.loop = loop;
        this.units = units;
        this.surroundings = surroundings;
    }

    Spawning spawning() {
        return spawning;
    }

    /**
     * Reaps children that have ended, but not for ever: some services fork faster than their orphans can be reaped.
     * Whether all are reaped.
     */
    boolean reap() throws LinuxException {
        surroundings.beforeReaping();
        int count = 0;
        Optional<ChildEnd> next = Wait.peekAnyEnded();
        while (next.isPresent() && count < MAX_AT_ONCE) {
            Pid pid = pidOf(next.get());
            boolean wanted = named.remove(pid.number()) | surroundings.ending(pid.number());
            Wait.ended(pid).ifPresent(end -> ended(end, wanted));
            count++;
            next = Wait.peekAnyEnded();
        }
        surroundings.afterReaping();
        return next.isEmpty();
    }

    private void ended(ChildEnd end, boolean matters) {
        int pid = pidOf(end).number();
        if (units.ofSpawned(pid).isEmpty() && !spawning.isIdle()) {
            held.put(pid, new Held(exit(end), spawning.last(), matters));
        } else {
            units.exited(pid);
            if (matters) {
                tell(pid, exit(end));
            }
        }
    }

    /**
     * Tells what a process said: now, or, if it may be one whose spawn has not been answered yet, once that is told. A
     * program may well say that it is ready before the thread that started it has come to say so.
     */
    void said(int pid, Runnable tell) {
        if (units.ofSpawned(pid).isEmpty() && !spawning.isIdle()) {
            heldWords.computeIfAbsent(pid, _ -> new HeldWords(new ArrayList<>(1), spawning.last())).tell().add(tell);
        } else {
            tell.run();
        }
    }

    private void tellWords(int pid) {
        HeldWords words = heldWords.remove(pid);
        if (words != null) {
            words.tell().forEach(Runnable::run);
        }
    }

    /** The engine was told of this process: it waits for its end, whoever's it is. */
    void named(int pid) {
        named.add(pid);
    }

    /** A spawn has been answered with this process, and that is told: tells its end, too, if that has come already. */
    void spawned(int pid) {
        surroundings.spawned();
        tellWords(pid);
        Held end = held.remove(pid);
        if (end != null) {
            surroundings.ending(pid);
            units.exited(pid);
            tell(pid, end.exit());
        }
    }

    /** Words and ends that no spawn under way can be about any more are those of others. */
    void releaseHeld() {
        decided(heldWords, HeldWords::lastSpawn).forEach(this::tellWords);
        for (int pid : decided(held, Held::lastSpawn)) {
            Held end = held.remove(pid);
            if (end.matters()) {
                tell(pid, end.exit());
            }
        }
    }

    private <T> List<Integer> decided(Map<Integer, T> kept, ToLongFunction<T> lastSpawn) {
        if (kept.isEmpty()) {
            return List.of();
        }
        List<Integer> pids = new ArrayList<>();
        kept.forEach((pid, what) -> {
            if (lastSpawn.applyAsLong(what) < spawning.oldest()) {
                pids.add(pid);
            }
        });
        pids.sort(null);
        return pids;
    }

    private void tell(int pid, ProcessExit exit) {
        untold.add(pid);
        loop.tell(now -> new Event.Exited(now, pid, exit));
    }

    void save(Handover handover) {
        Snapshot.Section section = handover.add("children");
        named.forEach(pid -> section.put("named", pid));
    }

    void restore(Handover handover) {
        handover.read("children", line -> line.key().equals("named") && named.add(line.integer()));
    }

    /** The end of a process is now told to the engine. */
    void told(int pid) {
        untold.remove(pid);
    }

    /** The engine has been told by other means. */
    void forget(int pid) {
        named.remove(pid);
    }

    /** Whether the process has been reaped, so that its number may belong to another, and the engine does not know yet. */
    boolean isGone(int pid) {
        return untold.contains(pid) || held.containsKey(pid);
    }

    private static Pid pidOf(ChildEnd end) {
        return switch (end) {
            case ChildEnd.Exited(Pid pid, int _) -> pid;
            case ChildEnd.Killed(Pid pid, _, boolean _) -> pid;
        };
    }

    private static ProcessExit exit(ChildEnd end) {
        return switch (end) {
            case ChildEnd.Exited(_, int status) -> new ProcessExit.Exited(status);
            case ChildEnd.Killed(_, var signal, boolean dumped) -> new ProcessExit.Killed(signal.number(), dumped);
        };
    }
}
