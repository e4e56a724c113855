package dev.lares.unit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values a unit's files assign, by directive; immutable, in order of first assignment. */
public final class Settings {
    public static final Settings EMPTY = new Settings(new LinkedHashMap<>());

    private final Map<Directive<?>, Object> values;

    private Settings(Map<Directive<?>, Object> values) {
        this.values = values;
    }

    /** The value assigned, else the directive's default. For directives that have a default. */
    public <T> T get(Directive<T> directive) {
        return find(directive).orElseThrow(() -> new IllegalArgumentException("cannot get " + directive + ": it has no default, use find"));
    }

    /** The value assigned, else the directive's default, else nothing. */
    @SuppressWarnings("unchecked") // the builder takes only values of the key's type
    public <T> Optional<T> find(Directive<T> directive) {
        Object value = values.get(directive);
        return value == null ? directive.defaultValue() : Optional.of((T) value);
    }

    /** Whether a unit file assigns the directive. */
    public boolean isSet(Directive<?> directive) {
        return values.containsKey(directive);
    }

    /** The directives that unit files assign. */
    public Set<Directive<?>> assigned() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /** A copy with one value replaced. */
    public <T> Settings with(Directive<T> directive, T value) {
        Map<Directive<?>, Object> copy = new LinkedHashMap<>(values);
        copy.put(directive, value);
        return new Settings(copy);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects values; a value put again replaces the one before. */
    public static final class Builder {
        private final Map<Directive<?>, Object> values = new LinkedHashMap<>();

        private Builder() {}

        public <T> Builder put(Directive<T> directive, T value) {
            values.put(directive, value);
            return this;
        }

        public Builder remove(Directive<?> directive) {
            values.remove(directive);
            return this;
        }

        @SuppressWarnings("unchecked") // put takes only values of the key's type
        public <T> Optional<T> find(Directive<T> directive) {
            return Optional.ofNullable((T) values.get(directive));
        }

        public Settings build() {
            return new Settings(new LinkedHashMap<>(values));
        }
    }
}
