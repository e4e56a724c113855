package dev.lares.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Replaces the environment variables of a command line (systemd.service(5), "Command Lines"); called for each command at
 * its spawn, unless it has the {@code :} prefix.
 */
public final class Variables {
    private Variables() {}

    /**
     * The arguments with their variables replaced: {@code $FOO} alone by the words of the variable (none if it is empty or
     * unset), {@code ${FOO}} anywhere by its value (nothing if it is unset), {@code $$} by {@code $}. The program itself is
     * not an argument and no concern of this; {@code argv[0]} is.
     */
    public static List<String> expand(List<String> argv, Map<String, String> environment) {
        List<String> out = new ArrayList<>();
        for (String argument : argv) {
            Optional<String> name = loneVariable(argument);
            if (name.isPresent()) {
                out.addAll(words(environment.getOrDefault(name.get(), "")));
            } else {
                out.add(substitute(argument, environment));
            }
        }
        return List.copyOf(out);
    }

    /** The text with {@code ${FOO}} replaced wherever it stands, and {@code $$} by {@code $}. */
    static String substitute(String text, Map<String, String> environment) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char next = text.charAt(i) == '$' && i + 1 < text.length() ? text.charAt(i + 1) : '\0';
            if (next == '$') {
                out.append('$');
                i += 2;
                continue;
            }
            int end = next == '{' ? endOfName(text, i + 2) : -1;
            if (end < 0) {
                out.append(text, i, i + (next == '\0' ? 1 : 2));
                i += next == '\0' ? 1 : 2;
                continue;
            }
            out.append(environment.getOrDefault(text.substring(i + 2, end), ""));
            i = end + 1;
        }
        return out.toString();
    }

    /** A word that is a dollar sign and a name: what follows the dollar sign is the name, whatever characters it has. */
    private static Optional<String> loneVariable(String argument) {
        boolean lone = argument.startsWith("$") && !argument.startsWith("${") && !argument.startsWith("$$");
        return lone ? Optional.of(argument.substring(1)) : Optional.empty();
    }

    /** Where the closing brace is; none if there is a colon before it, as in the shell's {@code ${A:-b}}. */
    private static int endOfName(String text, int from) {
        int end = text.indexOf('}', from);
        int colon = text.indexOf(':', from);
        return colon >= 0 && colon < end ? -1 : end;
    }

    private static List<String> words(String value) {
        try {
            return WordReader.all(value, WordSyntax.VARIABLE);
        } catch (BadValue e) {
            throw new IllegalStateException("cannot split \"" + value + "\": relaxed splitting failed: " + e.getMessage(), e);
        }
    }
}
