package dev.lares.bench;

import static dev.lares.bench.Receiver.BURST;

import dev.lares.daemon.Health;
import dev.lares.daemon.HealthCheck;
import dev.lares.daemon.Notify;
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

/** {@link Notify} as a service uses it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(BURST)
public class NotifyBenchmark {
    private final Notify notify = Notify.fromEnvironment();
    private HealthCheck check;
    private Receiver receiver;
    private int number;

    @Setup
    public void connect() throws IOException {
        receiver = Receiver.connect();
        check = HealthCheck.of(() -> number >= 0);
    }

    @TearDown(Level.Invocation)
    public void take() {
        receiver.take(BURST);
    }

    @Benchmark
    public boolean ready() {
        boolean taken = true;
        for (int i = 0; i < BURST; i++) {
            taken &= notify.ready();
        }
        return taken;
    }

    /** A new text each time, as a status is. */
    @Benchmark
    public boolean status() {
        boolean taken = true;
        for (int i = 0; i < BURST; i++) {
            taken &= notify.status(Texts.status(number++ & 0xffff));
        }
        return taken;
    }

    /** What a tick of the watchdog does: the health check, and the message if it passes. */
    @Benchmark
    public boolean watchdog() throws Exception {
        boolean taken = true;
        for (int i = 0; i < BURST; i++) {
            taken &= check.check() instanceof Health.Healthy && notify.watchdog();
        }
        return taken;
    }
}
