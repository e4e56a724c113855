package dev.lares.host;

/** What kind of manager is hosted. */
public enum ManagerMode {
    /** The system manager, PID 1 or not: control groups are those of its own group, {@code system.slice} below it. */
    SYSTEM,
    /** A user's manager. */
    USER,
    /** Units run in the foreground: control groups, where possible, in one of its own that goes with it. */
    UP
}
