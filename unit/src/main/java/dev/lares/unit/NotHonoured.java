package dev.lares.unit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Collects what a unit asks for and does not get: one diagnostic for each directive that is not honoured yet, one for all
 * protections together, and one for the whole own section of a unit whose type is not run yet. What is asked to be off, or
 * reset to nothing, is not missed.
 */
final class NotHonoured {
    /** Values that ask for nothing, besides those that mean false. */
    private static final Set<String> OFF = new TreeSet<>(List.of("", "0", "no", "n", "false", "f", "off", "auto", "default", "all", "any"));

    /** Where an empty value asks for everything to be taken away. */
    private static final String BOUNDING_SET = "CapabilityBoundingSet";

    private final UnitType type;
    private final Map<String, Location> protections = new LinkedHashMap<>();
    private final Map<String, Location> ofSection = new LinkedHashMap<>();

    NotHonoured(UnitType type) {
        this.type = type;
    }

    /** Whether nothing of a section is honoured: the own one of a type that is not run. */
    boolean isWholeSection(String section) {
        return section.equals(type.section()) && !DirectiveTable.isRun(type);
    }

    void add(DirectiveRow row, Value value) {
        if (isWholeSection(value.assignment().section())) {
            ofSection.putIfAbsent(row.name(), value.at());
            return;
        }
        switch (row.status()) {
            case NOT_YET -> addNotYet(row, value);
            case UNPROTECTED -> addProtection(row, value);
            case OBSOLETE -> value.report(Diagnostic.Kind.BAD, "cannot use " + row.name() + "=: it is obsolete, ignoring, as systemd does");
            case HONOURED -> throw new IllegalArgumentException("cannot miss " + row.name() + ": it is honoured");
        }
    }

    private static void addNotYet(DirectiveRow row, Value value) {
        if (!isOff(value)) {
            value.report(Diagnostic.Kind.NOT_IMPLEMENTED, "cannot honour " + row.name() + "=: it is not implemented yet, ignoring");
        }
    }

    private void addProtection(DirectiveRow row, Value value) {
        if (isOff(value) && !row.name().equals(BOUNDING_SET)) {
            protections.remove(row.name());
        } else {
            protections.putIfAbsent(row.name(), value.at());
        }
    }

    private static boolean isOff(Value value) {
        return OFF.contains(value.text().toLowerCase(Locale.ROOT));
    }

    /** The diagnostics that are made once per unit. */
    List<Diagnostic> diagnostics() {
        List<Diagnostic> found = new ArrayList<>();
        if (!protections.isEmpty()) {
            found.add(new Diagnostic(
                    firstOf(protections),
                    Diagnostic.Kind.UNPROTECTED,
                    "cannot protect by " + listOf(protections) + ": not implemented yet, the unit runs without"));
        }
        if (!ofSection.isEmpty()) {
            found.add(new Diagnostic(
                    firstOf(ofSection),
                    Diagnostic.Kind.NOT_IMPLEMENTED,
                    "cannot honour section [" + type.section() + "] (" + listOf(ofSection) + "): " + type.suffix()
                            + " units are not implemented yet, ignoring"));
        }
        return found;
    }

    private static Location firstOf(Map<String, Location> names) {
        return names.values().iterator().next();
    }

    private static String listOf(Map<String, Location> names) {
        return String.join(", ", names.keySet().stream().map(name -> name + "=").toList());
    }
}
