package dev.lares.engine;

/** How a job ended (org.freedesktop.systemd1(5), {@code JobRemoved}). */
public enum JobResult {
    DONE, CANCELED, TIMEOUT, FAILED, DEPENDENCY, SKIPPED, INVALID, ASSERT, UNSUPPORTED, COLLECTED, ONCE;

    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
