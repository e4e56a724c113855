package dev.lares.daemon;

/** Why a service that is well is to stop. */
enum StopReason {
    /** SIGTERM: the manager wants it. */
    TERMINATED,
    /** SIGINT: somebody pressed Ctrl-C. */
    INTERRUPTED,
    /** SIGHUP with the terminal gone: somebody closed the window. */
    HUNG_UP,
    /** The program wants it. */
    REQUESTED
}
