package dev.lares.unit;

import java.util.Arrays;
import java.util.Optional;

/** Where the manager's own log goes (systemd(1), "--log-target="; systemd-system.conf(5), {@code LogTarget=}). */
public enum LogTarget {
    CONSOLE("console"),
    CONSOLE_PREFIXED("console-prefixed"),
    KMSG("kmsg"),
    JOURNAL("journal"),
    JOURNAL_OR_KMSG("journal-or-kmsg"),
    SYSLOG("syslog"),
    SYSLOG_OR_KMSG("syslog-or-kmsg"),
    AUTO("auto"),
    NULL("null");

    private final String text;

    LogTarget(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** By its name. */
    public static Optional<LogTarget> of(String text) {
        return Arrays.stream(values()).filter(target -> target.text.equals(text)).findFirst();
    }
}
