package dev.lares.daemon.journal;

/** How grave a log entry is: the priorities of syslog(3), which {@code PRIORITY=} of systemd.journal-fields(7) holds. */
public enum Priority {
    /** 0, the system is unusable. */
    EMERGENCY,
    /** 1, action must be taken at once. */
    ALERT,
    /** 2, as a component that has failed. */
    CRITICAL,
    /** 3, an operation has failed. */
    ERROR,
    /** 4, what will become an error if nobody acts. */
    WARNING,
    /** 5, normal, but worth a look. */
    NOTICE,
    /** 6, normal operation. */
    INFO,
    /** 7, for developers. */
    DEBUG;

    /** The number of syslog(3), 0 to 7. */
    public int number() {
        return ordinal();
    }
}
