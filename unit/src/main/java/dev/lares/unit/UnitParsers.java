package dev.lares.unit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Values of [Unit] and [Install] (systemd.unit(5)) that only one or two directives have. */
final class UnitParsers {
    /** The conditions that take an absolute path. */
    static final Set<String> PATH_CONDITIONS = new TreeSet<>(List.of(
            "PathExists", "PathExistsGlob", "PathIsDirectory", "PathIsSymbolicLink", "PathIsMountPoint", "PathIsReadWrite",
            "PathIsEncrypted", "DirectoryNotEmpty", "FileNotEmpty", "FileIsExecutable", "NeedsUpdate"));

    private static final Set<String> CONTROLLERS = new TreeSet<>(List.of(
            "cpu", "cpuacct", "cpuset", "io", "blkio", "memory", "devices", "pids", "bpf-firewall", "bpf-devices", "bpf-foreign",
            "bpf-socket-bind", "bpf-restrict-network-interfaces"));

    private UnitParsers() {}

    /** Links to documentation: {@code http://}, {@code https://}, {@code file:/}, {@code info:}, {@code man:}. */
    static ValueParser<List<String>> documentation() {
        return (value, before) -> {
            if (value.isEmpty()) {
                return Optional.empty();
            }
            List<String> links = new ArrayList<>(before.orElse(List.of()));
            for (String word : WordReader.all(value.resolved(), WordSyntax.QUOTED_RAW)) {
                if (isDocumentation(word)) {
                    links.add(word);
                } else {
                    value.ignorePart(word, "it is not a link to documentation");
                }
            }
            return Optional.of(List.copyOf(links));
        };
    }

    private static boolean isDocumentation(String text) {
        boolean ascii = text.chars().allMatch(c -> c < 0x80);
        for (String scheme : List.of("http://", "https://", "file:/", "info:", "man:")) {
            if (text.startsWith(scheme) && text.length() > scheme.length()) {
                return ascii;
            }
        }
        return false;
    }

    static ValueParser<JobMode> jobMode() {
        return Parsers.oneOf(JobMode.values(), JobMode::text);
    }

    /** Absolute paths; an empty assignment adds nothing and resets nothing. */
    static ValueParser<List<String>> requiresMountsFor() {
        return (value, before) -> {
            Set<String> paths = new LinkedHashSet<>(before.orElse(List.of()));
            for (String word : WordReader.all(value.text(), WordSyntax.QUOTED)) {
                try {
                    paths.add(Paths.absolute(value.specifiers().resolve(word)));
                } catch (BadValue e) {
                    value.ignorePart(word, e);
                }
            }
            return paths.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(paths));
        };
    }

    /** One {@code Condition…=} or {@code Assert…=} more; an empty one removes all of its kind of the two. */
    static ValueParser<List<Condition>> condition() {
        return (value, before) -> {
            boolean isAssert = value.directive().startsWith("Assert");
            List<Condition> conditions = new ArrayList<>(before.orElse(List.of()));
            if (value.isEmpty()) {
                conditions.removeIf(condition -> condition.isAssert() == isAssert);
            } else {
                conditions.add(readCondition(value, isAssert));
            }
            return conditions.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(conditions));
        };
    }

    private static Condition readCondition(Value value, boolean isAssert) throws BadValue {
        String kind = value.directive().substring(isAssert ? "Assert".length() : "Condition".length());
        boolean isPath = PATH_CONDITIONS.contains(kind);
        String rest = value.text();
        boolean trigger = rest.startsWith("|");
        rest = afterMark(rest, trigger, isPath);
        boolean negate = rest.startsWith("!");
        rest = afterMark(rest, negate, isPath);
        String parameter = value.specifiers().resolve(rest);
        return new Condition(value.at(), isAssert, kind, trigger, negate, isPath ? Paths.absolute(parameter) : parameter);
    }

    /** White space may follow a mark, but not before a path. */
    private static String afterMark(String text, boolean marked, boolean isPath) {
        if (!marked) {
            return text;
        }
        return isPath ? text.substring(1) : Ascii.stripLeading(text.substring(1));
    }

    static ValueParser<UnitName> slice() {
        return (value, before) -> {
            if (value.isEmpty()) {
                return Optional.empty();
            }
            String name = value.specifiers().resolveName(value.text());
            return Optional.of(UnitName.parse(name)
                    .filter(unit -> unit.type() == UnitType.SLICE && !unit.isTemplate())
                    .orElseThrow(() -> new BadValue("\"" + name + "\" is not the name of a slice")));
        };
    }

    /** A boolean, or the controllers to delegate; nothing at all means yes. */
    static ValueParser<Boolean> delegate() {
        return (value, before) -> {
            if (value.isEmpty()) {
                return Optional.of(true);
            }
            Optional<Boolean> bool = Parsers.findBoolean(value.text());
            if (bool.isPresent()) {
                return bool;
            }
            WordReader.all(value.text(), WordSyntax.QUOTED).stream()
                    .filter(word -> !CONTROLLERS.contains(word))
                    .forEach(word -> value.ignorePart(word, "it is neither a boolean nor a controller"));
            return Optional.of(true);
        };
    }

    /** Unit names of [Install], which stay text: they may be templates, to be filled in when a unit is enabled. */
    static ValueParser<List<String>> installNames() {
        return (value, before) -> {
            if (value.isEmpty()) {
                return Optional.empty();
            }
            Set<String> names = new LinkedHashSet<>(before.orElse(List.of()));
            for (String word : WordReader.all(value.text(), WordSyntax.QUOTED_RAW)) {
                try {
                    names.add(installName(value.specifiers().resolveName(word)));
                } catch (BadValue e) {
                    value.ignorePart(word, e);
                }
            }
            return Optional.of(List.copyOf(names));
        };
    }

    private static String installName(String name) throws BadValue {
        if (UnitName.parse(name).isEmpty()) {
            throw new BadValue("\"" + name + "\" is not the name of a unit");
        }
        return name;
    }
}
