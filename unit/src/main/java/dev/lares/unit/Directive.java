package dev.lares.unit;

import java.util.Optional;

/**
 * A directive Lares honours, as the key of its value in a unit's {@link Settings}.
 *
 * @param <T> the type of the parsed value
 */
public final class Directive<T> {
    private final String name;
    private final Optional<T> defaultValue;

    private Directive(String name, Optional<T> defaultValue) {
        this.name = name;
        this.defaultValue = defaultValue;
    }

    /** A directive whose value is {@code defaultValue} where no unit file sets it. */
    static <T> Directive<T> of(String name, T defaultValue) {
        return new Directive<>(name, Optional.of(defaultValue));
    }

    /** A directive that has no value of its own where no unit file sets it. */
    static <T> Directive<T> optional(String name) {
        return new Directive<>(name, Optional.empty());
    }

    /** The name as unit files spell it, without the equals sign. */
    public String name() {
        return name;
    }

    public Optional<T> defaultValue() {
        return defaultValue;
    }

    @Override
    public String toString() {
        return name + "=";
    }
}
