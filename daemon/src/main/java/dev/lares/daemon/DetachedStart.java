package dev.lares.daemon;

import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.MouldSetting;
import dev.lares.linux.ProcSelf;
import dev.lares.linux.SingleSpawn;
import dev.lares.linux.SpawnRequest;
import dev.lares.linux.SpawnRequest.ProcessGroup;
import dev.lares.linux.SpawnResult;
import dev.lares.linux.Stdio;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The start of any program as a SysV daemon, detached from whoever starts it: daemon(7) "SysV Daemons", steps 1 to 11
 * and 13. The program begins with
 *
 * <ul>
 *   <li>no terminal, in a session of its own, which it leads after one fork (PID = PGID = SID, as daemon(3) leaves it)
 *       and only belongs to after two (PID ≠ PGID = SID; it can then never get a terminal);
 *   <li>descriptors 0, 1, 2 and the passed ones, which are 3, 4 …; all others are closed;
 *   <li>no signal blocked, and each with its default action, SIGPIPE included;
 *   <li>the umask, directory, environment and user asked for.
 * </ul>
 *
 * <p>What a daemon does when it runs (PID file, telling its starter) is for {@link Daemon}, or the program itself.
 */
public final class DetachedStart {
    private final SpawnRequest request;

    private DetachedStart(SpawnRequest request) {
        this.request = request;
    }

    /**
     * The program of that path, which is not searched for in {@code $PATH}. Unless the builder is told otherwise: no
     * arguments, this process's environment, umask 022, directory {@code /}, {@code /dev/null} as 0, 1 and 2, two
     * forks, this process's user.
     */
    public static Builder of(String executable) {
        return new Builder(executable);
    }

    /**
     * Starts it, and returns when the program runs, or the step that failed, in words
     * ({@link SpawnResult.SpawnFailed#message}) and as an exit status ({@link dev.lares.linux.ExecStage#exitStatus}).
     * The token is 0. After one fork the process is a child of this one, to be waited for if this one goes on; after
     * two it belongs to process 1 or the nearest subreaper.
     */
    public SpawnResult start() {
        return SingleSpawn.make(request);
    }

    /** What to start, and how. */
    public static final class Builder {
        private final SpawnRequest.Builder spawn;
        private Optional<List<String>> environment = Optional.empty();

        private Builder(String executable) {
            spawn = SpawnRequest.of(executable).processGroup(ProcessGroup.ORPHANED_SESSION).ignoresSigPipe(false);
        }

        /** The whole argv; its first element, by custom the program's name, is the path if this is not called. */
        public Builder arguments(List<String> argv) {
            spawn.arguments(argv);
            return this;
        }

        /** The whole environment, as {@code NAME=VALUE}; that of this process if this is not called. */
        public Builder environment(List<String> variables) {
            environment = Optional.of(new ArrayList<>(variables));
            return this;
        }

        /** 0 to 0777, umask(2). */
        public Builder umask(int mask) {
            spawn.umask(mask);
            return this;
        }

        /** Absolute; entered as the program's user. */
        public Builder workingDirectory(String path) {
            spawn.workingDirectory(path);
            return this;
        }

        /** Two forks, or one. */
        public Builder doubleFork(boolean twice) {
            spawn.processGroup(twice ? ProcessGroup.ORPHANED_SESSION : ProcessGroup.NEW_SESSION);
            return this;
        }

        public Builder standardInput(Stdio source) {
            spawn.standardInput(source);
            return this;
        }

        public Builder standardOutput(Stdio target) {
            spawn.standardOutput(target);
            return this;
        }

        public Builder standardError(Stdio target) {
            spawn.standardError(target);
            return this;
        }

        /** Descriptors of this process that the program gets as 3, 4 …; they stay open here. */
        public Builder passedFds(List<Fd> fds) {
            spawn.passedFds(fds);
            return this;
        }

        /** User, group and supplementary groups, taken by the program from its first instruction on. */
        public Builder identity(MouldSetting.Identity identity) {
            spawn.add(identity);
            return this;
        }

        /** Fails if this process's own environment is needed and /proc does not tell it. */
        public DetachedStart build() throws LinuxException {
            spawn.environment(environment.isPresent() ? environment.get() : ProcSelf.environment());
            return new DetachedStart(spawn.build());
        }
    }
}
