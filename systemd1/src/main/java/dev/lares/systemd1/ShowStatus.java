package dev.lares.systemd1;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which lines about jobs the console shows (systemd(1), "--show-status="). */
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
    static Optional<ShowStatus> of(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "y", "t", "true", "on" -> Optional.of(YES);
            case "0", "n", "f", "false", "off" -> Optional.of(NO);
            default -> Arrays.stream(values()).filter(status -> status.text().equals(text)).findFirst();
        };
    }
}
