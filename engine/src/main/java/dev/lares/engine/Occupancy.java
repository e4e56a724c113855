package dev.lares.engine;

/** Whether a unit has processes, as far as it is known without asking. */
enum Occupancy {
    /** It has none. */
    EMPTY,
    /** It has some. */
    OCCUPIED,
    /** One has ended since; others may be left. */
    UNSURE
}
