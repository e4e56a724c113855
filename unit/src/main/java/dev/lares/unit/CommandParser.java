package dev.lares.unit;

import dev.lares.unit.ExecCommand.Privilege;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the command lines of {@code ExecStart=} and its like (systemd.service(5), "Command Lines").
 *
 * <p>Words are split first, with quotes and escapes, and only then are the specifiers of each replaced: what a specifier
 * stands for is never split. A semicolon alone separates commands, {@code \;} alone is an argument. A command that is not
 * understood makes the whole unit bad, unless a {@code -} stands before it; commands before it on the line stay.
 */
final class CommandParser {
    private final Value value;
    private final WordReader reader;
    private final List<ExecCommand> commands;

    private CommandParser(Value value, List<ExecCommand> before) {
        this.value = value;
        this.reader = new WordReader(value.text());
        this.commands = new ArrayList<>(before);
    }

    /** A list of commands that each assignment adds to and an empty one resets. */
    static ValueParser<List<ExecCommand>> commands() {
        return (value, before) -> {
            if (value.isEmpty()) {
                return Optional.empty();
            }
            CommandParser parser = new CommandParser(value, before.orElse(List.of()));
            parser.readAll();
            return Optional.of(List.copyOf(parser.commands));
        };
    }

    private void readAll() throws BadValue {
        while (true) {
            Optional<String> first = firstWord();
            if (first.isEmpty()) {
                return;
            }
            if (!first.get().equals(";") && !readCommand(first.get())) {
                return;
            }
        }
    }

    /** The first word of a command; a fault in it makes only the rest of the line be ignored, as systemd does. */
    private Optional<String> firstWord() {
        try {
            return word();
        } catch (BadValue e) {
            value.ignore(e);
            return Optional.empty();
        }
    }

    /** Whether more of the line is worth reading. */
    private boolean readCommand(String firstWord) throws BadValue {
        Prefixes prefixes = Prefixes.of(firstWord);
        try {
            return readCommand(prefixes, prefixes.rest());
        } catch (BadValue e) {
            if (!prefixes.ignoreFailure()) {
                throw e.fatal();
            }
            value.ignore(e);
            return false;
        }
    }

    private boolean readCommand(Prefixes prefixes, String unresolvedPath) throws BadValue {
        String path = checkedPath(value.specifiers().resolve(unresolvedPath));
        List<String> argv = new ArrayList<>();
        if (!prefixes.ownArgv0()) {
            argv.add(path);
        }
        boolean more = readArguments(argv);
        if (argv.isEmpty()) {
            throw new BadValue("there is no argv[0] after the program");
        }
        commands.add(new ExecCommand(
                value.at(), Paths.simplify(path), argv, prefixes.ignoreFailure(), prefixes.noVariables(), prefixes.privilege()));
        return more;
    }

    /** Reads arguments up to the end or a separating semicolon; whether it was one. */
    private boolean readArguments(List<String> argv) throws BadValue {
        while (!reader.isAtEnd()) {
            if (reader.peek(0) == ';' && endsWord(reader.peek(1))) {
                reader.skip(1);
                return true;
            }
            if (reader.peek(0) == '\\' && reader.peek(1) == ';' && endsWord(reader.peek(2))) {
                reader.skip(2);
                argv.add(";");
                continue;
            }
            Optional<String> word = word();
            if (word.isEmpty()) {
                return false;
            }
            argv.add(value.specifiers().resolve(word.get()));
        }
        return false;
    }

    /** The next word; an unknown escape in it is reported and stays as it is. */
    private Optional<String> word() throws BadValue {
        int start = reader.position();
        try {
            return reader.next(WordSyntax.COMMAND);
        } catch (BadValue e) {
            reader.resetTo(start);
            Optional<String> word = reader.next(WordSyntax.COMMAND.keepingUnknownEscapes());
            word.ifPresent(text -> value.ignorePart(text, e.getMessage() + ", keeping its backslash"));
            return word;
        }
    }

    private static boolean endsWord(char c) {
        return c == '\0' || Ascii.isSpace(c);
    }

    private static String checkedPath(String path) throws BadValue {
        if (path.isEmpty()) {
            throw new BadValue("there is no program in the command line");
        }
        if (!Ascii.isSafe(path)) {
            throw new BadValue("the program's name has quotes, backslashes or control characters in it");
        }
        if (path.endsWith("/")) {
            throw new BadValue("the program's path names a directory");
        }
        if (Paths.isAbsolute(path) ? !Paths.isValid(path) : !Paths.isFileName(path)) {
            throw new BadValue("\"" + path + "\" is neither an absolute path nor a file name");
        }
        return path;
    }

    /** The characters before a program's path, in any order, each once, and what follows them. */
    private record Prefixes(boolean ignoreFailure, boolean ownArgv0, boolean noVariables, Privilege privilege, String rest) {
        static Prefixes of(String word) {
            Prefixes prefixes = new Prefixes(false, false, false, Privilege.NORMAL, word);
            for (Optional<Prefixes> next = prefixes.passOne(); next.isPresent(); next = prefixes.passOne()) {
                prefixes = next.get();
            }
            return prefixes;
        }

        private Optional<Prefixes> passOne() {
            if (rest.isEmpty()) {
                return Optional.empty();
            }
            String tail = rest.substring(1);
            return switch (rest.charAt(0)) {
                case '-' -> once(!ignoreFailure, new Prefixes(true, ownArgv0, noVariables, privilege, tail));
                case '@' -> once(!ownArgv0, new Prefixes(ignoreFailure, true, noVariables, privilege, tail));
                case ':' -> once(!noVariables, new Prefixes(ignoreFailure, ownArgv0, true, privilege, tail));
                case '+' -> once(privilege == Privilege.NORMAL, withPrivilege(Privilege.FULL, tail));
                case '!' -> switch (privilege) {
                    case NORMAL -> Optional.of(withPrivilege(Privilege.NO_SETUID, tail));
                    case NO_SETUID -> Optional.of(withPrivilege(Privilege.NO_SETUID_IF_NO_AMBIENT, tail));
                    case FULL, NO_SETUID_IF_NO_AMBIENT -> Optional.empty();
                };
                default -> Optional.empty();
            };
        }

        private Prefixes withPrivilege(Privilege newPrivilege, String tail) {
            return new Prefixes(ignoreFailure, ownArgv0, noVariables, newPrivilege, tail);
        }

        private static Optional<Prefixes> once(boolean first, Prefixes then) {
            return first ? Optional.of(then) : Optional.empty();
        }
    }
}
