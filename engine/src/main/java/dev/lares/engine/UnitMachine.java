package dev.lares.engine;

/**
 * The life of one unit: what its jobs ask of it, what happens to it, and what follows. One implementation per unit type.
 * All methods are called by the engine, one at a time; none performs anything but through the context.
 */
interface UnitMachine {
    UnitStates states();

    /** A start job runs: dependencies are there, conditions hold, the start limit is kept. */
    Answer start(UnitContext context);

    /** A stop job, or the stopping half of a restart, runs. */
    Answer stop(UnitContext context);

    /** A reload job runs; called only if {@link #canReload}. */
    Answer reload(UnitContext context);

    /** Whether the unit can reload at all (ExecReload= or notify-reload). */
    boolean canReload(UnitContext context);

    /** Whether a start job may be asked of the machine at all, before conditions are checked; else the answer to give. */
    Answer canStart(UnitContext context);

    void on(MachineInput input, UnitContext context);

    /** Whether nothing would be lost with it: no process, no answer under way, no descriptor in store. */
    boolean isIdle();

    /** The unit is about to be dropped: gives back what it has been given. */
    void drop(UnitContext context);

    /** When {@link MachineInput.DeadlineReached} is due, on the monotonic clock; {@link Long#MAX_VALUE}: never. */
    long deadlineMicros();

    /** The unit's own part of {@link Engine#unit}. */
    MachineView view();

    /** Writes what must outlive a re-execution of the manager; the unit's files are read again. */
    void save(Snapshot.Section section);

    /** Takes a line that {@link #save} has written, in their order; false if it is none of its own. */
    boolean restore(Snapshot.Line line);

    /** Throws {@link IllegalStateException} if the state contradicts itself. */
    void checkInvariants();
}
