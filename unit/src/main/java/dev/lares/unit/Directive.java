package dev.lares.unit;

import java.util.Optional;

/**
 * A directive Lares honours, as the key of its value in a unit's {@link Settings}.
 *
 * @param <T> the type of the parsed value
 */
public final class Directive<T> {
    /** The version of systemd that is the reference; what is older has no version of its own here. */
    public static final int REFERENCE_VERSION = 252;

    private final String name;
    private final Optional<T> defaultValue;
    private final ValueParser<T> parser;
    private final int since;

    private Directive(String name, Optional<T> defaultValue, ValueParser<T> parser, int since) {
        this.name = name;
        this.defaultValue = defaultValue;
        this.parser = parser;
        this.since = since;
    }

    /** A directive whose value is {@code defaultValue} where no unit file sets it. */
    static <T> Directive<T> of(String name, T defaultValue, ValueParser<T> parser) {
        return new Directive<>(name, Optional.of(defaultValue), parser, REFERENCE_VERSION);
    }

    /** A directive that has no value of its own where no unit file sets it. */
    static <T> Directive<T> optional(String name, ValueParser<T> parser) {
        return new Directive<>(name, Optional.empty(), parser, REFERENCE_VERSION);
    }

    /** This directive, which came with a later version of systemd than the reference. */
    Directive<T> since(int version) {
        return new Directive<>(name, defaultValue, parser, version);
    }

    /** The name as unit files spell it, without the equals sign. */
    public String name() {
        return name;
    }

    public Optional<T> defaultValue() {
        return defaultValue;
    }

    /** The version of systemd that first had it; {@link #REFERENCE_VERSION} if it is that old or older. */
    public int since() {
        return since;
    }

    ValueParser<T> parser() {
        return parser;
    }

    @Override
    public String toString() {
        return name + "=";
    }
}
