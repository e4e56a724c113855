package dev.lares.daemon;

import java.util.ArrayList;
import java.util.List;

/**
 * The options of the java(1) launcher and of the JVM that name files, with relative paths made absolute: for a program
 * that is to be started in another directory. Options that it does not know are left as they are, above all the system
 * properties ({@code -D}) that libraries define.
 */
final class PathOptions {
    /** {@code -XX:NAME=FILE}. */
    private static final String[] FILE_FLAGS = {
        "AOTCache", "AOTCacheOutput", "AOTConfiguration", "ArchiveClassesAtExit", "CompileCommandFile",
        "CompilerDirectivesFile", "ErrorFile", "ExtraSharedClassListFile", "Flags", "HeapDumpPath", "InlineDataFile",
        "JVMCILibPath", "LogFile", "PerfDataSaveFile", "ReplayDataFile", "SharedClassListFile", "VMOptionsFile"
    };
    private static final String[] PATH_LISTS = {
        "--module-path=", "--upgrade-module-path=", "-Xbootclasspath/a:", "-Djava.library.path=", "-XX:SharedArchiveFile="
    };
    private static final String[] CLASS_PATHS = {"--class-path=", "-Djava.class.path="};
    private static final String[] FILES = {"-splash:", "-Xloggc:"};
    /** A file, and after a {@code =} what is for the agent. */
    private static final String[] AGENTS = {"-javaagent:", "-agentpath:"};
    private static final String[] RECORDINGS = {"-XX:StartFlightRecording", "-XX:FlightRecorderOptions"};
    private static final String[] RECORDING_FILES = {"filename=", "repository="};

    private final String directory;
    private final boolean keepsEmptyClassPath;

    /**
     * Relative paths start at that directory, which is absolute. An empty class path stands for the directory too, but
     * not if the program is in a module.
     */
    PathOptions(String directory, boolean keepsEmptyClassPath) {
        this.directory = directory;
        this.keepsEmptyClassPath = keepsEmptyClassPath;
    }

    static String in(String directory, String path) {
        if (path.startsWith("/")) {
            return path;
        }
        return directory.endsWith("/") ? directory + path : directory + "/" + path;
    }

    /** The option, whose value, if it has one, is part of it. */
    String absolute(String option) throws UnusableDirectoryException {
        if (!option.startsWith("-")) {
            return option;
        }
        for (String prefix : CLASS_PATHS) {
            if (option.startsWith(prefix)) {
                return prefix + classPath(option.substring(prefix.length()));
            }
        }
        for (String prefix : PATH_LISTS) {
            if (option.startsWith(prefix)) {
                return prefix + pathList(option.substring(prefix.length()));
            }
        }
        for (String prefix : AGENTS) {
            if (option.startsWith(prefix)) {
                return prefix + agent(option.substring(prefix.length()));
            }
        }
        for (String prefix : FILES) {
            if (option.startsWith(prefix)) {
                return prefix + file(option.substring(prefix.length()));
            }
        }
        if (option.startsWith("--patch-module=")) {
            return "--patch-module=" + patch(option.substring("--patch-module=".length()));
        }
        return option.startsWith("-XX:") ? flag(option) : option.startsWith("-Xlog:") ? log(option) : option;
    }

    /** The value of an option that stands before it as a word of its own. */
    String absolute(String option, String value) throws UnusableDirectoryException {
        return switch (option) {
            case "-cp", "-classpath", "--class-path" -> classPath(value);
            case "-p", "--module-path", "--upgrade-module-path" -> pathList(value);
            case "--patch-module" -> patch(value);
            default -> value;
        };
    }

    String file(String path) {
        return in(directory, path);
    }

    String classPath(String value) throws UnusableDirectoryException {
        return value.isEmpty() && keepsEmptyClassPath ? value : pathList(value);
    }

    /** Elements separated by colons; an empty one is the directory itself. */
    private String pathList(String value) throws UnusableDirectoryException {
        boolean relative = false;
        List<String> elements = new ArrayList<>();
        int start = 0;
        while (start <= value.length()) {
            int colon = value.indexOf(':', start);
            int end = colon < 0 ? value.length() : colon;
            String element = value.substring(start, end);
            relative |= !element.startsWith("/");
            elements.add(element.isEmpty() ? directory : file(element));
            start = end + 1;
        }
        if (!relative) {
            return value;
        }
        requireWithout(':', value);
        return String.join(":", elements);
    }

    private String patch(String value) throws UnusableDirectoryException {
        int equals = value.indexOf('=');
        return equals < 0 ? value
                : value.substring(0, equals + 1) + pathList(value.substring(equals + 1));
    }

    private String agent(String value) throws UnusableDirectoryException {
        if (!value.startsWith("/")) {
            requireWithout('=', value);
        }
        return file(value);
    }

    private String flag(String option) {
        for (String name : FILE_FLAGS) {
            if (option.startsWith(name, 4) && option.startsWith("=", 4 + name.length())) {
                int value = 5 + name.length();
                return option.substring(0, value) + file(option.substring(value));
            }
        }
        for (String name : RECORDINGS) {
            if (option.startsWith(name) && option.length() > name.length()) {
                return recording(option, name.length() + 1);
            }
        }
        return option;
    }

    /** Key and value pairs, separated by commas. */
    private String recording(String option, int start) {
        StringBuilder result = new StringBuilder(option.substring(0, start));
        int place = start;
        while (place < option.length()) {
            int comma = option.indexOf(',', place);
            int end = comma < 0 ? option.length() : comma + 1;
            String pair = option.substring(place, end);
            for (String key : RECORDING_FILES) {
                if (pair.startsWith(key)) {
                    pair = key + file(pair.substring(key.length()));
                }
            }
            result.append(pair);
            place = end;
        }
        return result.toString();
    }

    /** {@code -Xlog:WHAT:OUTPUT:…}, where the output may be a file, and may be quoted. */
    private String log(String option) {
        int output = option.indexOf(':', "-Xlog:".length()) + 1;
        if (output == 0) {
            return option;
        }
        int name = option.startsWith("file=", output) ? output + "file=".length() : output;
        boolean quoted = option.startsWith("\"", name);
        int path = quoted ? name + 1 : name;
        int end = option.indexOf(quoted ? '"' : ':', path);
        String file = option.substring(path, end < 0 ? option.length() : end);
        boolean none = file.isEmpty() || name == output && (file.equals("stdout") || file.equals("stderr"));
        if (none || file.startsWith("/")) {
            return option;
        }
        String absolute = file(file);
        String quote = absolute.indexOf(':') >= 0 && !quoted ? "\"" : "";
        return option.substring(0, path) + quote + absolute + quote + (end < 0 ? "" : option.substring(end));
    }

    private void requireWithout(char separator, String relative) throws UnusableDirectoryException {
        if (directory.indexOf(separator) >= 0) {
            throw new UnusableDirectoryException(relative.isEmpty() ? "the class path" : relative, directory, separator);
        }
    }
}
