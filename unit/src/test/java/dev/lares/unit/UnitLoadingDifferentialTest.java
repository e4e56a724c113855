package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The questions of {@code loading-cases.units}, answered by Lares as systemd 252 answered them: {@code loading-answers.txt},
 * recorded by {@code unit/src/test/record-loading}.
 *
 * <p>Compared are the units of the cases and those that units depend on by themselves; the guest's own units are left out.
 */
class UnitLoadingDifferentialTest {
    private static final Set<String> AUTOMATIC = Set.of(
            "sysinit.target", "basic.target", "shutdown.target", "umount.target", "local-fs.target", "local-fs-pre.target", "remote-fs.target",
            "remote-fs-pre.target", "network.target", "network-online.target", "swap.target", "sockets.target", "timers.target", "paths.target",
            "time-set.target", "time-sync.target", "system.slice", "-.slice", "-.mount", "tmp.mount", "systemd-journald.socket",
            "systemd-tmpfiles-setup.service", "systemd-remount-fs.service", "dbus.socket");

    private static final List<Dependency> COMPARED = List.of(
            Dependency.REQUIRES, Dependency.REQUISITE, Dependency.WANTS, Dependency.BINDS_TO, Dependency.PART_OF, Dependency.UPHOLDS,
            Dependency.CONFLICTS, Dependency.BEFORE, Dependency.AFTER, Dependency.ON_FAILURE, Dependency.TRIGGERS);

    /** Where Lares differs on purpose, or cannot tell what systemd does. */
    private static final Map<String, String> KNOWN_DIFFERENCES = Map.of(
            "c-36f.service", "RootDirectory= is not honoured yet, so its mounts are not needed",
            "c-40a.socket", "Sockets= of a service makes the socket trigger that service too: an inverse that only the graph could know",
            "c-44h.service", "a fatal value in the main file ends loading before the automatic dependencies, which matter to nobody in a refused unit",
            "c-50a.target", "of two targets that want each other, systemd puts the one loaded first after the other one; Lares goes by the name",
            "c-50b.target", "see c-50a.target");

    private static final Recording RECORDING = Recording.read();
    private static final Graph GRAPH = new Graph(RECORDING);

    static Stream<String> asked() {
        return RECORDING.answers().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("asked")
    void unit_isLoadedAsSystemdLoadsIt(String name) {
        if (KNOWN_DIFFERENCES.containsKey(name)) {
            assertThat(GRAPH.answer(name)).as("no difference any more").isNotEqualTo(RECORDING.answer(name));
        } else {
            assertThat(GRAPH.answer(name)).isEqualTo(RECORDING.answer(name));
        }
    }

    private static boolean isCompared(String owner, String unit) {
        boolean ownerOfCase = isOfCase(owner);
        return isOfCase(unit) || ownerOfCase && AUTOMATIC.contains(unit);
    }

    private static boolean isOfCase(String unit) {
        return unit.startsWith("c-") || unit.startsWith("-c-") || unit.startsWith("c\\x2d") || unit.startsWith("c.") || unit.contains("-c\\x2d");
    }

    private static String resource(String name) {
        try (InputStream in = UnitLoadingDifferentialTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What systemd answered. */
    private record Recording(List<String> mountPoints, Map<String, SortedMap<String, String>> answers) {
        static Recording read() {
            List<String> mountPoints = new ArrayList<>();
            Map<String, SortedMap<String, String>> answers = new LinkedHashMap<>();
            SortedMap<String, String> current = new TreeMap<>();
            for (String line : resource("loading-answers.txt").lines().toList()) {
                if (line.startsWith("mounted ")) {
                    mountPoints.addAll(Arrays.asList(line.substring("mounted ".length()).split(" ")));
                } else if (line.startsWith("? ")) {
                    current = new TreeMap<>();
                    answers.put(line.substring(2), current);
                } else if (line.indexOf('=') > 0 && !line.startsWith("#")) {
                    current.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
                }
            }
            return new Recording(mountPoints, answers);
        }

        /** The answer in one form: names sorted, what is not compared left out. */
        String answer(String name) {
            SortedMap<String, String> properties = new TreeMap<>(answers.get(name));
            String id = properties.getOrDefault("Id", name);
            SortedMap<String, String> comparable = new TreeMap<>();
            properties.forEach((key, value) -> comparable.put(key, switch (key) {
                case "Id", "LoadState", "FragmentPath", "DropInPaths", "Description" -> value;
                case "Names" -> sorted(units(value).toList());
                default -> sorted(units(value).filter(unit -> isCompared(id, unit)).toList());
            }));
            comparable.values().removeIf(String::isEmpty);
            return print(comparable);
        }

        /** Names with a backslash are printed in quotes, the backslash doubled. */
        private static Stream<String> units(String value) {
            return Arrays.stream(value.split(" ")).map(unit -> unit.replace("\"", "").replace("\\\\", "\\"));
        }
    }

    /** All units that Lares loads from the cases, with what they say of each other. */
    private static final class Graph {
        private final LoaderFixture fixture = LoaderFixture.system();
        private final Map<String, LoadedUnit> byName = new LinkedHashMap<>();

        Graph(Recording recording) {
            writeCases();
            recording.mountPoints().forEach(fixture::mounted);
            SortedSet<UnitName> ahead = new TreeSet<>();
            recording.answers().keySet().forEach(name -> UnitName.parse(name).ifPresent(ahead::add));
            while (!ahead.isEmpty()) {
                UnitName name = ahead.removeFirst();
                LoadedUnit unit = fixture.load(name.text());
                byName.put(name.text(), unit);
                unit.names().forEach(other -> byName.put(other.text(), unit));
                unit.dependencies().values().forEach(others -> others.stream().filter(other -> !byName.containsKey(other.text())).forEach(ahead::add));
            }
        }

        private void writeCases() {
            fixture.files.link("/lib", "usr/lib");
            String path = "";
            StringBuilder text = new StringBuilder();
            for (String line : resource("loading-cases.units").concat("\n#\n").lines().toList()) {
                if (line.startsWith("=== ") || line.startsWith("#") || line.isEmpty() || line.startsWith("? ")) {
                    if (!path.isEmpty()) {
                        fixture.files.file(path, text.toString());
                    }
                    path = "";
                    text.setLength(0);
                }
                if (line.startsWith("=== ")) {
                    String[] parts = line.substring(4).split(" -> ");
                    String absolute = parts[0].startsWith("/") ? parts[0] : "/etc/systemd/system/" + parts[0];
                    if (parts.length == 2) {
                        fixture.files.link(absolute, parts[1]);
                    } else {
                        path = absolute;
                    }
                } else {
                    text.append(line).append('\n');
                }
            }
        }

        String answer(String name) {
            LoadedUnit unit = byName.get(name);
            if (unit.loadState() == LoadState.ERROR && unit.loadError().orElseThrow().startsWith("Unit name ")) {
                return ""; // systemctl refuses the name
            }
            String id = unit.id().text();
            SortedMap<String, String> properties = new TreeMap<>();
            properties.put("Id", id);
            properties.put("Names", sorted(allNames(unit)));
            properties.put("LoadState", unit.loadState().text());
            properties.put("FragmentPath", unit.fragment().orElse(""));
            properties.put("DropInPaths", String.join(" ", unit.dropIns()));
            properties.put("Description", description(unit));
            for (Dependency kind : COMPARED) {
                properties.put(kind.directive(), sorted(dependencies(unit, kind).stream().filter(other -> isCompared(id, other)).toList()));
            }
            properties.values().removeIf(String::isEmpty);
            return print(properties);
        }

        /** systemd goes by the id where no description is stated. */
        private static String description(LoadedUnit unit) {
            String stated = unit.get(UnitDirectives.DESCRIPTION);
            return stated.isEmpty() ? unit.id().text() : stated;
        }

        /** A masked unit's other names are known only once they are asked for, in systemd too. */
        private Set<String> allNames(LoadedUnit unit) {
            Set<String> names = new LinkedHashSet<>();
            byName.values().stream().filter(other -> other.id().equals(unit.id())).forEach(other -> other.names().forEach(name -> names.add(name.text())));
            return names;
        }

        private Set<String> dependencies(LoadedUnit unit, Dependency kind) {
            Set<String> ids = unit.dependencies(kind).stream().map(this::id).collect(Collectors.toCollection(TreeSet::new));
            if (kind == Dependency.AFTER || kind == Dependency.BEFORE) {
                Dependency inverse = kind == Dependency.AFTER ? Dependency.BEFORE : Dependency.AFTER;
                byName.values().stream()
                        .filter(other -> other.dependencies(inverse).stream().anyMatch(unit.names()::contains))
                        .forEach(other -> ids.add(other.id().text()));
            }
            return ids;
        }

        private String id(UnitName name) {
            return byName.get(name.text()).id().text();
        }
    }

    private static String sorted(Iterable<String> names) {
        SortedSet<String> sorted = new TreeSet<>();
        names.forEach(sorted::add);
        return String.join(" ", sorted);
    }

    private static String print(Map<String, String> properties) {
        return properties.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).collect(Collectors.joining("\n"));
    }
}
