package dev.lares.unit;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** A unit while its files are read: what has been assigned so far. */
final class UnitDraft {
    private final UnitName id;
    private final Settings.Builder settings = Settings.builder();
    private final Map<Dependency, SortedSet<UnitName>> dependencies = new EnumMap<>(Dependency.class);

    UnitDraft(UnitName id) {
        this.id = id;
    }

    UnitName id() {
        return id;
    }

    Settings.Builder settings() {
        return settings;
    }

    Map<Dependency, SortedSet<UnitName>> dependencies() {
        return dependencies;
    }

    /** Lets a directive's parser read one more assignment. */
    <T> void assign(Directive<T> directive, Value value) throws BadValue {
        assign(directive, directive.parser(), value);
    }

    /** The same with a parser that is not the directive's own. */
    <T> void assign(Directive<T> directive, ValueParser<T> parser, Value value) throws BadValue {
        Optional<T> after = parser.parse(value, settings.find(directive));
        if (after.isPresent()) {
            settings.put(directive, after.get());
        } else {
            settings.remove(directive);
        }
    }

    void addDependency(Dependency kind, UnitName other) {
        dependencies.computeIfAbsent(kind, key -> new TreeSet<>()).add(other);
    }
}
