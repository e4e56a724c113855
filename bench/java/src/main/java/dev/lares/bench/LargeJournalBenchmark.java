package dev.lares.bench;

import static dev.lares.bench.Receiver.LARGE_BURST;

import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Log calls with a message of 100 KB. */
@OperationsPerInvocation(LARGE_BURST)
public class LargeJournalBenchmark extends JournalCalls {
    public LargeJournalBenchmark() {
        super(100_000, LARGE_BURST);
    }
}
