package dev.lares.engine;

/** What a host tells of a unit's freezer (cgroups(7); the kernel's {@code cgroup.freeze} and {@code cgroup.events}). */
public enum FreezerReport {
    /** All of the unit's processes are held. */
    FROZEN,
    /** They run. */
    THAWED,
    /** The unit has no control group now. */
    NO_GROUP,
    /** This machine has no freezer that the manager could use. */
    UNSUPPORTED
}
