package dev.lares.host;

import dev.lares.engine.Effect;

/** Who is told of effects that ask nothing of the host. Called on the loop's thread, in order. */
@FunctionalInterface
public interface Observer {
    /** One of {@code UnitAdded}, {@code UnitRemoved}, {@code UnitChanged}, {@code JobAdded}, {@code JobRemoved}, {@code Replied}, {@code StartupFinished}, {@code WatchBusName}, {@code UnwatchBusName}. */
    void on(Effect effect);

    /** All events so far are handled, and the host is about to wait. */
    default void settled() {}
}
