package dev.lares.sim;

import dev.lares.engine.Effect;
import dev.lares.engine.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A host, simulated or real, as {@link HostContract} tests it. */
public interface HostUnderTest extends AutoCloseable {
    void perform(Effect effect);

    /** The next event, or nothing if none comes in that time. */
    Optional<Event> next(Duration timeout);

    /** The argument vector of a program that behaves so. */
    List<String> program(Behaviour behaviour);

    /** The path of a file that is not there, in a folder that the host's programs can write. */
    String path(String name);

    /** Writes a file, as the user the manager runs as. */
    void write(String path, String text);

    boolean exists(String path);

    /** Ends all that the test left running. */
    @Override
    void close();
}
