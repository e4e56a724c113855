package dev.lares.cli.systemctl;

import java.util.ArrayList;
import java.util.List;

/**
 * The long options of systemctl(1), as getopt_long(3) finds them: the beginning of a name is enough where it fits one alone.
 *
 * @param takesValue whether a value follows
 */
record LongOption(String name, boolean takesValue) {
    private static final List<String> FLAGS = List.of("all", "full", "quiet", "plain", "reverse", "after", "before", "value", "no-block", "wait",
            "no-legend", "no-pager", "no-wall", "runtime", "force", "no-reload", "no-ask-password", "now", "dry-run", "show-transaction", "show-types",
            "with-dependencies", "marked", "failed", "fail", "irreversible", "ignore-dependencies", "user", "system", "help",
            "version", "json", "recursive", "global", "firmware-setup", "read-only", "mkdir");
    private static final List<String> VALUES = List.of("type", "state", "property", "job-mode", "kill-whom", "kill-who", "signal", "what", "lines",
            "output", "timestamp", "preset-mode", "legend", "root", "image", "host", "machine", "reboot-argument", "message", "check-inhibitors",
            "boot-loader-menu", "boot-loader-entry");

    /** All that the typed name may stand for: one if it is a whole name or fits one alone. */
    static List<LongOption> find(String typed) {
        List<LongOption> found = new ArrayList<>();
        for (String name : FLAGS) {
            if (name.equals(typed)) {
                return List.of(new LongOption(name, false));
            }
            if (name.startsWith(typed)) {
                found.add(new LongOption(name, false));
            }
        }
        for (String name : VALUES) {
            if (name.equals(typed)) {
                return List.of(new LongOption(name, true));
            }
            if (name.startsWith(typed)) {
                found.add(new LongOption(name, true));
            }
        }
        return found;
    }

    static List<String> names() {
        List<String> names = new ArrayList<>();
        FLAGS.forEach(name -> names.add("--" + name));
        VALUES.forEach(name -> names.add("--" + name));
        return names;
    }

    /** The long name of a letter; empty if there is none. */
    static String ofLetter(char letter) {
        return switch (letter) {
            case 'a' -> "all";
            case 'l' -> "full";
            case 'q' -> "quiet";
            case 'f' -> "force";
            case 'T' -> "show-transaction";
            case 'h' -> "help";
            case 'i' -> "check-inhibitors=no";
            case 'r' -> "recursive";
            case 't' -> "type";
            case 'p' -> "property";
            case 'P' -> "value=property";
            case 's' -> "signal";
            case 'n' -> "lines";
            case 'o' -> "output";
            case 'H' -> "host";
            case 'M' -> "machine";
            default -> "";
        };
    }
}
