package dev.lares.daemon;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The directories that the manager has made for this service, systemd.exec(5) "RuntimeDirectory=": absolute paths, in the
 * order of the unit file, none where the unit asks for none.
 */
public record ServiceDirectories(List<Path> runtime, List<Path> state, List<Path> cache, List<Path> logs,
        List<Path> configuration) {
    public ServiceDirectories {
        runtime = List.copyOf(runtime);
        state = List.copyOf(state);
        cache = List.copyOf(cache);
        logs = List.copyOf(logs);
        configuration = List.copyOf(configuration);
    }

    /** From {@code $RUNTIME_DIRECTORY}, {@code $STATE_DIRECTORY}, {@code $CACHE_DIRECTORY}, {@code $LOGS_DIRECTORY}, {@code $CONFIGURATION_DIRECTORY}. */
    public static ServiceDirectories fromEnvironment() {
        return of(System.getenv());
    }

    public static ServiceDirectories of(Map<String, String> environment) {
        return new ServiceDirectories(paths(environment, "RUNTIME_DIRECTORY"), paths(environment, "STATE_DIRECTORY"),
                paths(environment, "CACHE_DIRECTORY"), paths(environment, "LOGS_DIRECTORY"),
                paths(environment, "CONFIGURATION_DIRECTORY"));
    }

    private static List<Path> paths(Map<String, String> environment, String name) {
        return Arrays.stream(environment.getOrDefault(name, "").split(":")).filter(path -> path.startsWith("/")).map(Path::of)
                .toList();
    }
}
