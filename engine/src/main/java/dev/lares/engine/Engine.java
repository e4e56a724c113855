package dev.lares.engine;

import dev.lares.unit.UnitName;
import java.util.List;
import java.util.Optional;

/**
 * The service manager's mind: units, their dependencies, jobs and states. Events go in, effects come out; it performs
 * nothing, knows no clock, and the same events always yield the same effects.
 *
 * <p>Not thread-safe: one loop owns it.
 */
public final class Engine {
    private final ManagerSettings settings;

    public Engine(ManagerSettings settings) {
        this.settings = settings;
    }

    /** Takes one event and says what is to be done. */
    public List<Effect> on(Event event) {
        throw new UnsupportedOperationException("cannot handle " + event + " with " + settings + ": not written yet");
    }

    /** When {@link Event.TimeElapsed} is due, on the monotonic clock; {@link Long#MAX_VALUE}: never. */
    public long nextDeadlineMicros() {
        return Long.MAX_VALUE;
    }

    /** A unit by any of its names, if it is loaded. */
    public Optional<UnitView> unit(UnitName name) {
        return Optional.empty();
    }

    /** All loaded units, in the order of their names. */
    public List<UnitView> units() {
        return List.of();
    }

    /** All jobs, in the order of their numbers. */
    public List<JobView> jobs() {
        return List.of();
    }

    /** Throws {@link IllegalStateException} if the whole contradicts itself; for tests and after each simulated step. */
    public void checkInvariants() {}
}
