package dev.lares.unit;

import java.util.Optional;

/**
 * Reads the lists of units of {@code Requires=}, {@code After=} and their like (systemd.unit(5)). They only ever grow: an
 * empty assignment resets nothing.
 */
final class DependencyParser {
    private DependencyParser() {}

    static void read(Value value, Dependency kind, UnitDraft draft) throws BadValue {
        WordReader reader = new WordReader(value.text());
        for (Optional<String> word = reader.next(WordSyntax.NAMES); word.isPresent(); word = reader.next(WordSyntax.NAMES)) {
            try {
                UnitName other = otherUnit(value.specifiers().resolveName(word.get()), draft.id());
                Optional<String> meaningless = whyMeaningless(kind, draft.id(), other);
                if (meaningless.isPresent()) {
                    throw new BadValue(meaningless.get());
                }
                if (!leadsToEndlessInstances(word.get(), other, draft.id())) {
                    draft.addDependency(kind, other);
                }
            } catch (BadValue e) {
                value.ignorePart(word.get(), e);
            }
        }
    }

    private static UnitName otherUnit(String name, UnitName id) throws BadValue {
        UnitName parsed = UnitName.parse(name).orElseThrow(() -> new BadValue("\"" + name + "\" is not the name of a unit"));
        UnitName other = parsed.isTemplate() ? instantiated(parsed, id) : parsed;
        if (other.equals(id)) {
            throw new BadValue("the unit cannot depend on itself");
        }
        return other;
    }

    /** A template takes the instance of the unit that names it, or else its prefix. */
    private static UnitName instantiated(UnitName template, UnitName id) throws BadValue {
        String instance = id.isInstance() ? id.instance() : id.prefix();
        String name = template.prefix() + "@" + instance + "." + template.type().suffix();
        return UnitName.parse(name).orElseThrow(() -> new BadValue("\"" + name + "\" is not the name of a unit"));
    }

    /** Why systemd leaves such a dependency out, if it does: it would mean nothing. */
    private static Optional<String> whyMeaningless(Dependency kind, UnitName id, UnitName other) {
        boolean cannotFail = id.type() == UnitType.SLICE || id.type() == UnitType.DEVICE;
        if (kind == Dependency.BEFORE && other.type() == UnitType.DEVICE) {
            return Optional.of("devices cannot be delayed");
        }
        if (kind == Dependency.ON_FAILURE && cannotFail) {
            return Optional.of(id.type().suffix() + " units cannot fail");
        }
        return Optional.empty();
    }

    /**
     * Whether an instance names another instance of its own template whose name contains its own: that one would name yet
     * another, and so on. systemd leaves these out without a word.
     */
    private static boolean leadsToEndlessInstances(String format, UnitName other, UnitName id) {
        boolean sameTemplate = id.isInstance() && other.isInstance() && other.template().equals(id.template());
        int at = format.indexOf('@');
        int dot = format.lastIndexOf('.');
        if (!sameTemplate || at < 0 || dot < at) {
            return false;
        }
        String instance = format.substring(at + 1, dot).replace("%%", "");
        return !instance.equals("%i") && (instance.contains("%i") || instance.contains("%n") || instance.contains("%N"));
    }
}
