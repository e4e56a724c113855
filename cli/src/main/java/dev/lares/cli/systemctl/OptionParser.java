package dev.lares.cli.systemctl;

import dev.lares.unit.Signals;
import dev.lares.unit.UnitType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a command line as systemctl does with getopt_long(3): options may stand anywhere, letters may be joined, and after
 * {@code --} everything is a word.
 */
final class OptionParser {
    private static final List<String> OUTPUTS = List.of("short", "short-full", "short-iso", "short-iso-precise", "short-precise", "short-monotonic",
            "short-delta", "short-unix", "verbose", "export", "json", "json-pretty", "json-sse", "json-seq", "cat", "with-unit");
    private static final List<String> LOAD_STATES = List.of("stub", "loaded", "not-found", "bad-setting", "error", "merged", "masked");
    private static final List<String> PRESET_MODES = List.of("full", "enable-only", "disable-only");

    /** An option that is answered at once. */
    static final class Answer extends Exception {
        private static final long serialVersionUID = 1;

        Answer(String text) {
            super(text, null, false, false);
        }
    }

    private final String program;
    private final Set<Flag> flags = EnumSet.noneOf(Flag.class);
    private final List<String> types = new ArrayList<>();
    private final List<String> states = new ArrayList<>();
    private final List<String> properties = new ArrayList<>();
    private final List<String> what = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private boolean propertiesGiven;
    private boolean legendGiven;
    private int force;
    private Optional<String> jobMode = Optional.empty();
    private Optional<String> killWhom = Optional.empty();
    private Optional<String> rebootArgument = Optional.empty();
    private int signal = Options.SIGTERM;
    private int lines = Options.DEFAULT_LINES;
    private String output = "short";
    private String presetMode = "full";
    private TimestampStyle timestamps = TimestampStyle.PRETTY;

    private OptionParser(String program) {
        this.program = program;
    }

    /**
     * Reads the arguments.
     *
     * @param program the name the program was called by, for messages
     * @throws Answer for {@code --help}, {@code --version} and values {@code help}
     */
    static Options parse(String program, List<String> arguments) throws Failure, Answer {
        OptionParser parser = new OptionParser(program);
        parser.readAll(arguments);
        return parser.options();
    }

    private Options options() throws Failure {
        if (has(Flag.WAIT) && has(Flag.NO_BLOCK)) {
            throw Failure.of("--wait may not be combined with --no-block.");
        }
        boolean reloadOrRestart = !words.isEmpty() && words.getFirst().equals("reload-or-restart");
        if (has(Flag.MARKED) && !reloadOrRestart) {
            throw Failure.of("--marked may only be used with 'reload-or-restart'.");
        } else if (has(Flag.MARKED) && words.size() > 1) {
            throw Failure.of("No additional arguments allowed with 'reload-or-restart --marked'.");
        } else if (has(Flag.MARKED) && has(Flag.WAIT)) {
            throw Failure.of("--marked --wait is not supported.");
        } else if (has(Flag.MARKED) && has(Flag.SHOW_TRANSACTION)) {
            throw Failure.of("--marked --show-transaction is not supported.");
        } else if (!has(Flag.MARKED) && reloadOrRestart && words.size() < 2) {
            throw Failure.of("List of units to restart/reload is required.");
        }
        return new Options(flags, force, types, states, propertiesGiven ? Optional.of(properties) : Optional.empty(), jobMode, killWhom, signal, lines,
                output, what, timestamps, presetMode, rebootArgument, words);
    }

    private boolean has(Flag flag) {
        return flags.contains(flag);
    }

    private void readAll(List<String> arguments) throws Failure, Answer {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--")) {
                words.addAll(arguments.subList(i + 1, arguments.size()));
                return;
            } else if (argument.startsWith("--")) {
                i += readLong(argument.substring(2), arguments, i + 1);
            } else if (argument.length() > 1 && argument.charAt(0) == '-') {
                i += readLetters(argument, arguments, i + 1);
            } else {
                words.add(argument);
            }
        }
    }

    /** Returns how many of the arguments that follow were taken as values. */
    private int readLong(String text, List<String> arguments, int next) throws Failure, Answer {
        int equals = text.indexOf('=');
        String typed = equals < 0 ? text : text.substring(0, equals);
        List<LongOption> found = LongOption.find(typed);
        if (found.isEmpty()) {
            throw Failure.of(program + ": unrecognized option '--" + typed + "'" + UnknownWord.hint(program, "--" + typed, LongOption.names()));
        } else if (found.size() > 1) {
            StringBuilder names = new StringBuilder();
            found.forEach(option -> names.append(" '--").append(option.name()).append('\''));
            throw Failure.of(program + ": option '--" + text + "' is ambiguous; possibilities:" + names);
        }
        LongOption option = found.getFirst();
        if (!option.takesValue() && equals >= 0) {
            throw Failure.of(program + ": option '--" + option.name() + "' doesn't allow an argument");
        } else if (!option.takesValue()) {
            flag(option.name());
            return 0;
        } else if (equals >= 0) {
            value(option.name(), text.substring(equals + 1));
            return 0;
        } else if (next >= arguments.size()) {
            throw Failure.of(program + ": option '--" + option.name() + "' requires an argument");
        }
        value(option.name(), arguments.get(next));
        return 1;
    }

    private int readLetters(String argument, List<String> arguments, int next) throws Failure, Answer {
        for (int i = 1; i < argument.length(); i++) {
            char letter = argument.charAt(i);
            String name = LongOption.ofLetter(letter);
            if (name.isEmpty()) {
                throw Failure.of(program + ": invalid option -- '" + letter + "'" + (letter == '.' ? dashHint(argument.substring(i + 1)) : ""));
            } else if (letter == 'i') {
                continue;
            } else if (LongOption.find(name).stream().noneMatch(LongOption::takesValue) && letter != 'P') {
                flag(name);
                continue;
            }
            if (letter == 'P') {
                flags.add(Flag.VALUE);
                name = "property";
            }
            if (i + 1 < argument.length()) {
                value(name, argument.substring(i + 1));
                return 0;
            } else if (next >= arguments.size()) {
                throw Failure.of(program + ": option requires an argument -- '" + letter + "'");
            }
            value(name, arguments.get(next));
            return 1;
        }
        return 0;
    }

    private String dashHint(String rest) {
        return "\nHint: to specify units starting with a dash, use \"--\":\n      " + program + " [OPTIONS...] COMMAND -- -."
                + (rest.isEmpty() ? "mount" : rest) + " ...";
    }

    private void flag(String name) throws Failure, Answer {
        switch (name) {
            case "all" -> {
                flags.add(Flag.ALL);
                flags.add(Flag.SHOW_EMPTY);
            }
            case "quiet" -> {
                flags.add(Flag.QUIET);
                if (!legendGiven) {
                    flags.add(Flag.NO_LEGEND);
                }
            }
            case "no-legend" -> {
                legendGiven = true;
                flags.add(Flag.NO_LEGEND);
            }
            case "json" -> {
                flags.add(Flag.JSON);
                flags.add(Flag.NO_LEGEND);
                flags.add(Flag.PLAIN);
            }
            case "force" -> force++;
            case "failed" -> states.add("failed");
            case "fail" -> jobMode = Optional.of("fail");
            case "irreversible" -> jobMode = Optional.of("replace-irreversibly");
            case "ignore-dependencies" -> jobMode = Optional.of("ignore-dependencies");
            case "user" -> flags.add(Flag.USER);
            case "system" -> flags.remove(Flag.USER);
            case "help" -> throw new Answer("help");
            case "version" -> throw new Answer("version");
            case "recursive", "global", "firmware-setup", "read-only", "mkdir" -> throw unsupported("--" + name);
            default -> flags.add(Flag.valueOf(name.replace('-', '_').toUpperCase(java.util.Locale.ROOT)));
        }
    }

    private void value(String name, String value) throws Failure, Answer {
        switch (name) {
            case "type" -> readTypes(value);
            case "state" -> readStates(value);
            case "property" -> {
                propertiesGiven = true;
                flags.add(Flag.SHOW_EMPTY);
                addWords(properties, value);
            }
            case "job-mode" -> jobMode = Optional.of(value);
            case "kill-whom", "kill-who" -> killWhom = Optional.of(value);
            case "signal" -> signal = readSignal(value);
            case "what" -> readWhat(value);
            case "lines" -> lines = number(value).orElseThrow(() -> Failure.of("Failed to parse lines '" + value + "'"));
            case "output" -> readOutput(value);
            case "timestamp" -> timestamps = readTimestampStyle(value);
            case "preset-mode" -> readPresetMode(value);
            case "legend" -> readLegend(value);
            case "reboot-argument" -> rebootArgument = Optional.of(value);
            case "message", "check-inhibitors" -> {
                // Nobody is asked or told here; systemd-logind would be.
            }
            default -> throw unsupported("--" + name + "=");
        }
    }

    private static Failure unsupported(String option) {
        return Failure.of("cannot understand " + option + ": it has no meaning under Lares; COMPATIBILITY.md lists what is left out");
    }

    private void readTypes(String value) throws Failure, Answer {
        if (value.isEmpty()) {
            throw Failure.of("--type= requires arguments.");
        }
        for (String type : split(value)) {
            if (type.equals("help")) {
                throw new Answer("types");
            } else if (UnitType.ofSuffix(type).isPresent()) {
                types.add(type);
            } else if (LOAD_STATES.contains(type)) {
                states.add(type);
            } else {
                throw Failure.of("Unknown unit type or load state '" + type + "'.\nUse -t help to see a list of allowed values.");
            }
        }
    }

    private void readStates(String value) throws Failure, Answer {
        if (value.isEmpty()) {
            throw Failure.of("--state= requires arguments.");
        }
        for (String state : split(value)) {
            if (state.equals("help")) {
                throw new Answer("states");
            }
            states.add(state);
        }
    }

    private void readWhat(String value) throws Failure, Answer {
        if (value.isEmpty()) {
            throw Failure.of("--what= requires arguments.");
        }
        for (String kind : split(value)) {
            if (kind.equals("help")) {
                throw new Answer("runtime\nstate\ncache\nlogs\nconfiguration\n");
            }
            what.add(kind);
        }
    }

    private static int readSignal(String value) throws Failure, Answer {
        if (value.equals("help") || value.equals("list")) {
            throw new Answer("signals");
        }
        return Signals.parse(value).orElseThrow(() -> Failure.of("Failed to parse signal string \"" + value + "\"."));
    }

    private void readOutput(String value) throws Failure, Answer {
        if (value.equals("help")) {
            throw new Answer(String.join("\n", OUTPUTS) + "\n");
        } else if (!OUTPUTS.contains(value)) {
            throw Failure.of("Unknown output '" + value + "'.");
        }
        output = value;
        if (value.startsWith("json")) {
            flags.add(Flag.NO_LEGEND);
            flags.add(Flag.PLAIN);
        }
    }

    private static TimestampStyle readTimestampStyle(String value) throws Failure, Answer {
        return switch (value) {
            case "pretty" -> TimestampStyle.PRETTY;
            case "us", "µs", "μs" -> TimestampStyle.US;
            case "utc" -> TimestampStyle.UTC;
            case "us+utc", "µs+utc", "μs+utc" -> TimestampStyle.US_UTC;
            case "unix" -> TimestampStyle.UNIX;
            case "help" -> throw new Answer("pretty\nus\nutc\nus+utc\nunix\n");
            default -> throw Failure.of("Invalid value: " + value + ".");
        };
    }

    private void readPresetMode(String value) throws Failure, Answer {
        if (value.equals("help")) {
            throw new Answer(String.join("\n", PRESET_MODES) + "\n");
        } else if (!PRESET_MODES.contains(value)) {
            throw Failure.of("Failed to parse preset mode: " + value + ".");
        }
        presetMode = value;
    }

    private void readLegend(String value) throws Failure {
        legendGiven = true;
        switch (value) {
            case "yes", "y", "true", "t", "on", "1" -> flags.remove(Flag.NO_LEGEND);
            case "no", "n", "false", "f", "off", "0" -> flags.add(Flag.NO_LEGEND);
            default -> throw Failure.of("Failed to parse boolean argument to --legend=: " + value + ".");
        }
    }

    private static List<String> split(String value) {
        List<String> parts = new ArrayList<>();
        addWords(parts, value);
        return parts;
    }

    private static void addWords(List<String> target, String value) {
        int from = 0;
        while (from <= value.length()) {
            int comma = value.indexOf(',', from);
            int end = comma < 0 ? value.length() : comma;
            if (end > from) {
                target.add(value.substring(from, end));
            }
            from = end + 1;
        }
    }

    /** A number without a sign; empty if the text is none, or too large. */
    static Optional<Integer> number(String text) {
        try {
            return text.isEmpty() || text.charAt(0) == '-' || text.charAt(0) == '+' ? Optional.empty() : Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
