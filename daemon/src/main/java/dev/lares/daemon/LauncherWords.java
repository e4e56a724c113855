package dev.lares.daemon;

import dev.lares.linux.LinuxException;
import dev.lares.linux.TextFile;
import java.util.ArrayList;
import java.util.List;

/**
 * The words that the java(1) launcher makes of its arguments before it reads them: {@code @FILE} becomes the words in the
 * file, {@code @@WORD} becomes {@code @WORD}, until the main class has been seen, or {@code --disable-@files}. What a file
 * holds is not expanded again.
 */
final class LauncherWords {
    private final String directory;
    private final List<String> words = new ArrayList<>();
    /** How many words at the beginning an {@code @} has a meaning in. */
    private int expandedCount;
    private boolean expands = true;
    private boolean expectsValue;
    private boolean hasMain;

    private LauncherWords(String directory) {
        this.directory = directory;
    }

    /** The words without the program's name; relative argument files are in the directory. */
    static LauncherWords expand(List<String> arguments, String directory) throws LinuxException {
        LauncherWords result = new LauncherWords(directory);
        for (String argument : arguments) {
            result.read(argument);
        }
        return result;
    }

    /** Options whose value is the next word, unless it begins with a dash. */
    static boolean takesValue(String option) {
        return switch (option) {
            case "-cp", "-classpath", "--class-path", "-m", "--module", "-d", "--describe-module", "--source", "-p",
                    "--module-path", "--upgrade-module-path", "--add-modules", "--enable-native-access",
                    "--limit-modules", "--add-exports", "--add-opens", "--add-reads", "--patch-module" -> true;
            default -> false;
        };
    }

    /** A copy, to be changed word by word. */
    List<String> words() {
        return new ArrayList<>(words);
    }

    /** As many words as there were, so that the launcher reads them just so. */
    List<String> escaped(List<String> changed) {
        List<String> result = new ArrayList<>(changed);
        for (int i = 0; i < expandedCount; i++) {
            String word = result.get(i);
            if (word.startsWith("@") && word.length() > 1) {
                result.set(i, "@" + word);
            }
        }
        return result;
    }

    private void read(String argument) throws LinuxException {
        if (hasMain || !expands) {
            add(argument);
        } else if (argument.startsWith("--source") && argument.indexOf(' ') >= 0) {
            // A script's first line can give only one argument: #!/usr/bin/java --source 25
            for (String word : argument.split(" ")) {
                add(word);
            }
        } else if (!argument.startsWith("@") || argument.length() == 1) {
            add(argument);
        } else if (argument.startsWith("@@")) {
            add(argument.substring(1));
        } else {
            for (String word : ArgumentFile.words(TextFile.read(PathOptions.in(directory, argument.substring(1))))) {
                add(word);
            }
        }
    }

    private void add(String word) {
        boolean meant = !hasMain && expands;
        words.add(word);
        if (word.startsWith("-")) {
            expectsValue = takesValue(word) && !word.equals("-m") && !word.equals("--module");
            if (word.equals("--disable-@files")) {
                expands = false;
            }
            hasMain |= word.startsWith("--module=");
        } else {
            hasMain |= !expectsValue;
            expectsValue = false;
        }
        if (meant) {
            expandedCount = words.size();
        }
    }
}
