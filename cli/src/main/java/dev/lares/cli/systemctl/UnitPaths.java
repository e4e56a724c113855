package dev.lares.cli.systemctl;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/**
 * Where a unit's files are.
 *
 * @param fragment empty if there is none
 */
record UnitPaths(Outcome outcome, String fragment, List<String> dropIns) {
    /** What was found. */
    enum Outcome { FOUND, MISSING, MASKED, NOT_LOADED }

    private static final UnitPaths NOTHING = new UnitPaths(Outcome.MISSING, "", List.of());

    /** As the manager has loaded it; a template, which it cannot load, is looked for in the unit folders. */
    static UnitPaths of(Session session, String name) throws Failure {
        if (UnitNames.isTemplate(name)) {
            return ofTemplate(session, name);
        }
        String path = UnitNames.objectPath(name);
        String property = "LoadState";
        try {
            String load = session.text(path, ManagerLink.UNIT, property);
            switch (load) {
                case "masked" -> {
                    return new UnitPaths(Outcome.MASKED, "", List.of());
                }
                case "not-found" -> {
                    return NOTHING;
                }
                case "loaded", "bad-setting" -> {
                    property = "FragmentPath";
                    String fragment = session.text(path, ManagerLink.UNIT, property);
                    property = "DropInPaths";
                    List<String> dropIns = session.texts(path, ManagerLink.UNIT, property);
                    return fragment.isEmpty() && dropIns.isEmpty() ? NOTHING : new UnitPaths(Outcome.FOUND, fragment, dropIns);
                }
                default -> {
                    return new UnitPaths(Outcome.NOT_LOADED, "", List.of());
                }
            }
        } catch (BusError e) {
            throw Failure.of("Failed to get " + property + ": " + e.getMessage());
        }
    }

    private static UnitPaths ofTemplate(Session session, String name) throws Failure {
        List<String> folders;
        try {
            folders = session.texts(ManagerLink.PATH, ManagerLink.MANAGER, "UnitPath");
        } catch (BusError e) {
            throw Failure.of("Failed to get UnitPath: " + e.getMessage());
        }
        String fragment = "";
        for (String folder : folders) {
            Path file = Path.of(folder, name);
            if (fragment.isEmpty() && Files.exists(file)) {
                fragment = file.toString();
            }
        }
        List<String> dropIns = dropIns(folders, name);
        return fragment.isEmpty() && dropIns.isEmpty() ? NOTHING : new UnitPaths(Outcome.FOUND, fragment, dropIns);
    }

    /** A file hides those of the same name in folders that come later, systemd.unit(5). */
    private static List<String> dropIns(List<String> folders, String name) {
        TreeMap<String, String> byName = new TreeMap<>();
        for (String folder : folders) {
            String[] files = Path.of(folder, name + ".d").toFile().list();
            for (String file : files == null ? new String[0] : files) {
                if (file.endsWith(".conf")) {
                    byName.putIfAbsent(file, folder + "/" + name + ".d/" + file);
                }
            }
        }
        return List.copyOf(byName.values());
    }
}
