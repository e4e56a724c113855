package dev.lares.cli.systemctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code cat}: the files of units. */
final class CatVerb {
    private static final String MAGENTA = "\u001b[0;1;35m";
    private static final String BLUE = "\u001b[0;1;34m";

    private CatVerb() {}

    static int run(Session session, List<String> words) throws Failure {
        Session all = session.options().states().isEmpty() ? session.with(Flag.ALL) : session;
        List<String> names = all.expand(words);
        Screen screen = session.screen();
        boolean first = true;
        int status = 0;
        for (String name : session.has(Flag.WITH_DEPENDENCIES) ? UnitDependencies.with(session, names) : names) {
            UnitPaths paths = UnitPaths.of(session, name);
            switch (paths.outcome()) {
                case MASKED -> comment(screen, "# Unit " + name + " is masked.");
                case NOT_LOADED -> comment(screen, "# Unit " + name + " could not be loaded.");
                case MISSING -> {
                    screen.error("No files found for " + name + ".");
                    status = 1;
                }
                case FOUND -> {
                    screen.print(first ? "" : "\n");
                    first = false;
                    warnIfChanged(session, name);
                    print(screen, paths);
                }
            }
        }
        return status;
    }

    private static void comment(Screen screen, String text) {
        screen.print(screen.isColoured() ? MAGENTA : "").print(text).print(screen.isColoured() ? Colour.NORMAL.code() : "").print("\n");
    }

    private static void warnIfChanged(Session session, String name) throws Failure {
        if (ReloadWarning.isNeeded(session, name)) {
            session.screen().info("# Warning: " + name + " changed on disk, the version systemd has loaded is outdated.\n"
                    + "# This output shows the current version of the unit's original fragment and drop-in files.\n"
                    + "# If fragments or drop-ins were added or removed, they are not properly reflected in this output.\n"
                    + "# Run 'systemctl" + (session.has(Flag.USER) ? " --user" : "") + " daemon-reload' to reload units.");
        }
    }

    private static void print(Screen screen, UnitPaths paths) throws Failure {
        List<String> files = new ArrayList<>();
        if (!paths.fragment().isEmpty()) {
            files.add(paths.fragment());
        }
        files.addAll(paths.dropIns());
        for (int i = 0; i < files.size(); i++) {
            screen.print(i > 0 ? "\n" : "");
            screen.print(screen.isColoured() ? BLUE : "").print("# " + files.get(i)).print(screen.isColoured() ? Colour.NORMAL.code() : "").print("\n");
            String text = read(files.get(i));
            screen.print(text).print(text.isEmpty() || text.endsWith("\n") ? "" : "\n");
        }
    }

    private static String read(String path) throws Failure {
        try {
            return new String(Files.readAllBytes(Path.of(path)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw Failure.of("Failed to cat " + path + ": " + (Files.exists(Path.of(path)) ? "Permission denied" : "No such file or directory"));
        }
    }
}
