package dev.lares.cli;

import dev.lares.unit.SpecifierContext.Directories;
import java.util.Map;

/** Where a user's units keep things (systemd.exec(5), "RuntimeDirectory="; XDG base directories). */
final class UserDirectories {
    private UserDirectories() {}

    /**
     * @param environment the manager's, of which the {@code XDG_…} variables and {@code TMPDIR} count
     * @param home the user's home directory
     * @param runtime {@code $XDG_RUNTIME_DIR} or what stands for it
     */
    static Directories of(Map<String, String> environment, String home, String runtime) {
        String base = home.equals("/") ? "" : home;
        String configuration = absolute(environment, "XDG_CONFIG_HOME", base + "/.config");
        String temporary = absolute(environment, "TMPDIR", "/tmp");
        return new Directories(
                runtime,
                configuration,
                absolute(environment, "XDG_CACHE_HOME", base + "/.cache"),
                configuration + "/log",
                configuration,
                temporary,
                environment.containsKey("TMPDIR") ? temporary : "/var/tmp");
    }

    private static String absolute(Map<String, String> environment, String name, String otherwise) {
        String value = environment.getOrDefault(name, "");
        String path = value.startsWith("/") ? value : otherwise;
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
