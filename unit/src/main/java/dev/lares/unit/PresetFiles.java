package dev.lares.unit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The rules by which units are enabled or not when nobody has decided (systemd.preset(5)). The first rule that fits counts. */
final class PresetFiles {
    private static final List<String> ROOTS = List.of("/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib");

    private final List<Rule> rules;

    private PresetFiles(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * A line of a preset file.
     *
     * @param instances of a template, the ones to enable; empty if the rule is not about instances
     */
    private record Rule(String pattern, boolean enables, List<String> instances) {}

    /** What the rules say of a unit. */
    sealed interface Decision {
        record Enable() implements Decision {}

        /** A template, of which these instances are to be enabled. */
        record EnableInstances(List<String> names) implements Decision {}

        record Disable() implements Decision {}
    }

    /** Reads the files, each name once. */
    static PresetFiles read(UnitFiles files, boolean user) {
        SortedMap<String, String> byName = new TreeMap<>();
        for (String root : ROOTS) {
            String directory = root + "/systemd/" + (user ? "user-preset" : "system-preset");
            for (UnitFiles.Entry entry : files.list(directory)) {
                if (entry.name().endsWith(".preset") && !entry.name().startsWith(".")) {
                    byName.putIfAbsent(entry.name(), FilePaths.join(directory, entry.name()));
                }
            }
        }
        List<Rule> rules = new ArrayList<>();
        for (String file : byName.values()) {
            if (files.read(file) instanceof UnitFiles.Content.Bytes(byte[] bytes)) {
                RawText.decode(bytes).lines().map(String::strip).forEach(line -> rule(line).ifPresent(rules::add));
            }
        }
        return new PresetFiles(rules);
    }

    private static Optional<Rule> rule(String line) {
        String[] words = line.split("\\s+");
        if (line.startsWith("#") || line.startsWith(";") || words.length < 2) {
            return Optional.empty();
        }
        return switch (words[0]) {
            case "enable" -> enable(words);
            case "disable" -> Optional.of(new Rule(line.substring("disable".length()).strip(), false, List.of()));
            default -> Optional.empty();
        };
    }

    private static Optional<Rule> enable(String[] words) {
        List<String> instances = Arrays.asList(words).subList(2, words.length);
        boolean usable = instances.isEmpty() || UnitName.parse(words[1]).filter(UnitName::isTemplate).isPresent();
        return usable ? Optional.of(new Rule(words[1], true, instances)) : Optional.empty();
    }

    /** What to do with a unit; a unit without a rule is enabled. */
    Decision decide(UnitName unit) {
        for (Rule rule : rules) {
            if (rule.instances().isEmpty() || !rule.pattern().equals(unit.template().orElse(unit).text())) {
                if (NamePattern.matches(rule.pattern(), unit.text())) {
                    return rule.enables() ? new Decision.Enable() : new Decision.Disable();
                }
            } else if (unit.isTemplate()) {
                return new Decision.EnableInstances(rule.instances().stream().map(instance -> unit.text().replace("@.", "@" + instance + ".")).toList());
            } else if (rule.instances().contains(unit.instance())) {
                return new Decision.Enable();
            }
        }
        return new Decision.Enable();
    }

    /** Whether a unit is to be enabled, rules with instances passed over: what {@code UnitFilePreset} says. */
    boolean enables(UnitName unit) {
        return rules.stream().filter(rule -> NamePattern.matches(rule.pattern(), unit.text())).findFirst().map(Rule::enables).orElse(true);
    }
}
