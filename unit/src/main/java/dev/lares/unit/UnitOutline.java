package dev.lares.unit;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A unit while its automatic dependencies are worked out.
 *
 * @param id its name
 * @param names all its names
 * @param hasFragment whether it has a main file
 * @param settings its values
 * @param section the type's own section as text
 * @param context what loading depends on
 * @param dependencies what is collected so far
 * @param requiredPaths where it needs file systems mounted ({@code RequiresMountsFor=}), filled on the way
 */
record UnitOutline(
        UnitName id,
        SortedSet<UnitName> names,
        boolean hasFragment,
        Settings settings,
        RawSection section,
        LoadContext context,
        DependencySet dependencies,
        SortedSet<String> requiredPaths) {

    UnitOutline {
        names = new TreeSet<>(names);
    }

    boolean userManager() {
        return context.userManager();
    }

    boolean defaultDependencies() {
        return settings.get(UnitDirectives.DEFAULT_DEPENDENCIES) && !isPerpetual();
    }

    boolean isPerpetual() {
        return isPerpetual(id, userManager());
    }

    /** Whether the manager makes a unit itself, and keeps it as long as it runs. */
    static boolean isPerpetual(UnitName id, boolean userManager) {
        return switch (id.text()) {
            case "-.slice", "-.mount", "init.scope" -> true;
            case "system.slice" -> !userManager;
            default -> false;
        };
    }

    /** Adds a path that must be mounted; one that is not absolute, or has {@code ..} in it, does not count. */
    void requirePath(String path) {
        if (path.startsWith("/") && Paths.isNormalised(path)) {
            requiredPaths.add(FilePaths.normalize(path));
        }
    }
}
