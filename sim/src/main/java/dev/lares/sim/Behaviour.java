package dev.lares.sim;

/** What a program does that {@link HostContract} starts; each host has programs for all of them. */
public sealed interface Behaviour {
    /** Exits at once. */
    record Exits(int status) implements Behaviour {}

    /** Sends itself a signal, which ends it. */
    record DiesBy(int signal) implements Behaviour {}

    /** Runs until a signal ends it. */
    record Runs() implements Behaviour {}

    /** Runs, and ignores SIGTERM; says so by making the file once it does. */
    record IgnoresTerm(String readyFile) implements Behaviour {}

    /** Leaves a child that runs, and exits with status 0. */
    record LeavesChild() implements Behaviour {}

    /** Leaves a child that runs, writes its number to the file, and exits with status 0. */
    record Daemonizes(String pidFile) implements Behaviour {}

    /** Sends one notification, then runs. */
    record Notifies(String assignment) implements Behaviour {}

    /** There is no such program. */
    record IsMissing() implements Behaviour {}
}
