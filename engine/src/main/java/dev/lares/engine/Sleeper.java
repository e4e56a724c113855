package dev.lares.engine;

/** What can be woken at a time: the machine of a unit, or a job that takes too long. */
abstract sealed class Sleeper permits UnitNode, Job {
    /** Its place among the {@link Deadlines}, or null while it has none. For that class alone. */
    Deadlines.Entry deadline;
}
