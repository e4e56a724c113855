package dev.lares.daemon;

import dev.lares.daemon.DaemonSettings.EnvironmentChange;
import dev.lares.linux.LinuxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * This program as a SysV daemon: daemon(7) "SysV Daemons", or daemon(3).
 *
 * <pre>{@code
 * public static void main(String[] arguments) {
 *     Daemon daemon = Daemon.builder().pidFile(Path.of("/run/example.pid")).start();
 *     Server server = new Server(arguments);   // initialise
 *     daemon.ready();                          // now the command that started it ends, with status 0
 *     server.serve();
 * }
 * }</pre>
 *
 * <p><b>A JVM cannot fork, so the program starts itself anew</b>: the same executable, JVM options, class or module path,
 * agents, main class and arguments, detached. {@link Builder#start()} is reached twice. In the process that the user has
 * started it does not return; it waits until the daemon is ready, or tells why it is not, and ends. In the daemon it
 * returns. What the program does before runs in both, so {@code start()} comes first in {@code main}.
 *
 * <p>What is taken over, and what is not:
 * <ul>
 * <li>the command line as it was, from /proc. The daemon is executed in its working directory, so that {@code user.dir} and
 * the system agree; relative paths in options of the launcher and the JVM, in argument files, {@code CLASSPATH} and
 * {@code JDK_JAVA_OPTIONS} are therefore made absolute. The program's own arguments, and system properties
 * that the JDK does not define as paths, are not touched: see {@link #startDirectory()};
 * <li>{@code --enable-native-access} is added for this library, unless it is there;
 * <li>not: properties set by the program, agents attached at run time, open files and sockets. Ports that an agent listens on
 * are free only when the first process has ended: give them to it by options that bind late, or not at all.
 * </ul>
 *
 * <p><b>The steps of daemon(7)</b>, and who takes them:
 * <ol>
 * <li>close all descriptors but 0, 1 and 2: by the spawn, in the new process before it executes;
 * <li>reset all signal handlers: likewise, ignored signals included. The new JVM then installs its own;
 * <li>reset the signal mask: likewise;
 * <li>sanitise the environment: {@link Builder#cleanEnvironment()} and the changes after it;
 * <li>fork: a process is made, in the background, as the daemon will no longer be one of the shell's;
 * <li>setsid: it becomes the leader of a session of its own, without terminal;
 * <li>fork again: it makes the daemon, which leads no session and so can never get a terminal
 * ({@link Builder#doubleFork});
 * <li>exit in the first child: it ends at once. The daemon's parent is the waiting process, and process 1 (or a subreaper,
 * prctl(2)) from the daemon's readiness on;
 * <li>connect {@code /dev/null} to 0, 1 and 2: {@link Builder#standardOutput} and its kin choose files instead. Where 1
 * and 2 will be {@code /dev/null}, they lead to a file in memory until the daemon is ready; if it ends before, its starter
 * prints what is in there;
 * <li>reset the umask: to 022, and not to 0 as the manual says. A C program gives a mode to each open(2); Java's file APIs
 * give 0666, so that with a umask of 0 everybody could write to every file. {@link Builder#umask} takes 0 too;
 * <li>change the directory: to {@code /}, {@link Builder#workingDirectory};
 * <li>write a PID file: {@link Builder#pidFile}, before anything is started, with a lock held for life;
 * <li>drop privileges: {@link Builder#user}. The new JVM has them from its first instruction on, and the files that the
 * other steps need are opened before;
 * <li>notify the original process: {@link #ready()};
 * <li>exit in the original process: then, and by {@link Runtime#halt}, as the shutdown hooks are the daemon's now.
 * </ol>
 *
 * <p><b>A start that fails leaves nothing running</b>, prints one line that says why, and gives a status other than 0:
 * {@link #fail} its own; an exception in the thread that called {@code start()}, 1; a daemon that ends before it is ready,
 * its exit status, or 128 and the signal's number; a step that failed, that of {@link dev.lares.linux.ExecStage}. While
 * the first process waits, SIGINT, SIGTERM, SIGHUP or SIGKILL ends both, without its shutdown hooks.
 *
 * <p>Nothing of it marks the daemon: no environment variable and no option tells it, or what it starts, that it is one.
 *
 * <p>Needs /proc, and for two forks glibc. Safe for use by several threads.
 */
public final class Daemon implements AutoCloseable {
    private static Optional<StarterConnection> connection = Optional.empty();
    private static boolean lookedForStarter;
    private static boolean returned;

    private final StarterConnection starter;
    private final StartFailures failures;
    private final Optional<PidFile> pidFile;

    private Daemon(StarterConnection starter, StartFailures failures, Optional<PidFile> pidFile) {
        this.starter = starter;
        this.failures = failures;
        this.pidFile = pidFile;
    }

    /** Two forks, umask 022, directory {@code /}, {@code /dev/null} as 0, 1 and 2, the caller's environment and user. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * daemon(3): one fork, so that the process leads its session (PID = PGID = SID). Returns in the daemon; the process
     * that the user has started exits with 0 when the daemon has come to this call. The umask stays. Two things differ
     * from C: descriptors other than 0, 1 and 2 are closed, and with {@code noclose} a standard descriptor that was
     * closed is {@code /dev/null}.
     *
     * @param nochdir whether the working directory stays, instead of {@code /}
     * @param noclose whether 0, 1 and 2 stay, instead of {@code /dev/null}
     */
    public static void daemon(boolean nochdir, boolean noclose) {
        Builder builder = builder().doubleFork(false).keepUmask();
        if (nochdir) {
            builder.keepWorkingDirectory();
        }
        if (noclose) {
            builder.keepStandardStreams();
        }
        builder.start().ready();
    }

    /**
     * Whether this process is the daemon, and not the one that the user has started; also before {@link Builder#start()},
     * for a program that wants to do something in one of them only.
     */
    public static boolean isDaemon() {
        return starter().isPresent();
    }

    /** Initialisation is complete: the process that the user has started exits with 0. Later calls do nothing. */
    public void ready() {
        starter.ready();
        failures.forget();
    }

    /**
     * The daemon cannot run: the process that the user has started prints the message and exits with that code, and this one
     * exits with it too, as by {@link System#exit}. After {@link #ready()} nobody is told any more.
     *
     * @param code not 0; that would be success
     */
    public void fail(String message, ExitCode code) {
        if (code.equals(ExitCode.SUCCESS)) {
            throw new IllegalArgumentException("cannot fail with exit code 0");
        }
        starter.fail(code.number(), message);
        System.exit(code.number());
    }

    /** Where the program was started, which is what relative paths among its arguments are meant to start at. */
    public Path startDirectory() {
        return starter.startDirectory();
    }

    /** The PID file, if there is one. */
    public Optional<PidFile> pidFile() {
        return pidFile;
    }

    /**
     * Removes the PID file. It is removed when the JVM ends too, so a program calls this only to show the end earlier, or
     * in its own order.
     */
    @Override
    public void close() {
        pidFile.ifPresent(PidFile::close);
    }

    private static synchronized Optional<StarterConnection> starter() {
        if (!lookedForStarter) {
            lookedForStarter = true;
            connection = StarterConnection.find();
        }
        return connection;
    }

    private static synchronized Daemon returnOnce(StarterConnection starter) {
        if (returned) {
            throw new IllegalStateException("cannot start a daemon: this process is one already");
        }
        returned = true;
        StartFailures failures = StartFailures.report(starter);
        try {
            Optional<PidFile> pidFile = starter.pidFile();
            if (pidFile.isPresent()) {
                pidFile.get().closeAtExit();
            }
            return new Daemon(starter, failures, pidFile);
        } catch (LinuxException e) {
            starter.fail(ExitCode.FAILURE.number(), e.getMessage());
            System.exit(ExitCode.FAILURE.number());
            throw new AssertionError("exited");
        }
    }

    /** How the daemon is to be started. */
    public static final class Builder {
        private boolean forksTwice = true;
        private Optional<Integer> umask = Optional.of(0022);
        private Optional<Path> workingDirectory = Optional.of(Path.of("/"));
        private boolean keepsStreams;
        private Optional<Path> standardOutput = Optional.empty();
        private Optional<Path> standardError = Optional.empty();
        private boolean cleansEnvironment;
        private final List<EnvironmentChange> environment = new ArrayList<>();
        private Optional<Path> pidFile = Optional.empty();
        private Optional<String> user = Optional.empty();
        private Optional<Duration> readyTimeout = Optional.empty();

        private Builder() {}

        /** Whether the daemon must not lead its session (the default), or leads it as after daemon(3). */
        public Builder doubleFork(boolean twice) {
            forksTwice = twice;
            return this;
        }

        /** 0 to 0777, umask(2); 022 if nothing is said. */
        public Builder umask(int mask) {
            if (mask < 0 || mask > 0777) {
                throw new IllegalArgumentException("cannot use umask " + mask + ": not in 0 to 0777");
            }
            umask = Optional.of(mask);
            return this;
        }

        /** The umask of the process that the user has started. */
        public Builder keepUmask() {
            umask = Optional.empty();
            return this;
        }

        /** Where the daemon runs; entered as its user. */
        public Builder workingDirectory(Path directory) {
            workingDirectory = Optional.of(directory);
            return this;
        }

        /** The directory of the process that the user has started. */
        public Builder keepWorkingDirectory() {
            workingDirectory = Optional.empty();
            return this;
        }

        /**
         * A file that descriptor 1 is appended to from the daemon's first instruction on, created by the caller's
         * privileges and the daemon's umask if it is not there.
         */
        public Builder standardOutput(Path file) {
            standardOutput = Optional.of(file);
            return this;
        }

        /** As {@link #standardOutput} for descriptor 2; it may be the same file. */
        public Builder standardError(Path file) {
            standardError = Optional.of(file);
            return this;
        }

        /** Descriptors 0, 1 and 2 are the caller's, unless a file is given; a closed one is {@code /dev/null}. */
        public Builder keepStandardStreams() {
            keepsStreams = true;
            return this;
        }

        /**
         * Nothing of the caller's environment but the language, {@code TZ} and what belongs to the Java command line
         * ({@code CLASSPATH}, {@code JDK_JAVA_OPTIONS} and their kin), and the {@code PATH} systemd gives to services.
         */
        public Builder cleanEnvironment() {
            cleansEnvironment = true;
            return this;
        }

        /** Sets a variable, in either environment. */
        public Builder environment(String name, String value) {
            environment.add(new EnvironmentChange.Set(requireName(name), Objects.requireNonNull(value)));
            return this;
        }

        /** Takes a variable out. */
        public Builder unsetEnvironment(String name) {
            environment.add(new EnvironmentChange.Unset(requireName(name)));
            return this;
        }

        /**
         * The PID file, made with the caller's privileges before the daemon is started, and locked until that ends. A second
         * start is told who holds it, and exits with 1. It is removed at the end, or left empty or stale where the daemon's
         * user may not remove it; the lock is what counts. See {@link PidFile}.
         */
        public Builder pidFile(Path file) {
            pidFile = Optional.of(file);
            return this;
        }

        /**
         * The account to run as, by name or number, with all its groups and {@code USER}, {@code LOGNAME}, {@code HOME} and
         * {@code SHELL}; systemd.exec(5) "User=".
         */
        public Builder user(String name) {
            user = Optional.of(name);
            return this;
        }

        /** How long the daemon may take to be {@link #ready()}; then it is ended, and has failed. For ever, if not said. */
        public Builder readyTimeout(Duration timeout) {
            readyTimeout = Optional.of(timeout);
            return this;
        }

        /** Returns in the daemon. In the process that the user has started it never returns: that ends here. */
        public Daemon start() {
            Optional<StarterConnection> starter = starter();
            return starter.isPresent() ? returnOnce(starter.get()) : DaemonStart.run(new DaemonSettings(forksTwice, umask,
                    workingDirectory, keepsStreams, standardOutput, standardError, cleansEnvironment, environment,
                    pidFile, user, readyTimeout));
        }

        private static String requireName(String name) {
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new IllegalArgumentException("cannot use '" + name + "' as the name of a variable");
            }
            return name;
        }
    }
}
