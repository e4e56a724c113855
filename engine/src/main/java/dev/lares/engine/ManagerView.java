package dev.lares.engine;

/**
 * The manager as others see it (org.freedesktop.systemd1(5), "The Manager Object").
 *
 * @param state its state as a whole
 * @param loadStart when it began to load its first units
 * @param loadFinish when these and all that they name were loaded
 * @param reload when all units were last loaded again
 * @param startFinish when no job was left for the first time
 * @param nameCount the names of all loaded units
 * @param failedUnitCount units whose state is failed
 * @param jobCount jobs there are
 * @param installedJobCount jobs there ever were
 * @param failedJobCount jobs that ever failed
 * @param exitCode the exit status it would end with
 * @param heedsWatchdogs whether watchdogs of services have consequences
 */
public record ManagerView(
        SystemState state,
        Moment loadStart,
        Moment loadFinish,
        Moment reload,
        Moment startFinish,
        int nameCount,
        int failedUnitCount,
        int jobCount,
        int installedJobCount,
        int failedJobCount,
        int exitCode,
        boolean heedsWatchdogs) {
    /** How far the start has come, from 0.0 to 1.0. */
    public double progress() {
        boolean done = !startFinish.equals(Moment.NEVER) || installedJobCount == 0;
        return done ? 1.0 : 1.0 - (double) jobCount / installedJobCount;
    }
}
