package dev.lares.logging.systemlogger;

import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Optional;

/** The lowest level that a logger logs, from system properties. */
final class Threshold {
    static final String PROPERTY = "dev.lares.logging.level";

    private Threshold() {}

    /** That of the logger itself, or of the nearest name above it that has one, or of all, or INFO. */
    static Level of(String logger) {
        String name = logger;
        while (!name.isEmpty()) {
            Optional<Level> level = ofProperty(PROPERTY + "." + name);
            if (level.isPresent()) {
                return level.get();
            }
            name = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        }
        return ofProperty(PROPERTY).orElse(Level.INFO);
    }

    private static Optional<Level> ofProperty(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            return Optional.empty();
        }
        String name = value.strip().toUpperCase(Locale.ROOT);
        for (Level level : Level.values()) {
            if (level.name().equals(name)) {
                return Optional.of(level);
            }
        }
        System.err.println("lares: cannot use '" + value + "' of " + property
                + " as a level: must be ALL, TRACE, DEBUG, INFO, WARNING, ERROR or OFF");
        return Optional.empty();
    }
}
