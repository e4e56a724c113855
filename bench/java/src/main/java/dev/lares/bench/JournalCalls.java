package dev.lares.bench;

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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Log calls with one message, in bursts: the receiver is emptied between them. The subclasses say how long and how many. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public abstract class JournalCalls {
    private static final JournalOptions OPTIONS =
            JournalOptions.standard().withTarget(JournalTarget.JOURNAL).withIdentifier("bench");

    private final String message;
    private final int burst;
    private final Journal journal = Journal.open(OPTIONS);
    private final Logger logger = Logger.getAnonymousLogger();
    private Receiver receiver;

    /**
     * Calls with a message of this length.
     *
     * @param messageBytes its length
     * @param burst how many calls an invocation makes
     */
    JournalCalls(int messageBytes, int burst) {
        this.message = Texts.message(messageBytes);
        this.burst = burst;
    }

    @Setup
    public void connect() throws IOException {
        logger.setUseParentHandlers(false);
        logger.addHandler(new JournalHandler(OPTIONS));
        receiver = Receiver.connect();
    }

    @TearDown(Level.Invocation)
    public void take() {
        receiver.take(burst);
    }

    @Benchmark
    public void journal() {
        for (int i = 0; i < burst; i++) {
            journal.send(JournalEntry.of(Priority.INFO, message));
        }
    }

    @Benchmark
    public void jul() {
        for (int i = 0; i < burst; i++) {
            logger.info(message);
        }
    }
}
