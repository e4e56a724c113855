package dev.lares.daemon;

import dev.lares.linux.ChildEnd;
import dev.lares.linux.Errno;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Memory;
import dev.lares.linux.Pid;
import dev.lares.linux.Poll;
import dev.lares.linux.Prctl;
import dev.lares.linux.ProcSelf;
import dev.lares.linux.Signal;
import dev.lares.linux.Signals;
import dev.lares.linux.SingleSpawn;
import dev.lares.linux.SpawnResult;
import dev.lares.linux.Stdio;
import dev.lares.linux.TextFile;
import dev.lares.linux.Unistd;
import dev.lares.linux.UnixStreamSocket;
import dev.lares.linux.Wait;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The starter's side of a {@link Daemon}: starts the program anew, waits for its report, and ends this process.
 *
 * <p>This process ends by {@link Runtime#halt}: its shutdown hooks are those of the program, which goes on as the daemon
 * and runs them when that ends. A signal from the terminal or from who runs it must not run them either, so from the
 * spawn on SIGINT, SIGTERM and SIGHUP have their default action and end this process at once. The kernel then sends SIGTERM
 * to the daemon, because its connection is closed: no code of this process is needed for that, so it also works for SIGKILL.
 *
 * <p>What the daemon prints before it is ready would be lost in {@code /dev/null}, the reasons of a JVM that cannot even
 * boot above all. It is kept in a file in memory, and printed if the daemon ends without a report.
 */
final class DaemonStart {
    private static final long CAPTURED_BYTES = 256 * 1024;
    private static final Duration PATIENCE_WITH_END = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 5;
    private static final int KILLED = 128;

    private final DaemonSettings settings;
    private int captured;
    private boolean collected;

    private DaemonStart(DaemonSettings settings) {
        this.settings = settings;
    }

    /** Never returns. */
    static Daemon run(DaemonSettings settings) {
        FirstCall.begin();
        int status;
        try {
            new DaemonStart(settings).start();
            status = 0;
        } catch (DaemonException e) {
            System.err.println(e.getMessage());
            status = e.exitStatus();
        } catch (LinuxException | PidFileException | UnusableDirectoryException e) {
            System.err.println(e.getMessage());
            status = ExitCode.FAILURE.number();
        } catch (Throwable e) {
            e.printStackTrace();
            status = ExitCode.FAILURE.number();
        }
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(status);
        throw new AssertionError("halted");
    }

    private void start() throws DaemonException, LinuxException, PidFileException, UnusableDirectoryException {
        if (settings.pidFile().isEmpty()) {
            start(List.of());
            return;
        }
        // First of all, so that a second start ends early and touches nothing.
        try (PidFileClaim claim = PidFileClaim.make(settings.pidFile().get())) {
            start(List.of(claim));
        }
    }

    /** The list holds the claim, if there is a PID file. */
    private void start(List<PidFileClaim> claims)
            throws DaemonException, LinuxException, PidFileException, UnusableDirectoryException {
        String directory = ProcSelf.workingDirectory();
        Optional<DaemonUser> user = settings.user().isPresent()
                ? Optional.of(DaemonUser.of(settings.user().get())) : Optional.empty();
        OwnProgram own = OwnProgram.of(directory, DaemonEnvironment.of(ProcSelf.environment(), settings, user));
        SingleSpawn.loadClasses();
        List<UnixStreamSocket> sockets = UnixStreamSocket.pair();
        UnixStreamSocket connection = sockets.get(0);
        UnixStreamSocket daemons = sockets.get(1);
        Fd output = Memory.createFile("lares-daemon-output");
        Memory.fixSize(output, CAPTURED_BYTES);
        send(connection, StartMessage.GREETING);
        List<Fd> passed = new ArrayList<>();
        passed.add(daemons.fd());
        for (PidFileClaim claim : claims) {
            passed.add(claim.inheritable());
        }
        DetachedStart.Builder program = program(own, directory, output).passedFds(passed);
        if (user.isPresent()) {
            program.identity(user.get().identity());
        }
        takeSignalHandlers();
        if (settings.forksTwice()) {
            // So that its end can be told: from now on, the daemon is a child of this process until that ends.
            Prctl.setChildSubreaper(true);
        }
        Pid pid = spawn(program.build());
        try {
            String pidFile = claims.isEmpty() ? "" : settings.pidFile().get().toAbsolutePath().toString();
            send(connection, new StartMessage(pid, captured, directory, pidFile).bytes());
            Fcntl.signalOnEvents(daemons.fd(), pid, Signal.SIGTERM);
            daemons.close();
            if (claims.isEmpty()) {
                await(pid, connection, output);
                return;
            }
            PidFileClaim claim = claims.getFirst();
            try (PidFile _ = claim.publish(pid)) {
                await(pid, connection, output);
                claim.handOver();
            }
        } catch (DaemonException | LinuxException | PidFileException | RuntimeException | Error e) {
            end(pid);
            throw e;
        }
    }

    private DetachedStart.Builder program(OwnProgram own, String directory, Fd output) {
        String workingDirectory = settings.workingDirectory().isPresent()
                ? settings.workingDirectory().get().toAbsolutePath().toString() : directory;
        return DetachedStart.of(own.executable())
                .arguments(own.arguments())
                .environment(own.environment())
                .workingDirectory(workingDirectory)
                .umask(settings.umask().isPresent() ? settings.umask().get() : currentUmask())
                .doubleFork(settings.forksTwice())
                .standardInput(settings.keepsStreams() ? StandardStream.kept(0) : new Stdio.Null())
                .standardOutput(stream(1, settings.standardOutput(), output))
                .standardError(stream(2, settings.standardError(), output));
    }

    private Stdio stream(int number, Optional<Path> file, Fd output) {
        if (file.isPresent()) {
            return new Stdio.File(file.get().toAbsolutePath().toString(), Stdio.FileMode.APPEND);
        }
        if (settings.keepsStreams()) {
            return StandardStream.kept(number);
        }
        captured |= number;
        return new Stdio.Descriptor(output);
    }

    private static int currentUmask() {
        int umask = Unistd.umask(0077);
        Unistd.umask(umask);
        return umask;
    }

    private static void takeSignalHandlers() throws LinuxException {
        Signals.takeHandlerFrom(Signal.SIGINT);
        Signals.takeHandlerFrom(Signal.SIGTERM);
        Signals.takeHandlerFrom(Signal.SIGHUP);
    }

    private static Pid spawn(DetachedStart program) throws DaemonException {
        SpawnResult result = program.start();
        if (result instanceof SpawnResult.SpawnFailed failed) {
            throw new DaemonException(failed.message(), failed.stage().exitStatus());
        }
        return ((SpawnResult.Spawned) result).pid();
    }

    private static void send(UnixStreamSocket socket, byte[] bytes) throws LinuxException {
        Unistd.write(socket.fd(), bytes, 0, bytes.length);
    }

    /** Returns when the daemon is ready. */
    private void await(Pid pid, UnixStreamSocket connection, Fd output) throws DaemonException, LinuxException {
        Optional<Deadline> deadline = settings.readyTimeout().isPresent()
                ? Optional.of(Deadline.after(settings.readyTimeout().get())) : Optional.empty();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] chunk = new byte[4096];
        while (true) {
            if (deadline.isPresent() && deadline.get().isOver()) {
                throw failure("it was not ready within " + seconds(settings.readyTimeout().get()));
            }
            Poll.await(connection.fd(), Poll.POLLIN, deadline.isPresent() ? deadline.get().remainingMicros() : -1);
            int count = read(connection, chunk);
            if (count == 0) {
                break;
            }
            bytes.write(chunk, 0, Math.max(count, 0));
        }
        StartReport report = StartReport.read(bytes.toByteArray());
        if (report instanceof StartReport.Failed failed) {
            throw new DaemonException(failed.message(), failed.status());
        } else if (report instanceof StartReport.None) {
            printCaptured(output);
            throw ended(pid);
        }
    }

    /** As read(2); a daemon that ends without having read its greeting resets the connection, which is its end too. */
    private static int read(UnixStreamSocket connection, byte[] chunk) throws LinuxException {
        try {
            return connection.read(chunk, 0, chunk.length);
        } catch (LinuxException e) {
            if (e.errno().number() == Errno.ECONNRESET.number()) {
                return 0;
            }
            throw e;
        }
    }

    /** The daemon has closed its connection: it ends, has ended, or has been told to close all descriptors. */
    private DaemonException ended(Pid pid) throws LinuxException {
        Optional<ChildEnd> end = awaitEnd(pid);
        if (end.isEmpty()) {
            return failure(Signals.exists(pid) ? "it closed the connection to its starter before it was ready"
                    : "it ended before it was ready");
        } else if (end.get() instanceof ChildEnd.Killed killed) {
            return new DaemonException(text("it was killed by " + killed.signal()
                    + (killed.dumpedCore() ? " (core dumped)" : "") + " before it was ready"),
                    KILLED + killed.signal().number());
        }
        int status = ((ChildEnd.Exited) end.get()).status();
        return new DaemonException(text("it exited with status " + status + " before it was ready"),
                status == 0 ? ExitCode.FAILURE.number() : status);
    }

    /** The daemon is a child, after two forks by this process being its subreaper. */
    private Optional<ChildEnd> awaitEnd(Pid pid) throws LinuxException {
        Deadline deadline = Deadline.after(PATIENCE_WITH_END);
        while (true) {
            Optional<ChildEnd> end = Wait.ended(pid);
            collected |= end.isPresent();
            if (end.isPresent() || deadline.isOver() || !Signals.exists(pid)) {
                return end;
            }
            pause();
        }
    }

    /** A start that has failed leaves nothing running. */
    private void end(Pid pid) throws LinuxException {
        if (!collected && Signals.kill(pid, Signal.SIGTERM) && awaitEnd(pid).isEmpty()) {
            Signals.kill(pid, Signal.SIGKILL);
        }
    }

    private void printCaptured(Fd output) throws LinuxException {
        if (captured != 0) {
            String text = TextFile.read("/proc/self/fd/" + output.number());
            int end = text.indexOf('\0');
            System.err.print(end < 0 ? text : text.substring(0, end));
        }
    }

    private static DaemonException failure(String cause) {
        return new DaemonException(text(cause), ExitCode.FAILURE.number());
    }

    private static String text(String cause) {
        return "cannot start the daemon: " + cause;
    }

    private static String seconds(Duration duration) {
        return duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            // Nobody will ask: this process ends here.
        }
    }
}
