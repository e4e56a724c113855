package dev.lares.systemd1;

import dev.lares.unit.EnvironmentAssignments;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The Manager's methods for the environment of its processes, org.freedesktop.systemd1(5) "SetEnvironment()" and its like. */
final class EnvironmentMethods {
    private static final String BAD_ASSIGNMENTS = "Invalid environment assignments";
    private static final String BAD_NAMES = "Invalid environment variable names or assignments";

    private EnvironmentMethods() {}

    static void add(BusInterface.Builder<Systemd1> table) {
        table.method("SetEnvironment", "as", "", List.of("assignments"), (bus, call) -> {
                    List<String> plus = assignments(call.arguments().strings());
                    bus.world().runtimeSettings().changeEnvironment(List.of(), plus);
                    call.reply();
                })
                .method("UnsetEnvironment", "as", "", List.of("names"), (bus, call) -> {
                    List<String> minus = names(call.arguments().strings());
                    bus.world().runtimeSettings().changeEnvironment(minus, List.of());
                    call.reply();
                })
                .method("UnsetAndSetEnvironment", "asas", "", List.of("names", "assignments"), (bus, call) -> {
                    List<String> minus = names(call.arguments().strings());
                    List<String> plus = assignments(call.arguments().strings());
                    bus.world().runtimeSettings().changeEnvironment(minus, plus);
                    call.reply();
                });
    }

    /** Assignments, each variable at most once. */
    private static List<String> assignments(List<String> words) throws BusError {
        Set<String> names = new LinkedHashSet<>();
        for (String word : words) {
            if (!EnvironmentAssignments.isAssignment(word) || !names.add(EnvironmentAssignments.name(word))) {
                throw BusError.invalidArgs(BAD_ASSIGNMENTS);
            }
        }
        return words;
    }

    /** Names or assignments, each at most once. */
    private static List<String> names(List<String> words) throws BusError {
        Set<String> seen = new LinkedHashSet<>();
        for (String word : words) {
            if (!EnvironmentAssignments.isAssignment(word) && !EnvironmentAssignments.isName(word) || !seen.add(word)) {
                throw BusError.invalidArgs(BAD_NAMES);
            }
        }
        return words;
    }
}
