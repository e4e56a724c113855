package dev.lares.unit;

/** The modes a job is enqueued with (systemctl(1), {@code --job-mode=}; also {@code OnFailureJobMode=}). */
public enum JobMode {
    FAIL, REPLACE, REPLACE_IRREVERSIBLY, ISOLATE, FLUSH, IGNORE_DEPENDENCIES, IGNORE_REQUIREMENTS, TRIGGERING, RESTART_DEPENDENCIES;

    /** The value as unit files spell it. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
