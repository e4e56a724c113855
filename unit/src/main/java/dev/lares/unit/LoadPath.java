package dev.lares.unit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Where unit files are looked for, the most important place first (systemd.unit(5), "Unit File Load Path").
 *
 * @param files single unit files that come before all directories; the last part of each path is a unit's name
 * @param directories absolute paths, highest precedence first, none of them twice
 * @param roles the directories that something writes to
 */
public record LoadPath(List<String> files, List<String> directories, Map<Role, String> roles) {

    /** What a directory of the load path is for. */
    public enum Role {
        /** Persistent drop-ins made through D-Bus ({@code systemctl set-property}). */
        PERSISTENT_CONTROL,
        /** The same until the next boot. */
        RUNTIME_CONTROL,
        /** Transient units ({@code systemd-run}). */
        TRANSIENT,
        GENERATOR_EARLY,
        /** The administrator's own units, and where {@code systemctl enable} makes its links. */
        PERSISTENT_CONFIG,
        /** The same until the next boot ({@code --runtime}). */
        RUNTIME_CONFIG,
        GENERATOR,
        GENERATOR_LATE
    }

    public LoadPath {
        files = List.copyOf(files);
        directories = List.copyOf(new LinkedHashSet<>(directories));
        roles = Collections.unmodifiableMap(roles.isEmpty() ? new EnumMap<>(Role.class) : new EnumMap<>(roles));
    }

    /** Just these directories. */
    public static LoadPath of(List<String> directories) {
        return new LoadPath(List.of(), directories, Map.of());
    }

    /**
     * The system manager's load path (table 1).
     *
     * @param environment the manager's environment, of which {@code SYSTEMD_UNIT_PATH} counts
     */
    public static LoadPath system(Map<String, String> environment) {
        Map<Role, String> roles = new EnumMap<>(Role.class);
        roles.put(Role.PERSISTENT_CONTROL, "/etc/systemd/system.control");
        roles.put(Role.RUNTIME_CONTROL, "/run/systemd/system.control");
        roles.put(Role.TRANSIENT, "/run/systemd/transient");
        roles.put(Role.GENERATOR_EARLY, "/run/systemd/generator.early");
        roles.put(Role.PERSISTENT_CONFIG, "/etc/systemd/system");
        roles.put(Role.RUNTIME_CONFIG, "/run/systemd/system");
        roles.put(Role.GENERATOR, "/run/systemd/generator");
        roles.put(Role.GENERATOR_LATE, "/run/systemd/generator.late");
        List<String> directories = List.of(
                "/etc/systemd/system.control",
                "/run/systemd/system.control",
                "/run/systemd/transient",
                "/run/systemd/generator.early",
                "/etc/systemd/system",
                "/etc/systemd/system.attached",
                "/run/systemd/system",
                "/run/systemd/system.attached",
                "/run/systemd/generator",
                "/usr/local/lib/systemd/system",
                "/lib/systemd/system",
                "/usr/lib/systemd/system",
                "/run/systemd/generator.late");
        return new LoadPath(List.of(), overridden(environment, directories), roles);
    }

    /**
     * A user manager's load path (table 2).
     *
     * @param environment the manager's environment, of which {@code SYSTEMD_UNIT_PATH}, {@code XDG_RUNTIME_DIR},
     *     {@code XDG_CONFIG_HOME}, {@code XDG_CONFIG_DIRS}, {@code XDG_DATA_HOME} and {@code XDG_DATA_DIRS} count
     * @param home the user's home directory
     */
    public static LoadPath user(Map<String, String> environment, String home) {
        String config = homeDirectory(environment, "XDG_CONFIG_HOME", home + "/.config") + "/systemd/";
        Optional<String> runtime = Optional.ofNullable(environment.get("XDG_RUNTIME_DIR")).map(path -> path + "/systemd/");
        Map<Role, String> roles = new EnumMap<>(Role.class);
        roles.put(Role.PERSISTENT_CONTROL, config + "user.control");
        roles.put(Role.PERSISTENT_CONFIG, config + "user");
        runtime.ifPresent(path -> {
            roles.put(Role.RUNTIME_CONTROL, path + "user.control");
            roles.put(Role.TRANSIENT, path + "transient");
            roles.put(Role.GENERATOR_EARLY, path + "generator.early");
            roles.put(Role.RUNTIME_CONFIG, path + "user");
            roles.put(Role.GENERATOR, path + "generator");
            roles.put(Role.GENERATOR_LATE, path + "generator.late");
        });
        return new LoadPath(List.of(), overridden(environment, userDirectories(environment, home, roles)), roles);
    }

    /** The same, with directories put in front. */
    public LoadPath withDirectoriesFirst(List<String> more) {
        List<String> all = new ArrayList<>(more);
        all.addAll(directories);
        return new LoadPath(files, all, roles);
    }

    /** The same, with single unit files put in front of all. */
    public LoadPath withFiles(List<String> more) {
        List<String> all = new ArrayList<>(more);
        all.addAll(files);
        return new LoadPath(all, directories, roles);
    }

    /** The same, with a directory after all others. */
    LoadPath withDirectoryLast(String directory) {
        List<String> all = new ArrayList<>(directories);
        all.add(directory);
        return new LoadPath(files, all, roles);
    }

    /** The directory for a purpose; empty where there is none, as without {@code XDG_RUNTIME_DIR}. */
    public Optional<String> directory(Role role) {
        return Optional.ofNullable(roles.get(role));
    }

    private static List<String> userDirectories(Map<String, String> environment, String home, Map<Role, String> roles) {
        List<String> all = new ArrayList<>();
        addRoles(all, roles, Role.PERSISTENT_CONTROL, Role.RUNTIME_CONTROL, Role.TRANSIENT, Role.GENERATOR_EARLY, Role.PERSISTENT_CONFIG);
        addAllBelow(all, environment.getOrDefault("XDG_CONFIG_DIRS", "/etc/xdg"));
        all.add("/etc/systemd/user");
        addRoles(all, roles, Role.RUNTIME_CONFIG);
        all.add("/run/systemd/user");
        addRoles(all, roles, Role.GENERATOR);
        all.add(homeDirectory(environment, "XDG_DATA_HOME", home + "/.local/share") + "/systemd/user");
        addAllBelow(all, environment.getOrDefault("XDG_DATA_DIRS", "/usr/local/share:/usr/share"));
        all.addAll(List.of("/usr/local/lib/systemd/user", "/usr/local/share/systemd/user", "/usr/lib/systemd/user", "/usr/share/systemd/user"));
        addRoles(all, roles, Role.GENERATOR_LATE);
        return all;
    }

    private static void addRoles(List<String> directories, Map<Role, String> roles, Role... wanted) {
        for (Role role : wanted) {
            Optional.ofNullable(roles.get(role)).ifPresent(directories::add);
        }
    }

    private static void addAllBelow(List<String> directories, String colonSeparated) {
        split(colonSeparated).forEach(path -> directories.add(path + "/systemd/user"));
    }

    private static String homeDirectory(Map<String, String> environment, String variable, String otherwise) {
        return Optional.ofNullable(environment.get(variable)).filter(path -> !path.isEmpty()).orElse(otherwise);
    }

    /** {@code SYSTEMD_UNIT_PATH} replaces the directories, or with a colon at its end comes before them. */
    private static List<String> overridden(Map<String, String> environment, List<String> usual) {
        String variable = environment.get("SYSTEMD_UNIT_PATH");
        if (variable == null) {
            return usual;
        }
        SequencedSet<String> all = new LinkedHashSet<>(split(variable));
        if (variable.endsWith(":")) {
            all.addAll(usual);
        }
        return List.copyOf(all);
    }

    private static List<String> split(String colonSeparated) {
        List<String> parts = new ArrayList<>();
        for (String part : colonSeparated.split(":")) {
            if (!part.isEmpty()) {
                parts.add(part.length() > 1 && part.endsWith("/") ? part.substring(0, part.length() - 1) : part);
            }
        }
        return parts;
    }
}
