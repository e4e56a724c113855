package dev.lares.daemon;

/** What a program is called for. Calls never overlap. */
enum ServiceCall {
    START,
    RELOAD,
    STOP;

    /** As in "cannot start". */
    String verb() {
        return switch (this) {
            case START -> "start";
            case RELOAD -> "reload";
            case STOP -> "stop";
        };
    }
}
