package dev.lares.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Plays runs of the swarm, and tells of a failure what is needed to find its cause. */
final class Swarm {
    private Swarm() {}

    /** Plays the run of a seed; what went wrong, if something did. */
    static Optional<String> play(long seed, int traceLines) {
        SwarmRun run = null;
        try {
            run = new SwarmRun(seed);
            run.play();
            return Optional.empty();
        } catch (Simulation.CutShort e) {
            return Optional.empty();
        } catch (CheckFailed | RuntimeException e) {
            return Optional.of(report(seed, run, e, traceLines));
        } catch (StackOverflowError e) {
            return Optional.of(report(seed, run, new IllegalStateException("the stack is full", e), traceLines));
        }
    }

    /** Plays the runs of these seeds, in as many threads as there are processors, and tells of those that failed. */
    static List<String> playAll(long from, long to, int traceLines) {
        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        AtomicLong next = new AtomicLong(from);
        List<Player> players = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            players.add(new Player(next, to, traceLines, failures));
        }
        players.forEach(Thread::start);
        players.forEach(player -> player.await(failures));
        return List.copyOf(failures);
    }

    /** Plays one seed after the other; is given up when one takes far too long: it will never end. */
    private static final class Player extends Thread {
        private static final long LONGEST_RUN_NANOS = 60_000_000_000L;

        private final AtomicLong next;
        private final long last;
        private final int traceLines;
        private final List<String> failures;
        private volatile long seed;
        private volatile long begunNanos = System.nanoTime();

        Player(AtomicLong next, long last, int traceLines, List<String> failures) {
            this.next = next;
            this.last = last;
            this.traceLines = traceLines;
            this.failures = failures;
            setDaemon(true);
        }

        @Override
        public void run() {
            for (seed = next.getAndIncrement(); seed <= last; seed = next.getAndIncrement()) {
                begunNanos = System.nanoTime();
                play(seed, traceLines).ifPresent(failures::add);
            }
        }

        void await(List<String> failures) {
            try {
                while (!join(Duration.ofSeconds(1))) {
                    if (System.nanoTime() - begunNanos > LONGEST_RUN_NANOS) {
                        failures.add("seed " + seed + ": never ends, now in " + String.join("\n    ", where()) + "\nagain: " + replayLine(seed));
                        return;
                    }
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException("cannot wait for the swarm: " + e, e);
            }
        }

        private List<String> where() {
            return Arrays.stream(getStackTrace()).map(StackTraceElement::toString).limit(30).toList();
        }
    }

    /** The line to type to see the failure again. */
    static String replayLine(long seed) {
        return "./check --seed " + seed + " sim SwarmTest";
    }

    private static String report(long seed, SwarmRun run, Throwable fault, int traceLines) {
        StringBuilder text = new StringBuilder("seed " + seed + ": " + fault + "\n");
        if (!(fault instanceof CheckFailed)) {
            for (StackTraceElement frame : fault.getStackTrace()) {
                if (frame.getClassName().startsWith("dev.lares.")) {
                    text.append("    at ").append(frame).append('\n');
                }
            }
        }
        if (run != null) {
            text.append(run.simulation().trace().tail(traceLines));
        }
        return text.append("again: ").append(replayLine(seed)).append('\n').toString();
    }
}
