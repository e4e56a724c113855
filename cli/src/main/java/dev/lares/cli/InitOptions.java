package dev.lares.cli;

import dev.lares.cli.Arguments.UsageException;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.Optional;

/**
 * What {@code lares init} was told.
 *
 * @param user whether to be the user's manager instead of the system's
 * @param unit what to start
 * @param runtimeDirectory where to have sockets, instead of the usual place
 * @param stateFd the descriptor with the state to go on from, if this program has executed itself anew
 * @param console how the console is to look
 */
record InitOptions(boolean user, UnitName unit, Optional<String> runtimeDirectory, Optional<Integer> stateFd, ConsoleOptions console) {
    static final List<String> FLAGS = List.of("--user", "--system", "--json", "--no-color", "--timestamps");
    static final List<String> VALUES = List.of("--unit", "--runtime-directory", SelfStart.OPTION);

    /** Reads the arguments after {@code init}. */
    static InitOptions parse(List<String> words) throws UsageException {
        Arguments arguments = Arguments.parse(words, FLAGS, VALUES);
        if (!arguments.words().isEmpty()) {
            String word = arguments.words().getFirst();
            throw new UsageException("cannot understand '%s': init takes options only; is --unit=%s meant?".formatted(word, word));
        }
        if (arguments.has("--user") && arguments.has("--system")) {
            throw new UsageException("cannot be the manager of the system and of a user: give one of --system and --user");
        }
        Optional<String> directory = arguments.value("--runtime-directory");
        return new InitOptions(
                arguments.has("--user"),
                unitName(arguments.value("--unit").orElse("default.target")),
                directory.isPresent() ? Optional.of(absolute(directory.get())) : Optional.empty(),
                descriptor(arguments),
                ConsoleOptions.of(arguments));
    }

    private static Optional<Integer> descriptor(Arguments arguments) throws UsageException {
        Optional<String> number = arguments.value(SelfStart.OPTION);
        if (number.isPresent() && !number.get().matches("[0-9]{1,7}")) {
            throw new UsageException("cannot take over a state from '%s': not the number of a descriptor".formatted(number.get()));
        }
        return number.map(Integer::valueOf);
    }

    private static UnitName unitName(String text) throws UsageException {
        Optional<UnitName> name = UnitName.parse(text).or(() -> UnitName.parse(text + ".target"));
        if (name.isEmpty()) {
            throw new UsageException("cannot start '%s': not the name of a unit".formatted(text));
        }
        return name.get();
    }

    private static String absolute(String path) throws UsageException {
        if (!path.startsWith("/")) {
            throw new UsageException("cannot use '%s' as runtime directory: not an absolute path".formatted(path));
        }
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
