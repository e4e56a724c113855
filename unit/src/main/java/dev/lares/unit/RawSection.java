package dev.lares.unit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One section of a unit's files as text, for directives that have no typed value: what dependencies follow from them. */
final class RawSection {
    private final List<Assignment> assignments = new ArrayList<>();
    private final Specifiers specifiers;

    /**
     * @param files the main file and the drop-ins in the order of application
     * @param section the section's name
     * @param specifiers the unit's
     */
    RawSection(List<UnitFile> files, String section, Specifiers specifiers) {
        files.forEach(file -> assignments.addAll(file.section(section)));
        this.specifiers = specifiers;
    }

    /** The value assigned last, unless that is the empty one. */
    Optional<String> last(String name) {
        Optional<String> value = Optional.empty();
        for (Assignment assignment : assignments) {
            if (assignment.name().equals(name)) {
                value = Optional.of(assignment.value());
            }
        }
        return value.filter(text -> !text.isEmpty()).flatMap(this::resolve);
    }

    /** The values assigned, in order, after the last empty one. */
    List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (Assignment assignment : assignments) {
            if (assignment.name().equals(name)) {
                if (assignment.value().isEmpty()) {
                    values.clear();
                } else {
                    resolve(assignment.value()).ifPresent(values::add);
                }
            }
        }
        return values;
    }

    /** Whether any of these directives has a value. */
    boolean hasAny(String... names) {
        return Arrays.stream(names).anyMatch(name -> !all(name).isEmpty());
    }

    /** Whether the value assigned last is a yes (systemd.syntax(7), "boolean"). */
    boolean isTrue(String name) {
        return last(name).filter(value -> List.of("1", "yes", "y", "true", "t", "on").contains(value.toLowerCase(java.util.Locale.ROOT))).isPresent();
    }

    /** A value whose specifiers are not understood does not count. */
    private Optional<String> resolve(String value) {
        try {
            return Optional.of(specifiers.resolve(value));
        } catch (BadValue e) {
            return Optional.empty();
        }
    }
}
