package dev.lares.engine;

/** What a machine says when a job asks it to start, stop or reload. */
enum Answer {
    /** It begins, or is already under way: the job waits for the state to change. */
    BEGUN,
    /** Nothing is to be done: the state asked for is there. */
    ALREADY,
    /** Not now: ask again after the next change of state. */
    AGAIN,
    /** The unit cannot do this. */
    INAPPLICABLE,
    /** Units of this type, or this kind of service, cannot be run here. */
    UNSUPPORTED,
    /** A oneshot service that may run once only has run ({@code -ESTALE}). */
    ONCE
}
