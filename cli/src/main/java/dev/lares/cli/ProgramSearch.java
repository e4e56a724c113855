package dev.lares.cli;

import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import java.util.ArrayList;
import java.util.List;

/** Where a program may be that was given by its name, as execvp(3) searches. */
final class ProgramSearch {
    private ProgramSearch() {}

    /**
     * The absolute paths to try one after the other: the one that was meant if there is a slash in the name, otherwise the
     * plain files of that name in the directories of the search path; empty if there is none.
     */
    static List<String> candidates(String name, String searchPath, String current) {
        if (name.contains("/")) {
            return List.of(absolute(name, current));
        }
        List<String> candidates = new ArrayList<>();
        for (String directory : searchPath.split(":", -1)) {
            String path = absolute(directory.isEmpty() ? name : directory + "/" + name, current);
            if (isPlainFile(path)) {
                candidates.add(path);
            }
        }
        return candidates;
    }

    private static String absolute(String path, String current) {
        return path.startsWith("/") ? path : current.endsWith("/") ? current + path : current + "/" + path;
    }

    private static boolean isPlainFile(String path) {
        try {
            return Stat.ofPath(path).isRegular();
        } catch (LinuxException e) {
            return false;
        }
    }
}
