package dev.lares.cli;

import dev.lares.process.Descriptors;
import dev.lares.process.Kind;
import dev.lares.process.Condition;
import dev.lares.process.Part;
import dev.lares.process.ProcessEntry;
import dev.lares.process.UnitMembership;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** Which processes {@code lares ps} and {@code lares top} show: those that every filter lets through, of each one of its words. */
final class PsFilter {
    static final List<String> VALUES = List.of("--kind", "--unit", "--user", "--state", "--tty", "--name", "--port");

    private final List<BiPredicate<Scene, ProcessEntry>> tests = new ArrayList<>();
    private final Set<Part> needs = EnumSet.noneOf(Part.class);

    private PsFilter() {}

    /** Reads the options, and the words as numbers of processes. */
    static PsFilter of(Arguments arguments, AccountNames accounts) throws Arguments.UsageException {
        PsFilter filter = new PsFilter();
        if (!arguments.words().isEmpty()) {
            List<Integer> pids = numbers("process", String.join(",", arguments.words()));
            filter.tests.add((_, process) -> pids.contains(process.pid()));
        }
        for (String name : VALUES) {
            Optional<String> value = arguments.value(name);
            if (value.isPresent()) {
                filter.add(name, value.get(), accounts);
            }
        }
        return filter;
    }

    boolean matches(Scene scene, ProcessEntry process) {
        return tests.stream().allMatch(test -> test.test(scene, process));
    }

    /** What must be read to tell. */
    Set<Part> needs() {
        return needs;
    }

    private void add(String name, String value, AccountNames accounts) throws Arguments.UsageException {
        switch (name) {
            case "--kind" -> addKind(value);
            case "--unit" -> {
                Globs globs = Globs.of(value);
                tests.add((_, process) -> unitsOf(process.units()).anyMatch(unit -> globs.matches(unit) || globs.matches(unit.replaceFirst("\\.service$", ""))));
            }
            case "--user" -> addUser(value, accounts);
            case "--state" -> addState(value);
            case "--tty" -> {
                Globs globs = Globs.of(value.replace("/dev/", ""));
                tests.add((_, process) -> globs.matches(process.terminalName().replace("?", "-")));
            }
            case "--name" -> {
                Globs globs = Globs.of(value);
                tests.add((_, process) -> Matches.names(process).stream().anyMatch(globs::matches));
            }
            case "--port" -> {
                List<Integer> ports = numbers("port", value);
                needs.addAll(List.of(Part.DESCRIPTORS, Part.SOCKETS));
                tests.add((scene, process) -> Descriptors.ports(scene.table(), process).stream().anyMatch(ports::contains));
            }
            default -> throw new IllegalArgumentException("cannot filter by " + name);
        }
    }

    private void addKind(String value) throws Arguments.UsageException {
        List<String> known = Stream.concat(Kind.NAMES.stream(), Condition.NAMES.stream()).toList();
        List<String> kinds = Arrays.asList(value.split(","));
        for (String kind : kinds) {
            if (!known.contains(kind)) {
                throw new Arguments.UsageException("cannot filter by kind '%s': there are %s".formatted(kind, String.join(", ", known)));
            }
        }
        tests.add((scene, process) -> kinds.stream().anyMatch(scene.verdict(process.pid())::is));
    }

    private void addUser(String value, AccountNames accounts) throws Arguments.UsageException {
        List<Integer> uids = new ArrayList<>();
        for (String user : value.split(",")) {
            OptionalInt uid = accounts.uid(user);
            uids.add(uid.orElseThrow(() -> new Arguments.UsageException("cannot filter by user '%s': no such account".formatted(user))));
        }
        tests.add((_, process) -> uids.contains(process.status().uids().effective()));
    }

    private void addState(String value) throws Arguments.UsageException {
        List<String> letters = Arrays.asList(value.split(value.contains(",") ? "," : ""));
        for (String letter : letters) {
            if (!States.isState(letter)) {
                throw new Arguments.UsageException("cannot filter by state '%s': no state of ps(1)".formatted(letter));
            }
        }
        tests.add((_, process) -> letters.contains(String.valueOf(process.state().letter())));
    }

    private static Stream<String> unitsOf(UnitMembership units) {
        return Stream.of(units.innermostUnit(), units.unit(), units.innermostSlice()).flatMap(Optional::stream);
    }

    private static List<Integer> numbers(String what, String value) throws Arguments.UsageException {
        List<Integer> numbers = new ArrayList<>();
        for (String word : value.split(",")) {
            try {
                numbers.add(Integer.parseInt(word.strip()));
            } catch (NumberFormatException e) {
                throw new Arguments.UsageException("cannot take %s '%s': not a number".formatted(what, word));
            }
        }
        return numbers;
    }
}
