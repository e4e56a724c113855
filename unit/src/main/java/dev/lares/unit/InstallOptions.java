package dev.lares.unit;

/**
 * How an operation on unit files is to be done (systemctl(1), "--runtime", "--force").
 *
 * @param runtime until the next boot, in {@code /run}
 * @param force links that are there are replaced
 * @param portable in the directories for portable services
 */
public record InstallOptions(boolean runtime, boolean force, boolean portable) {
    public static final InstallOptions NONE = new InstallOptions(false, false, false);

    public InstallOptions(boolean runtime, boolean force) {
        this(runtime, force, false);
    }
}
