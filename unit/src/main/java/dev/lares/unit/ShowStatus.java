package dev.lares.unit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which lines about jobs the console shows (systemd(1), "--show-status="; systemd-system.conf(5), {@code ShowStatus=}). */
public enum ShowStatus {
    /** None. */
    NO,
    /** Those about failures. */
    ERROR,
    /** The same, until somebody decides. */
    AUTO,
    /** All, for a time. */
    TEMPORARY,
    /** All. */
    YES;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether all are shown. */
    public boolean isOn() {
        return this == TEMPORARY || this == YES;
    }

    /** By its name, or by a word for a truth value. */
    public static Optional<ShowStatus> of(String text) {
        return Parsers.findBoolean(text).map(on -> on ? YES : NO)
                .or(() -> Arrays.stream(values()).filter(status -> status.text().equals(text)).findFirst());
    }
}
