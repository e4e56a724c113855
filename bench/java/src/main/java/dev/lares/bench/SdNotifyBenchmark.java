package dev.lares.bench;

import static dev.lares.bench.Receiver.BURST;

import info.faljse.SDNotify.SDNotify;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The same calls of SDNotify, which reaches libc through JNA. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(BURST)
public class SdNotifyBenchmark {
    private Receiver receiver;
    private int number;

    @Setup
    public void connect() throws IOException {
        receiver = Receiver.connect();
    }

    @TearDown(Level.Invocation)
    public void take() {
        receiver.take(BURST);
    }

    @Benchmark
    public void ready() {
        for (int i = 0; i < BURST; i++) {
            SDNotify.sendNotify();
        }
    }

    @Benchmark
    public void status() {
        for (int i = 0; i < BURST; i++) {
            SDNotify.sendStatus(Texts.status(number++ & 0xffff));
        }
    }

    @Benchmark
    public void watchdog() {
        for (int i = 0; i < BURST; i++) {
            SDNotify.sendWatchdog();
        }
    }
}
