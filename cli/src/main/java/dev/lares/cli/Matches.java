package dev.lares.cli;

import dev.lares.process.Descriptors;
import dev.lares.process.FilePath;
import dev.lares.process.Kind;
import dev.lares.process.ProcessEntry;
import dev.lares.process.UnitMembership;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What an argument of {@code lares inspect} names: a number a process, {@code :80} a port, {@code nginx.service} a unit, else a name. */
final class Matches {
    private static final List<String> UNIT_TYPES = List.of(".service", ".scope", ".socket", ".mount", ".swap", ".slice");

    private Matches() {}

    /** An argument that names no process. */
    static final class NoMatchException extends Exception {
        private static final long serialVersionUID = 1;

        NoMatchException(String message) {
            super(message);
        }
    }

    /** The processes it names, by number. */
    static List<ProcessEntry> find(Scene scene, String target) throws NoMatchException {
        if (target.matches("\\d+")) {
            return some(scene, target, "no such process", process -> Integer.toString(process.pid()).equals(target.replaceFirst("^0+(?=.)", "")));
        }
        if (target.matches(":\\d+")) {
            return some(scene, target, "nobody whose descriptors may be read listens at that port",
                    process -> Descriptors.ports(scene.table(), process).stream().anyMatch(port -> target.equals(":" + port)));
        }
        if (isUnit(target)) {
            return some(scene, target, "no process is in such a unit", process -> units(process).anyMatch(target::equals));
        }
        return some(scene, target, "no process has that name", process -> names(process).contains(target));
    }

    /** Whether the argument names a unit. */
    static boolean isUnit(String target) {
        return UNIT_TYPES.stream().anyMatch(type -> target.endsWith(type) && target.length() > type.length());
    }

    /** What a process is called: its own name, its program's file, its first argument's. */
    static SequencedSet<String> names(ProcessEntry process) {
        SequencedSet<String> names = new LinkedHashSet<>();
        names.add(process.name());
        process.links().executable().map(FilePath::path).known().map(Matches::file).ifPresent(names::add);
        process.commandLine().orElse(List.of()).stream().findFirst().map(Matches::file).ifPresent(names::add);
        return names;
    }

    private static String file(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static Stream<String> units(ProcessEntry process) {
        UnitMembership units = process.units();
        return Stream.of(units.innermostUnit(), units.unit(), units.innermostSlice(), units.slice()).flatMap(Optional::stream);
    }

    private static List<ProcessEntry> some(Scene scene, String target, String none, Predicate<ProcessEntry> test) throws NoMatchException {
        List<ProcessEntry> found = scene.table().processes().stream().filter(test).toList();
        if (found.isEmpty()) {
            throw new NoMatchException("cannot inspect %s: %s".formatted(target, none));
        }
        return found;
    }

    /**
     * Those of the processes that are not merely workers of another of them. What has one leader is one thing to a reader:
     * a service with its workers.
     */
    static List<ProcessEntry> leaders(Scene scene, List<ProcessEntry> found) {
        List<Integer> pids = found.stream().map(ProcessEntry::pid).toList();
        List<ProcessEntry> leaders = found.stream()
                .filter(process -> !(scene.verdict(process.pid()).kind() instanceof Kind.Worker(var _, Optional<Integer> leader)
                        && leader.filter(pids::contains).isPresent()))
                .toList();
        return leaders.isEmpty() ? found : leaders;
    }
}
