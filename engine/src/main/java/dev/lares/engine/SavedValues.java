package dev.lares.engine;

import dev.lares.unit.Condition;
import dev.lares.unit.ExecCommand;
import dev.lares.unit.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Values of several fields in the lines of a {@link Snapshot}: the fields of each, and each from its fields. */
final class SavedValues {
    private static final String NOTHING = "none";

    private SavedValues() {}

    static List<Object> of(ProcessExit exit) {
        return switch (exit) {
            case ProcessExit.Exited(int status) -> List.of("exited", status);
            case ProcessExit.Killed(int signal, boolean coreDumped) -> List.of("killed", signal, coreDumped);
        };
    }

    static ProcessExit exit(Snapshot.Line line) {
        return exit(line.text(), line);
    }

    private static ProcessExit exit(String word, Snapshot.Line line) {
        return switch (word) {
            case "exited" -> new ProcessExit.Exited(line.integer());
            case "killed" -> new ProcessExit.Killed(line.integer(), line.flag());
            default -> throw unknown(word, "end of a process");
        };
    }

    static List<Object> ofExit(Optional<ProcessExit> exit) {
        return exit.map(SavedValues::of).orElse(List.of(NOTHING));
    }

    static Optional<ProcessExit> optionalExit(Snapshot.Line line) {
        String word = line.text();
        return word.equals(NOTHING) ? Optional.empty() : Optional.of(exit(word, line));
    }

    static Object of(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : NOTHING;
    }

    static Object of(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : NOTHING;
    }

    static OptionalLong optionalNumber(Snapshot.Line line) {
        String text = line.text();
        try {
            return text.equals(NOTHING) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("\"" + text + "\" is no number");
        }
    }

    static OptionalInt optionalInteger(Snapshot.Line line) {
        OptionalLong number = optionalNumber(line);
        if (number.isPresent() && number.getAsLong() != (int) number.getAsLong()) {
            throw new IllegalArgumentException(number.getAsLong() + " is too large a number");
        }
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    /** A command; its arguments are all that is left of the line, so it stands last. */
    static List<Object> of(ExecCommand command) {
        List<Object> fields = new ArrayList<>(List.of(
                command.at().path(), command.at().line(), command.path(), command.ignoreFailure(), command.noVariables(), command.privilege()));
        fields.addAll(command.argv());
        return fields;
    }

    static ExecCommand command(Snapshot.Line line) {
        Location at = new Location(line.text(), line.integer());
        String path = line.text();
        boolean ignoreFailure = line.flag();
        boolean noVariables = line.flag();
        ExecCommand.Privilege privilege = line.constant(ExecCommand.Privilege.class);
        return new ExecCommand(at, path, line.rest(), ignoreFailure, noVariables, privilege);
    }

    static List<Object> ofCommand(Optional<ExecCommand> command) {
        return command.map(SavedValues::of).orElse(List.of());
    }

    static Optional<ExecCommand> optionalCommand(Snapshot.Line line) {
        return line.hasMore() ? Optional.of(command(line)) : Optional.empty();
    }

    static List<Object> of(Condition condition) {
        return List.of(condition.at().path(), condition.at().line(), condition.isAssert(), condition.kind(), condition.trigger(),
                condition.negate(), condition.parameter());
    }

    static Condition condition(Snapshot.Line line) {
        return new Condition(new Location(line.text(), line.integer()), line.flag(), line.text(), line.flag(), line.flag(), line.text());
    }

    static List<Object> of(MainProcess main) {
        List<Object> fields = new ArrayList<>();
        switch (main) {
            case MainProcess.Unknown _ -> fields.add("unknown");
            case MainProcess.Pending(SpawnToken token, ExecCommand command) -> {
                fields.addAll(List.of("pending", token.id()));
                fields.addAll(of(command));
            }
            case MainProcess.Alive(int pid, Optional<ExecCommand> command) -> {
                fields.addAll(List.of("alive", pid));
                fields.addAll(ofCommand(command));
            }
            case MainProcess.Leaving(int pid, Optional<ExecCommand> command, ProcessExit exit) -> {
                fields.addAll(List.of("leaving", pid));
                fields.addAll(of(exit));
                fields.addAll(ofCommand(command));
            }
            case MainProcess.Ended(ProcessExit exit) -> {
                fields.add("ended");
                fields.addAll(of(exit));
            }
        }
        return fields;
    }

    static MainProcess main(Snapshot.Line line) {
        String word = line.text();
        switch (word) {
            case "unknown" -> {
                return new MainProcess.Unknown();
            }
            case "pending" -> {
                SpawnToken token = new SpawnToken(line.number());
                return new MainProcess.Pending(token, command(line));
            }
            case "alive" -> {
                int pid = pid(line);
                return new MainProcess.Alive(pid, optionalCommand(line));
            }
            case "leaving" -> {
                int pid = pid(line);
                ProcessExit exit = exit(line);
                return new MainProcess.Leaving(pid, optionalCommand(line), exit);
            }
            case "ended" -> {
                return new MainProcess.Ended(exit(line));
            }
            default -> throw unknown(word, "main process");
        }
    }

    static List<Object> of(ControlProcess control) {
        List<Object> fields = new ArrayList<>();
        switch (control) {
            case ControlProcess.None _ -> fields.add(NOTHING);
            case ControlProcess.Pending(SpawnToken token, SpawnPlan.Role role, ExecCommand command) -> {
                fields.addAll(List.of("pending", token.id(), role));
                fields.addAll(of(command));
            }
            case ControlProcess.Alive(int pid, SpawnPlan.Role role, ExecCommand command) -> {
                fields.addAll(List.of("alive", pid, role));
                fields.addAll(of(command));
            }
        }
        return fields;
    }

    static ControlProcess control(Snapshot.Line line) {
        String word = line.text();
        switch (word) {
            case NOTHING -> {
                return new ControlProcess.None();
            }
            case "pending" -> {
                SpawnToken token = new SpawnToken(line.number());
                SpawnPlan.Role role = line.constant(SpawnPlan.Role.class);
                return new ControlProcess.Pending(token, role, command(line));
            }
            case "alive" -> {
                int pid = pid(line);
                SpawnPlan.Role role = line.constant(SpawnPlan.Role.class);
                return new ControlProcess.Alive(pid, role, command(line));
            }
            default -> throw unknown(word, "control process");
        }
    }

    static List<Object> of(MachineView.ExecRun run) {
        List<Object> fields = new ArrayList<>(List.of(run.role(), run.pid(), run.started(), run.ended()));
        fields.addAll(ofExit(run.exit()));
        fields.addAll(of(run.command()));
        return fields;
    }

    static MachineView.ExecRun run(Snapshot.Line line) {
        SpawnPlan.Role role = line.constant(SpawnPlan.Role.class);
        int pid = line.integer();
        Moment started = line.moment();
        Moment ended = line.moment();
        Optional<ProcessExit> exit = optionalExit(line);
        return new MachineView.ExecRun(role, command(line), pid, started, ended, exit);
    }

    /** The number of a process, which can be nothing else. */
    static int pid(Snapshot.Line line) {
        int pid = line.integer();
        if (pid <= 1) {
            throw new IllegalArgumentException(pid + " is no process of a unit");
        }
        return pid;
    }

    static IllegalArgumentException unknown(String word, String what) {
        return new IllegalArgumentException("\"" + word + "\" is no " + what);
    }
}
