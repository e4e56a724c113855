package dev.lares.unit;

import java.util.Optional;

/** What presets may do (systemctl(1), "--preset-mode="). */
public enum PresetMode {
    FULL, ENABLE_ONLY, DISABLE_ONLY;

    /** The mode of a name, as {@code enable-only}; the empty name is {@code full}. */
    public static Optional<PresetMode> of(String text) {
        return switch (text) {
            case "", "full" -> Optional.of(FULL);
            case "enable-only" -> Optional.of(ENABLE_ONLY);
            case "disable-only" -> Optional.of(DISABLE_ONLY);
            default -> Optional.empty();
        };
    }
}
