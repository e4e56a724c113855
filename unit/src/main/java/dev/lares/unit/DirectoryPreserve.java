package dev.lares.unit;

/** The values of {@code RuntimeDirectoryPreserve=} (systemd.exec(5)). */
public enum DirectoryPreserve {
    NO, YES, RESTART;

    /** The value as unit files spell it. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
