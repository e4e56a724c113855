package dev.lares.host;

import dev.lares.engine.FdToken;
import dev.lares.engine.SpawnPlan;
import dev.lares.linux.ExecStage;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.FileStatus;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stdio;
import dev.lares.linux.Terminal;
import dev.lares.linux.Unistd;
import dev.lares.unit.ExecDirectives;
import dev.lares.unit.StandardStream;
import dev.lares.unit.StandardStream.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Connects a process's standard input, output and error (systemd.exec(5), "Logging and Standard Input/Output"). Terminals
 * named by settings are not supported: a process that asks for one fails with the exit status of the stream. The kernel log
 * and the console stand in for nothing: what should go there goes where {@code journal} does.
 */
final class Streams {
    private final ServiceOutput output;
    private final Descriptors descriptors;
    private final String scratchDirectory;
    private final Faults faults;
    private final boolean isInit = Unistd.pid().number() == 1;

    Streams(ServiceOutput output, Descriptors descriptors, String scratchDirectory, Faults faults) {
        this.output = output;
        this.descriptors = descriptors;
        this.scratchDirectory = scratchDirectory;
        this.faults = faults;
    }

    /**
     * What a process gets.
     *
     * @param log the stream its log goes to, if any does
     * @param toClose what is to be closed once the process is there
     */
    record Connected(
            Stdio input, Stdio output, Stdio error, Optional<ServiceOutput.Stream> log, Optional<FileStatus> logStatus, List<Fd> toClose) {
        void closeFds() {
            toClose.forEach(Fd::close);
        }

        /** There will be no process. */
        void abandon() {
            closeFds();
            log.ifPresent(ServiceOutput.Stream::close);
        }
    }

    Connected connect(HostedUnit unit, UnitExecution execution, SpawnPlan plan, String program) throws SpawnFault {
        Connecting connecting = new Connecting(unit, execution, plan, program);
        try {
            return connecting.all();
        } catch (SpawnFault e) {
            connecting.toClose.forEach(Fd::close);
            connecting.log.ifPresent(opened -> opened.stream().close());
            throw e;
        }
    }

    private final class Connecting {
        private final HostedUnit unit;
        private final UnitExecution execution;
        private final SpawnPlan plan;
        private final String program;
        private final List<Fd> toClose = new ArrayList<>();
        private Optional<ServiceOutput.Opened> log = Optional.empty();

        Connecting(HostedUnit unit, UnitExecution execution, SpawnPlan plan, String program) {
            this.unit = unit;
            this.execution = execution;
            this.plan = plan;
            this.program = program;
        }

        Connected all() throws SpawnFault {
            Stdio in = input();
            Stdio out = output();
            Stdio err = error();
            return new Connected(
                    in, out, err, log.map(ServiceOutput.Opened::stream), log.map(ServiceOutput.Opened::status), toClose);
        }

        private Stdio input() throws SpawnFault {
            if (plan.standardFds().input().isPresent()) {
                return givenInput(plan.standardFds().input().get());
            }
            StandardStream stream = execution.input();
            return switch (stream.kind()) {
                case NULL, INHERIT, JOURNAL, JOURNAL_CONSOLE, KMSG, KMSG_CONSOLE, APPEND, TRUNCATE -> new Stdio.Null();
                case FILE -> new Stdio.File(stream.argument().orElseThrow(), inputMode(stream));
                case DATA -> data(execution.unit().find(ExecDirectives.STANDARD_INPUT_TEXT).orElse(new byte[0]));
                case FD -> passed(stream, ExecStage.STDIN, "StandardInput=");
                case TTY, TTY_FORCE, TTY_FAIL, SOCKET -> throw unsupported(ExecStage.STDIN, "StandardInput=", stream);
            };
        }

        /** A file that is output, too, is opened once, for both. */
        private Stdio.FileMode inputMode(StandardStream input) {
            boolean shared = input.equals(execution.output()) || input.equals(execution.error());
            return shared ? Stdio.FileMode.READ_WRITE : Stdio.FileMode.READ;
        }

        private Stdio output() throws SpawnFault {
            if (plan.standardFds().output().isPresent()) {
                return given(plan.standardFds().output().get(), ExecStage.STDOUT);
            }
            StandardStream stream = execution.output();
            if (stream.kind() == Kind.INHERIT) {
                return likeInput(new Stdio.Inherit());
            }
            return connect(stream, ExecStage.STDOUT, "StandardOutput=");
        }

        private Stdio error() throws SpawnFault {
            if (plan.standardFds().error().isPresent()) {
                return given(plan.standardFds().error().get(), ExecStage.STDERR);
            }
            StandardStream stream = execution.error();
            StandardStream out = execution.output();
            if (stream.kind() != Kind.INHERIT && !stream.equals(out)) {
                return connect(stream, ExecStage.STDERR, "StandardError=");
            }
            boolean bothInherit = stream.kind() == Kind.INHERIT && out.kind() == Kind.INHERIT;
            return bothInherit && inputIsNothing() && !isInit ? new Stdio.Inherit() : new Stdio.SameAs(1);
        }

        private boolean inputIsNothing() {
            if (plan.standardFds().input().isPresent()) {
                return false;
            }
            return switch (execution.input().kind()) {
                case FILE, FD -> false;
                case NULL, INHERIT, JOURNAL, JOURNAL_CONSOLE, KMSG, KMSG_CONSOLE, APPEND, TRUNCATE, DATA, TTY, TTY_FORCE, TTY_FAIL, SOCKET -> true;
            };
        }

        /** Inheriting is from the input, if that is something; else from the manager, but an init has nothing to give. */
        private Stdio likeInput(Stdio managers) {
            if (!inputIsNothing()) {
                return new Stdio.SameAs(0);
            }
            return isInit ? new Stdio.Null() : managers;
        }

        private Stdio connect(StandardStream stream, ExecStage stage, String directive) throws SpawnFault {
            if (stream.equals(execution.input()) && stream.kind() == Kind.FILE) {
                return new Stdio.SameAs(0);
            }
            return switch (stream.kind()) {
                case NULL, DATA, INHERIT -> new Stdio.Null();
                case JOURNAL, JOURNAL_CONSOLE -> log(stage);
                case KMSG, KMSG_CONSOLE -> {
                    faults.once("kmsg", "Cannot write output of services to the kernel log, it goes to the manager's log: " + directive + "kmsg");
                    yield log(stage);
                }
                case FILE -> new Stdio.File(stream.argument().orElseThrow(), Stdio.FileMode.WRITE);
                case APPEND -> new Stdio.File(stream.argument().orElseThrow(), Stdio.FileMode.APPEND);
                case TRUNCATE -> new Stdio.File(stream.argument().orElseThrow(), Stdio.FileMode.TRUNCATE);
                case FD -> passed(stream, stage, directive);
                case TTY, TTY_FORCE, TTY_FAIL, SOCKET -> throw unsupported(stage, directive, stream);
            };
        }

        private Stdio log(ExecStage stage) throws SpawnFault {
            try {
                ServiceOutput.Opened opened = output.open(unit, execution.format(program));
                toClose.add(opened.childEnd());
                log = Optional.of(opened);
                return new Stdio.Descriptor(opened.childEnd());
            } catch (LinuxException e) {
                throw new SpawnFault(stage, e);
            }
        }

        private Stdio passed(StandardStream stream, ExecStage stage, String directive) throws SpawnFault {
            String name = stream.argument().orElse(directive.equals("StandardInput=") ? "stdin" : directive.equals("StandardOutput=") ? "stdout" : "stderr");
            int index = plan.fdNames().indexOf(name);
            Optional<FdToken> token = index < 0 ? Optional.empty() : Optional.of(plan.fds().get(index));
            return token.flatMap(descriptors::find)
                    .<Stdio>map(Stdio.Descriptor::new)
                    .orElseThrow(() -> new SpawnFault(stage, "cannot connect " + directive + "fd:" + name + ": there is no descriptor of this name"));
        }

        /** A terminal is to control the session, as it does under systemd; one of another user's could not be opened for that. */
        private Stdio givenInput(FdToken token) throws SpawnFault {
            Stdio input = given(token, ExecStage.STDIN);
            boolean asOther = execution.unit().find(ExecDirectives.USER).isPresent();
            return input instanceof Stdio.Descriptor(Fd fd) && !asOther && Terminal.isTerminal(fd) ? new Stdio.ControllingTerminal(fd) : input;
        }

        /** Who has made the unit gives it this one, whatever its settings say. */
        private Stdio given(FdToken token, ExecStage stage) throws SpawnFault {
            return descriptors.find(token).<Stdio>map(Stdio.Descriptor::new)
                    .orElseThrow(() -> new SpawnFault(stage, "cannot connect a standard stream: the descriptor given to the unit is closed"));
        }

        private SpawnFault unsupported(ExecStage stage, String directive, StandardStream stream) {
            String kind = stream.kind() == Kind.SOCKET ? "sockets are not passed to services yet" : "terminals are not supported yet";
            return new SpawnFault(stage, "cannot connect " + directive + ": " + kind);
        }

        /** A nameless file with the text, open for reading only. */
        private Stdio data(byte[] text) throws SpawnFault {
            try (Fd writer = Fcntl.open(scratchDirectory, Fcntl.O_TMPFILE | Fcntl.O_RDWR, 0600)) {
                for (int done = 0; done < text.length; ) {
                    done += Unistd.write(writer, text, done, text.length - done);
                }
                Fd reader = Fcntl.open("/proc/self/fd/" + writer.number(), Fcntl.O_RDONLY);
                toClose.add(reader);
                return new Stdio.Descriptor(reader);
            } catch (LinuxException e) {
                throw new SpawnFault(ExecStage.STDIN, e);
            }
        }
    }
}
