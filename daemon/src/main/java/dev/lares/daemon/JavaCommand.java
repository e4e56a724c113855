package dev.lares.daemon;

import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line and environment that start a java(1) program once more, in another directory: argument files are
 * expanded, since they and what they name may be relative, every relative path in an option is made absolute, and so is
 * the default class path, which is the directory. The program's own arguments stay as they are.
 *
 * <p>The grammar is that of the launcher of JDK 25. An option that takes the next word as its value takes it only if that
 * does not begin with a dash. The first word that is neither option nor value is the main class, jar or source file,
 * unless a module is named. The variable {@code JDK_JAVA_OPTIONS} comes before the command line, and {@code CLASSPATH}
 * stands in for {@code -cp}; {@code JAVA_TOOL_OPTIONS} and {@code _JAVA_OPTIONS} are read by the JVM itself.
 */
final class JavaCommand {
    private final String directory;
    private final List<String> environment;
    private final List<String> arguments = new ArrayList<>();
    private PathOptions paths;
    private boolean hasClassPath;

    /** What runs: it decides what an empty or missing class path means. */
    private enum Kind { CLASS, JAR, SOURCE, MODULE }

    /** The word that names what runs, and what it is. */
    private record Main(int index, Kind kind) {}

    private JavaCommand(String directory, List<String> environment) {
        this.directory = directory;
        this.environment = new ArrayList<>(environment);
        this.paths = new PathOptions(directory, false);
    }

    /**
     * The same program.
     *
     * @param argv as it was started in the directory, the program's name included
     * @param environment {@code NAME=VALUE}
     * @param directory absolute
     * @param additions options that are put in front, unless they are there already
     */
    static JavaCommand of(List<String> argv, List<String> environment, String directory, List<String> additions)
            throws LinuxException, UnusableDirectoryException {
        JavaCommand command = new JavaCommand(directory, environment);
        command.read(argv, additions);
        return command;
    }

    /** argv, its first element included. */
    List<String> arguments() {
        return arguments;
    }

    List<String> environment() {
        return environment;
    }

    private void read(List<String> argv, List<String> additions) throws LinuxException, UnusableDirectoryException {
        LauncherWords expanded = LauncherWords.expand(argv.subList(1, argv.size()), directory);
        List<String> words = expanded.words();
        Main main = main(words);
        paths = new PathOptions(directory, main.kind() == Kind.MODULE);
        readEnvironment();
        rewrite(words, main.index());
        if (main.kind() == Kind.JAR || main.kind() == Kind.SOURCE) {
            words.set(main.index(), paths.file(words.get(main.index())));
        }
        words = expanded.escaped(words);
        if (!hasClassPath && (main.kind() == Kind.CLASS || main.kind() == Kind.SOURCE)) {
            words.addAll(main.index(), List.of("-cp", paths.classPath("")));
        }
        arguments.add(argv.getFirst());
        for (String addition : additions) {
            if (!words.contains(addition)) {
                arguments.add(addition);
            }
        }
        arguments.addAll(words);
    }

    private Main main(List<String> words) {
        Kind kind = Kind.CLASS;
        int i = 0;
        while (i < words.size() && words.get(i).startsWith("-")) {
            String option = words.get(i);
            i += hasValue(words, i) ? 2 : 1;
            if (option.equals("-jar")) {
                kind = Kind.JAR;
            } else if (option.equals("--source") || option.startsWith("--source=")) {
                kind = Kind.SOURCE;
            } else if (option.equals("-m") || option.equals("--module") || option.startsWith("--module=")) {
                return new Main(i, Kind.MODULE);
            }
        }
        if (kind == Kind.CLASS && i < words.size() && isSourceFile(words.get(i))) {
            kind = Kind.SOURCE;
        }
        return new Main(i, kind);
    }

    private static boolean hasValue(List<String> words, int option) {
        return LauncherWords.takesValue(words.get(option)) && option + 1 < words.size()
                && !words.get(option + 1).startsWith("-");
    }

    private boolean isSourceFile(String name) {
        try {
            return name.endsWith(".java") && !Stat.ofPath(paths.file(name)).isDirectory();
        } catch (LinuxException e) {
            return false;
        }
    }

    private void rewrite(List<String> words, int end) throws UnusableDirectoryException {
        for (int i = 0; i < end; i++) {
            String option = words.get(i);
            hasClassPath |= isClassPath(option);
            if (hasValue(words, i)) {
                i++;
                words.set(i, paths.absolute(option, words.get(i)));
            } else {
                words.set(i, paths.absolute(option));
            }
        }
    }

    private void readEnvironment() throws LinuxException, UnusableDirectoryException {
        for (int i = 0; i < environment.size(); i++) {
            String variable = environment.get(i);
            int value = variable.indexOf('=') + 1;
            switch (variable.substring(0, value)) {
                case "CLASSPATH=" -> {
                    hasClassPath = true;
                    environment.set(i, "CLASSPATH=" + paths.classPath(variable.substring(value)));
                }
                case "JDK_JAVA_OPTIONS=" ->
                    environment.set(i, "JDK_JAVA_OPTIONS=" + launcherOptions(variable.substring(value)));
                case "JAVA_TOOL_OPTIONS=", "_JAVA_OPTIONS=" ->
                    environment.set(i, variable.substring(0, value) + vmOptions(variable.substring(value)));
                default -> { }
            }
        }
    }

    /** The same text, where that will do. */
    private String launcherOptions(String value) throws LinuxException, UnusableDirectoryException {
        List<String> split = OptionWords.split(value);
        LauncherWords expanded = LauncherWords.expand(split, directory);
        List<String> words = expanded.words();
        rewrite(words, words.size());
        List<String> result = expanded.escaped(words);
        return result.equals(split) ? value : OptionWords.join(result);
    }

    private String vmOptions(String value) throws UnusableDirectoryException {
        List<String> words = OptionWords.split(value);
        List<String> result = new ArrayList<>();
        for (String word : words) {
            hasClassPath |= isClassPath(word);
            result.add(paths.absolute(word));
        }
        return result.equals(words) ? value : OptionWords.join(result);
    }

    private static boolean isClassPath(String option) {
        return option.equals("-cp") || option.equals("-classpath") || option.equals("--class-path")
                || option.startsWith("--class-path=") || option.startsWith("-Djava.class.path=");
    }
}
