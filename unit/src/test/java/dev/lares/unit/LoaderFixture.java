package dev.lares.unit;

import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Unit files in memory and the loader that reads them. */
final class LoaderFixture {
    private static final String HOME = "/home/u";
    private static final SpecifierContext.SystemFacts FACTS = new SpecifierContext.SystemFacts(
            "x86-64", "host.example.org", Optional.empty(), "6.1.0", Optional.empty(), Optional.empty(), Optional.empty());
    private static final SpecifierContext.Directories USER_DIRECTORIES = new SpecifierContext.Directories(
            "/run/user/7", HOME + "/.config", HOME + "/.cache", HOME + "/.config/log", HOME + "/.config", "/tmp", "/var/tmp");

    final UnitFilesInMemory files = new UnitFilesInMemory();
    private final SortedSet<String> mountPoints = new TreeSet<>();
    private LoadPath path;
    private final boolean userManager;
    private UnitLoader loader;

    private LoaderFixture(LoadPath path, boolean userManager) {
        this.path = path;
        this.userManager = userManager;
    }

    static LoaderFixture system() {
        return new LoaderFixture(LoadPath.system(Map.of()), false);
    }

    static LoaderFixture user() {
        return new LoaderFixture(LoadPath.user(Map.of("XDG_RUNTIME_DIR", "/run/user/7"), HOME), true);
    }

    LoaderFixture path(LoadPath newPath) {
        path = newPath;
        return this;
    }

    LoadPath path() {
        return path;
    }

    /** A service that is complete but for what the test adds, in {@code /etc/systemd/system}. */
    LoaderFixture service(String name, String... unitLines) {
        return etc(name, "[Unit]\n" + String.join("\n", unitLines) + "\n[Service]\nExecStart=/bin/true\n");
    }

    LoaderFixture target(String name, String... unitLines) {
        return etc(name, "[Unit]\n" + String.join("\n", unitLines) + "\n");
    }

    LoaderFixture etc(String name, String text) {
        files.file("/etc/systemd/system/" + name, text);
        return this;
    }

    LoaderFixture lib(String name, String text) {
        files.file("/usr/lib/systemd/system/" + name, text);
        return this;
    }

    LoaderFixture etcLink(String name, String target) {
        files.link("/etc/systemd/system/" + name, target);
        return this;
    }

    LoaderFixture mounted(String mountPoint) {
        mountPoints.add(mountPoint);
        return this;
    }

    UnitLoader loader() {
        if (loader == null) {
            SpecifierContext specifiers = userManager
                    ? new SpecifierContext(true, new SpecifierContext.Identity("u", 7, "u", 7, HOME, "/bin/sh"), USER_DIRECTORIES, FACTS)
                    : new SpecifierContext(false, SpecifierContext.Identity.ROOT, SpecifierContext.Directories.SYSTEM, FACTS);
            loader = new UnitLoader(files, path, new LoadContext(specifiers, mountPoints));
        }
        return loader;
    }

    LoadedUnit load(String name) {
        return loader().load(new UnitName(name));
    }

    /** The units a unit depends on in one way, as one line. */
    String dependencies(String name, Dependency kind) {
        return load(name).dependencies(kind).stream().map(UnitName::text).collect(Collectors.joining(" "));
    }
}
