package dev.lares.cli;

import dev.lares.daemon.PidFileException;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.ProcSelf;
import dev.lares.linux.Unistd;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** {@code lares daemonize}: its command line, and what it says of the start. */
final class DaemonizeCommand {
    /** EX_TEMPFAIL of sysexits.h: another process has the PID file. */
    static final int HELD_EXIT_CODE = 75;

    private static final List<String> FLAGS_AND_HELP =
            Stream.concat(DaemonizeOptions.FLAGS.stream(), Stream.of("--help", "-h")).toList();

    private DaemonizeCommand() {}

    /** The arguments that are not those of the program to start. */
    static List<String> ownOptions(List<String> words) {
        try {
            Arguments arguments = Arguments.parseBeforeCommand(words, FLAGS_AND_HELP, DaemonizeOptions.VALUES);
            return words.subList(0, words.size() - arguments.words().size());
        } catch (Arguments.UsageException e) {
            return words;
        }
    }

    /** Runs the command and returns the exit status of the process. */
    static int run(List<String> words) {
        try {
            String current = ProcSelf.workingDirectory();
            return run(DaemonizeOptions.parse(RawWords.of(words), current), current);
        } catch (Arguments.UsageException e) {
            Messages.error(e.getMessage() + "; lares daemonize --help shows how");
            return Program.USAGE_EXIT_CODE;
        } catch (LinuxException e) {
            Messages.error(e.getMessage());
            return Program.FAILURE_EXIT_CODE;
        }
    }

    private static int run(DaemonizeOptions options, String current) {
        try {
            report(options, new DaemonStart(options, current).run());
            return 0;
        } catch (PidFileException e) {
            return failed(options, e.isHeld() ? HELD_EXIT_CODE : Program.FAILURE_EXIT_CODE, e, e.holder());
        } catch (DaemonStart.FailedException e) {
            return failed(options, e.exitCode, e, OptionalLong.empty());
        } catch (DaemonUser.UnknownException e) {
            return failed(options, e.stage.exitStatus(), e, OptionalLong.empty());
        } catch (LinuxException | IOException e) {
            return failed(options, Program.FAILURE_EXIT_CODE, e, OptionalLong.empty());
        }
    }

    private static int failed(DaemonizeOptions options, int exitCode, Exception cause, OptionalLong holder) {
        if (options.report() == DaemonizeOptions.Report.JSON) {
            JsonLine line = new JsonLine().text("error", Messages.of(cause)).number("status", exitCode);
            holder.ifPresent(pid -> line.number("holder", pid));
            Messages.print(line.end());
        }
        Messages.error(Messages.of(cause));
        return exitCode;
    }

    private static void report(DaemonizeOptions options, Pid pid) {
        switch (options.report()) {
            case NOTHING -> {}
            case PID -> Messages.print(pid + "\n");
            case JSON -> {
                JsonLine line = new JsonLine().number("pid", pid.number());
                session(pid).ifPresent(session -> line.number("session", session.number()));
                options.pidFile().ifPresent(path -> line.text("pidFile", path.toString()));
                Messages.print(line.end());
            }
        }
    }

    private static Optional<Pid> session(Pid pid) {
        try {
            return Unistd.session(pid);
        } catch (LinuxException e) {
            return Optional.empty(); // It has ended already, which is its own affair.
        }
    }
}
