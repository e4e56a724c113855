package dev.lares.bench;

import static dev.lares.bench.Receiver.BURST;

import dev.lares.daemon.journal.Journal;
import dev.lares.daemon.journal.JournalEntry;
import dev.lares.daemon.journal.JournalOptions;
import dev.lares.daemon.journal.JournalTarget;
import dev.lares.daemon.journal.Priority;
import dev.lares.logging.jul.JournalHandler;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
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

/** Log calls with a message of 100 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(BURST)
public class JournalBenchmark {
    private static final JournalOptions OPTIONS =
            JournalOptions.standard().withTarget(JournalTarget.JOURNAL).withIdentifier("bench");

    private final String message = Texts.message(100);
    private final Journal journal = Journal.open(OPTIONS);
    private final Logger logger = Logger.getAnonymousLogger();
    private Receiver receiver;

    @Setup
    public void connect() throws IOException {
        logger.setUseParentHandlers(false);
        logger.addHandler(new JournalHandler(OPTIONS));
        receiver = Receiver.connect();
    }

    @TearDown(Level.Invocation)
    public void take() {
        receiver.take(BURST);
    }

    @Benchmark
    public void journal() {
        for (int i = 0; i < BURST; i++) {
            journal.send(JournalEntry.of(Priority.INFO, message));
        }
    }

    @Benchmark
    public void jul() {
        for (int i = 0; i < BURST; i++) {
            logger.info(message);
        }
    }
}
