package dev.lares.engine;

/** What the host found in a PID file (systemd.service(5), {@code PIDFile=}). */
public sealed interface PidFileContent {
    /**
     * A process that may be taken for the main process: it lives, is not the manager, and either belongs to the unit or
     * the file and the path to it belong to root.
     *
     * @param pid the process
     * @param isChild whether its end will be told by {@link Event.Exited} without {@link Effect.WatchProcess}
     */
    record Process(int pid, boolean isChild) implements PidFileContent {}

    /** There is no file (yet), or it is empty. */
    record Missing() implements PidFileContent {}

    /**
     * There is a file which must not be believed.
     *
     * @param reason the end of the sentence "cannot use PID file PATH: …"
     */
    record Refused(String reason) implements PidFileContent {}
}
