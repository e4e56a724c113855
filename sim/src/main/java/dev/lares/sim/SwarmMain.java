package dev.lares.sim;

import java.util.List;
import java.util.Optional;

/**
 * Plays the swarm from a prompt.
 *
 * <pre>{@code
 * java -cp … dev.lares.sim.SwarmMain --seed 1234 [--verbose]      one run; with all that happened
 * java -cp … dev.lares.sim.SwarmMain --seeds 1-1000000            many runs, on all processors
 * }</pre>
 *
 * Exits with 1 if a run failed.
 */
public final class SwarmMain {
    private SwarmMain() {}

    public static void main(String[] args) {
        long from = 1;
        long to = 1000;
        boolean verbose = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--seed" -> from = to = Long.parseLong(args[++i]);
                case "--seeds" -> {
                    String[] range = args[++i].split("-");
                    from = range.length > 1 ? Long.parseLong(range[0]) : 1;
                    to = Long.parseLong(range[range.length - 1]);
                }
                case "--verbose" -> verbose = true;
                default -> throw new IllegalArgumentException("cannot use the option " + args[i] + ": there are --seed N, --seeds FROM-TO, --verbose");
            }
        }
        System.exit(from == to ? one(from, verbose) : many(from, to));
    }

    private static int one(long seed, boolean verbose) {
        Optional<String> failure = Swarm.play(seed, verbose ? Integer.MAX_VALUE : 60);
        if (failure.isEmpty() && verbose) {
            SwarmRun run = new SwarmRun(seed);
            run.play();
            System.out.print(run.simulation().trace().tail(Integer.MAX_VALUE));
        }
        if (verbose) {
            SwarmRun run = new SwarmRun(seed);
            System.out.println(run.options());
            run.unitFiles().forEach((name, text) -> System.out.println("=== " + name + "\n" + text));
        }
        System.out.println(failure.orElse("seed " + seed + " passes"));
        return failure.isPresent() ? 1 : 0;
    }

    private static int many(long from, long to) {
        List<String> failures = Swarm.playAll(from, to, 12);
        failures.forEach(System.out::println);
        System.out.println("seeds " + from + " to " + to + ": " + failures.size() + " failed");
        return failures.isEmpty() ? 0 : 1;
    }
}
