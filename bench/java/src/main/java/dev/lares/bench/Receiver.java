package dev.lares.bench;

import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The process that takes the datagrams of a measurement ({@code bench/receiver.c}): it sleeps while a burst is sent, which
 * its queue holds whole, and empties its sockets when it is told to.
 *
 * <p>Why not at the same time: then the sender would pay for waking it up, and on a machine of two cores the two would
 * share what else runs there. So a burst costs what the calls and the kernel's delivery cost, for each sender alike.
 */
final class Receiver {
    /** Small datagrams in one burst: fewer than the queue takes (512) and than a default send buffer holds (277). */
    static final int BURST = 100;
    /** Datagrams of 100 KB in one burst. */
    static final int LARGE_BURST = 20;

    private final FileOutputStream commands;
    private final DataInputStream answers;

    private Receiver(FileOutputStream commands, DataInputStream answers) {
        this.commands = commands;
        this.answers = answers;
    }

    /** The one that the script has started; the environment names its two FIFOs. */
    @SuppressWarnings("resource")
    static Receiver connect() throws IOException {
        Receiver receiver = new Receiver(new FileOutputStream(System.getenv("BENCH_COMMANDS")),
                new DataInputStream(new FileInputStream(System.getenv("BENCH_ANSWERS"))));
        receiver.empty();
        return receiver;
    }

    /** Has the sockets emptied; throws unless exactly that many datagrams were in them. */
    void take(int expectedCount) {
        long count = empty();
        if (count != expectedCount) {
            throw new IllegalStateException("cannot measure: " + count + " of " + expectedCount + " datagrams arrived");
        }
    }

    private long empty() {
        try {
            commands.write('\n');
            return answers.readLong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
