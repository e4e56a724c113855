package dev.lares.cli;

import dev.lares.daemon.DetachedStart;
import dev.lares.daemon.PidFileException;
import dev.lares.linux.Errno;
import dev.lares.linux.ExecStage;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.ProcSelf;
import dev.lares.linux.Signal;
import dev.lares.linux.SpawnResult;
import dev.lares.unit.TimeSpan;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The start of a daemon: the right to its PID file first, so that a second one starts nothing; then the program; the PID
 * file as soon as it runs; and its readiness, where asked for. What fails on the way undoes what was before it.
 */
final class DaemonStart {
    private static final int SIGNALLED = 128;

    private final DaemonizeOptions options;
    private final String current;
    private final Optional<DaemonUser> user;
    private final DaemonEnvironment environment;

    /** A program that was not started, or not to the end. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1;

        /** For the process to end with. */
        final int exitCode;

        FailedException(int exitCode, String message) {
            super(message);
            this.exitCode = exitCode;
        }
    }

    /** Relative names of programs start at that directory. */
    DaemonStart(DaemonizeOptions options, String current) throws LinuxException, DaemonUser.UnknownException {
        this.options = options;
        this.current = current;
        user = options.user().isPresent() ? Optional.of(DaemonUser.of(options.user().get())) : Optional.empty();
        environment = DaemonEnvironment.of(ProcSelf.environment(), options, user);
    }

    /** Starts it, and returns when it runs, or is ready. */
    Pid run() throws PidFileException, FailedException, LinuxException, IOException {
        try (DaemonPidFile file = DaemonPidFile.claim(options.pidFile())) {
            DaemonProcess daemon = options.readyTimeout().isPresent() ? ready(file, options.readyTimeout().get()) : running(file);
            try {
                file.handOver();
                return daemon.pid();
            } catch (PidFileException e) {
                daemon.stop();
                throw e;
            }
        }
    }

    private DaemonProcess ready(DaemonPidFile file, TimeSpan timeout) throws PidFileException, FailedException, LinuxException, IOException {
        try (DaemonReadiness readiness = DaemonReadiness.open(System.getenv())) {
            environment.with("NOTIFY_SOCKET", readiness.address());
            DaemonProcess daemon = running(file);
            switch (readiness.await(daemon, timeout)) {
                case DaemonReadiness.Outcome.Ready() -> {}
                case DaemonReadiness.Outcome.NotReady(String how) -> {
                    daemon.stop();
                    throw new FailedException(Program.FAILURE_EXIT_CODE, "cannot wait until %s is ready: %s".formatted(name(), how));
                }
                case DaemonReadiness.Outcome.Interrupted(Signal signal) -> {
                    daemon.stop();
                    throw new FailedException(
                            SIGNALLED + signal.number(), "cannot wait until %s is ready: %s came".formatted(name(), signal.name()));
                }
            }
            return daemon;
        }
    }

    private DaemonProcess running(DaemonPidFile file) throws PidFileException, FailedException, LinuxException {
        DaemonProcess daemon = DaemonProcess.of(execute(file.passed()));
        try {
            file.publish(daemon.pid());
            return daemon;
        } catch (PidFileException e) {
            daemon.stop();
            throw e;
        }
    }

    private Pid execute(List<Fd> passed) throws FailedException, LinuxException {
        String searchPath = environment.get("PATH").orElse("/bin:/usr/bin");
        SpawnResult result = new SpawnResult.SpawnFailed(0, ExecStage.EXEC, Errno.ENOENT, name());
        for (String candidate : ProgramSearch.candidates(name(), searchPath, current)) {
            result = builder(candidate, passed).build().start();
            if (!mayNotExecute(result)) {
                break;
            }
        }
        return switch (result) {
            case SpawnResult.Spawned(long _, Pid pid) -> pid;
            case SpawnResult.SpawnFailed failed -> throw new FailedException(failed.stage().exitStatus(), failed.message());
        };
    }

    /** Then execvp(3) goes on searching. */
    private static boolean mayNotExecute(SpawnResult result) {
        return result instanceof SpawnResult.SpawnFailed(long _, ExecStage stage, Errno errno, String _)
                && stage == ExecStage.EXEC
                && errno.equals(Errno.EACCES);
    }

    private DetachedStart.Builder builder(String executable, List<Fd> passed) {
        DetachedStart.Builder builder = DetachedStart.of(executable)
                .arguments(options.command())
                .environment(environment.strings())
                .umask(options.umask())
                .workingDirectory(options.directory())
                .doubleFork(options.doubleFork())
                .standardInput(options.standardInput())
                .standardOutput(options.standardOutput())
                .standardError(options.standardError())
                .passedFds(passed);
        return user.isPresent() ? builder.identity(user.get().identity()) : builder;
    }

    private String name() {
        return options.command().getFirst();
    }
}
