package dev.lares.bench;

import static dev.lares.bench.Receiver.BURST;

import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Log calls with a message of 100 bytes. */
@OperationsPerInvocation(BURST)
public class JournalBenchmark extends JournalCalls {
    public JournalBenchmark() {
        super(100, BURST);
    }
}
