package dev.lares.cli.systemctl;

/** An option of systemctl(1) without a value. */
enum Flag {
    ALL, FULL, QUIET, PLAIN, REVERSE, AFTER, BEFORE, VALUE, NO_BLOCK, WAIT, NOW, RUNTIME, NO_RELOAD, NO_PAGER, NO_WALL,
    DRY_RUN, SHOW_TRANSACTION, SHOW_TYPES, WITH_DEPENDENCIES, MARKED, NO_ASK_PASSWORD,
    /** Properties without a value are shown, too. */
    SHOW_EMPTY,
    /** No header and no sums. */
    NO_LEGEND,
    /** The manager of the user, not of the system. */
    USER,
    /** Lares's own: what is printed is JSON. */
    JSON
}
