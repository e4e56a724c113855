package dev.lares.bench;

import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks in one fork each, and prints a line for each: class, method and median nanoseconds of a call, with
 * tabs between. What JMH itself tells goes to standard error.
 *
 * <p>Arguments: count of iterations to warm up, count of iterations to measure, milliseconds of an iteration, and a regular
 * expression that chooses benchmarks.
 */
final class Measurements {
    private Measurements() {}

    public static void main(String[] arguments) throws RunnerException {
        var results = System.out;
        System.setOut(System.err);
        TimeValue time = TimeValue.milliseconds(Long.parseLong(arguments[2]));
        Options options = new OptionsBuilder().include(arguments[3]).forks(1)
                .warmupIterations(Integer.parseInt(arguments[0])).warmupTime(time)
                .measurementIterations(Integer.parseInt(arguments[1])).measurementTime(time)
                .shouldFailOnError(true).build();
        Collection<RunResult> runs = new Runner(options).run();
        for (RunResult run : runs) {
            String name = run.getParams().getBenchmark().replace("dev.lares.bench.", "").replace('.', '\t');
            double median = run.getPrimaryResult().getStatistics().getPercentile(50);
            results.printf(Locale.ROOT, "%s\t%.1f%n", name, median);
        }
    }
}
