package dev.lares.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The arguments after a command: {@code --flag}, {@code --name=value} or {@code --name value}, and words; what follows
 * {@code --} is words only.
 *
 * <p>By hand, because both commands are on the way to the first service: the smallest library for it takes longer than
 * all else that happens before (docs/decisions/start.md).
 */
final class Arguments {
    private final SortedSet<String> flags;
    private final SortedMap<String, List<String>> values;
    private final List<String> words;

    /** A command line that cannot be understood. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }

    private Arguments(SortedSet<String> flags, SortedMap<String, List<String>> values, List<String> words) {
        this.flags = flags;
        this.values = values;
        this.words = words;
    }

    /**
     * Reads them.
     *
     * @param flagNames options without a value
     * @param valueNames options with one
     */
    static Arguments parse(List<String> arguments, List<String> flagNames, List<String> valueNames) throws UsageException {
        return parse(arguments, flagNames, valueNames, false);
    }

    /** As {@link #parse}, but the first word is a command, and what follows it is its own, options too. */
    static Arguments parseBeforeCommand(List<String> arguments, List<String> flagNames, List<String> valueNames) throws UsageException {
        return parse(arguments, flagNames, valueNames, true);
    }

    private static Arguments parse(List<String> arguments, List<String> flagNames, List<String> valueNames, boolean endAtWord)
            throws UsageException {
        SortedSet<String> flags = new TreeSet<>();
        SortedMap<String, List<String>> values = new TreeMap<>();
        List<String> words = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String name = equals > 0 ? argument.substring(0, equals) : argument;
            if (argument.equals("--")) {
                words.addAll(arguments.subList(i + 1, arguments.size()));
                break;
            } else if (!argument.startsWith("-") || argument.equals("-")) {
                if (endAtWord) {
                    words.addAll(arguments.subList(i, arguments.size()));
                    break;
                }
                words.add(argument);
            } else if (flagNames.contains(name)) {
                requireNone(argument, equals, name);
                flags.add(name);
            } else if (!valueNames.contains(name)) {
                throw new UsageException(unknown(argument, name, Stream.concat(flagNames.stream(), valueNames.stream()).toList()));
            } else if (equals > 0) {
                add(values, name, argument.substring(equals + 1));
            } else if (i + 1 < arguments.size()) {
                add(values, name, arguments.get(++i));
            } else {
                throw new UsageException("cannot understand %s: a value is missing".formatted(name));
            }
        }
        return new Arguments(flags, values, words);
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    /** The last one, if it was given several times. */
    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).map(List::getLast);
    }

    /** All that were given, in their order. */
    List<String> values(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    List<String> words() {
        return List.copyOf(words);
    }

    private static void add(SortedMap<String, List<String>> values, String name, String value) {
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    private static void requireNone(String argument, int equals, String name) throws UsageException {
        if (equals > 0) {
            throw new UsageException("cannot understand %s: %s takes no value".formatted(argument, name));
        }
    }

    private static String unknown(String argument, String name, List<String> names) {
        String guess = Similar.to(name, names).map("; is %s meant?"::formatted).orElse("");
        return "cannot understand '%s': no such option%s".formatted(argument, guess);
    }
}
