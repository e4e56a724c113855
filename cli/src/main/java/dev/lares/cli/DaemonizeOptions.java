package dev.lares.cli;

import dev.lares.cli.Arguments.UsageException;
import dev.lares.linux.Stdio;
import dev.lares.unit.TimeSpan;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code lares daemonize} was told. All paths are absolute; {@code command} is as it was given.
 *
 * @param command the program and its arguments, at least one word
 * @param user USER or USER:GROUP
 * @param variables NAME=VALUE or NAME, in their order
 * @param readyTimeout how long to wait for READY=1; empty: not at all
 */
record DaemonizeOptions(
        List<String> command,
        Optional<Path> pidFile,
        String directory,
        int umask,
        Optional<String> user,
        Stdio standardInput,
        Stdio standardOutput,
        Stdio standardError,
        boolean doubleFork,
        boolean cleanEnvironment,
        List<String> variables,
        Optional<TimeSpan> readyTimeout,
        Report report) {
    static final List<String> FLAGS = List.of("--double-fork", "--clean-env", "--wait-ready", "--print-pid", "--json");
    static final List<String> VALUES = List.of("--pid-file", "--chdir", "--umask", "--user", "--stdin", "--stdout", "--stderr", "--env", "--timeout");
    /** As a manager waits for the start of a service, systemd-system.conf(5) "DefaultTimeoutStartSec=". */
    private static final TimeSpan USUAL_TIMEOUT = TimeSpan.ofSeconds(90);

    /** What to print of a start. */
    enum Report {
        NOTHING,
        PID,
        JSON
    }

    /** Reads the arguments after {@code daemonize}; relative paths start at that directory. */
    static DaemonizeOptions parse(List<String> words, String current) throws UsageException {
        Arguments arguments = Arguments.parseBeforeCommand(words, FLAGS, VALUES);
        if (arguments.words().isEmpty() || arguments.words().getFirst().isEmpty()) {
            throw new UsageException("cannot tell what to start: no command given");
        }
        if (arguments.value("--timeout").isPresent() && !arguments.has("--wait-ready")) {
            throw new UsageException("cannot use --timeout: it says how long --wait-ready waits, which is missing");
        }
        Optional<String> pidFile = arguments.value("--pid-file");
        return new DaemonizeOptions(
                arguments.words(),
                pidFile.isPresent() ? Optional.of(path(absolute("--pid-file", pidFile.get(), current))) : Optional.empty(),
                absolute("--chdir", arguments.value("--chdir").orElse("/"), current),
                umask(arguments.value("--umask").orElse("022")),
                arguments.value("--user"),
                input(arguments.value("--stdin").orElse("null"), current),
                output("--stdout", arguments.value("--stdout").orElse("null"), current),
                output("--stderr", arguments.value("--stderr").orElse("null"), current),
                arguments.has("--double-fork"),
                arguments.has("--clean-env"),
                variables(arguments.values("--env")),
                arguments.has("--wait-ready") ? Optional.of(timeout(arguments)) : Optional.empty(),
                arguments.has("--json") ? Report.JSON : arguments.has("--print-pid") ? Report.PID : Report.NOTHING);
    }

    private static String absolute(String option, String path, String current) throws UsageException {
        if (path.isEmpty()) {
            throw new UsageException("cannot use %s: the path is empty".formatted(option));
        }
        return path.startsWith("/") ? path : current.endsWith("/") ? current + path : current + "/" + path;
    }

    private static Path path(String text) throws UsageException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException("cannot use --pid-file: " + e.getReason());
        }
    }

    private static int umask(String text) throws UsageException {
        boolean octal = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '7');
        if (!octal || Integer.parseInt(text, 8) > 0777) {
            throw new UsageException("cannot use '%s' as umask: not an octal number from 0 to 777".formatted(text));
        }
        return Integer.parseInt(text, 8);
    }

    private static Stdio input(String text, String current) throws UsageException {
        return switch (text) {
            case "null" -> new Stdio.Null();
            case "inherit" -> new Stdio.Inherit();
            default -> new Stdio.File(absolute("--stdin", text, current), Stdio.FileMode.READ);
        };
    }

    private static Stdio output(String option, String text, String current) throws UsageException {
        if (text.equals("null")) {
            return new Stdio.Null();
        } else if (text.equals("inherit")) {
            return new Stdio.Inherit();
        } else if (text.equals("stdout") && option.equals("--stderr")) {
            return new Stdio.SameAs(1);
        } else if (text.startsWith("truncate:")) {
            return new Stdio.File(absolute(option, text.substring("truncate:".length()), current), Stdio.FileMode.TRUNCATE);
        }
        String path = text.startsWith("append:") ? text.substring("append:".length()) : text;
        return new Stdio.File(absolute(option, path, current), Stdio.FileMode.APPEND);
    }

    private static List<String> variables(List<String> given) throws UsageException {
        for (String variable : given) {
            if (variable.isEmpty() || variable.startsWith("=")) {
                throw new UsageException("cannot set '%s' in the environment: it has no name".formatted(variable));
            }
        }
        return given;
    }

    private static TimeSpan timeout(Arguments arguments) throws UsageException {
        Optional<String> text = arguments.value("--timeout");
        if (text.isEmpty()) {
            return USUAL_TIMEOUT;
        }
        Optional<TimeSpan> span = TimeSpan.parse(text.get());
        if (span.isEmpty()) {
            throw new UsageException("cannot use '%s' as timeout: not a time span such as 90s or 2min".formatted(text.get()));
        }
        return span.get();
    }
}
