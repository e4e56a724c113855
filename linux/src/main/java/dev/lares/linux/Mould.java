package dev.lares.linux;

import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes one child on the calling thread, whose umask and directory are set for each child anew. A request with
 * {@link MouldSetting}s leaves the thread unfit for anything else.
 *
 * <p>The order is: umask, standard descriptors (opened with the manager's privileges), everything that needs memory,
 * credentials, directory (entered as the child's user), posix_spawn. The change of user comes that late to keep short
 * the time in which the thread belongs to the unit's user. No class may be loaded from then on, because that user need not
 * be able to read it: see {@link SpawnRehearsal}.
 */
final class Mould {
    private static final long ALL_SIGNALS = -1L;
    private static final int LAST_STANDARD = 2;

    private final Optional<Gate> gate;
    private final SpawnMemory memory;
    private final List<Integer> opened = new ArrayList<>();

    /** Without a gate it makes only children that need none. */
    Mould(Optional<Gate> gate, SpawnMemory memory) {
        this.gate = gate;
        this.memory = memory;
    }

    SpawnResult make(long token, SpawnRequest request) {
        try {
            return new SpawnResult.Spawned(token, new Pid(make(request)));
        } catch (StageException e) {
            return new SpawnResult.SpawnFailed(token, e.stage, e.errno, e.object);
        } finally {
            for (int fd : opened) {
                Syscall.call(SyscallNumber.CLOSE, fd);
            }
            opened.clear();
        }
    }

    private int make(SpawnRequest request) throws StageException {
        Unistd.umask(request.umask());
        int[] sources = sources(request);
        NativeCommand command = new NativeCommand(request);
        SegmentAllocator allocator = memory.reuse(command.bytes() + PosixSpawn.memoryBytes(request.processGroup()));
        command.place(allocator);
        try (PosixSpawn spawn = new PosixSpawn(allocator)) {
            if (request.needsGate()) {
                gate.orElseThrow().addTo(spawn);
            }
            for (int target = 0; target < sources.length; target++) {
                spawn.duplicate(sources[target], target);
            }
            if (request.standardInput() instanceof Stdio.ControllingTerminal) {
                spawn.openTerminal(sources[0], 0);
            }
            spawn.closeFrom(sources.length);
            long ignored = request.ignoresSigPipe() ? Signals.bit(Signal.SIGPIPE) : 0;
            spawn.attributes(request.processGroup(), Signals.mask(request.blockedSignals()), ALL_SIGNALS & ~ignored);
            if (!request.mouldSettings().isEmpty()) {
                new MouldSetup(request.mouldSettings()).apply();
            }
            changeDirectory(request);
            return request.needsGate() ? throughGate(spawn, command, request) : straight(spawn, command, request);
        }
    }

    private static int straight(PosixSpawn spawn, NativeCommand command, SpawnRequest request) throws StageException {
        long pid = switch (request.processGroup()) {
            case ORPHANED_SESSION -> spawn.spawnTwice(command.path(), command.argv(), command.envp());
            case NEW_SESSION, NEW_GROUP, INHERIT -> spawn.spawn(command.path(), command.argv(), command.envp());
        };
        return (int) StageException.check(pid, isForkFailure(pid) ? ExecStage.FORK : execStage(pid),
                request.executable());
    }

    private int throughGate(PosixSpawn spawn, NativeCommand command, SpawnRequest request) throws StageException {
        Gate awaited = gate.orElseThrow();
        awaited.await(request, command);
        long pid = spawn.spawn(command.path(), command.argv(), command.envp());
        return switch (awaited.release()) {
            case Gate.State.Open() -> (int) StageException.check(pid, execStage(pid), request.executable());
            case Gate.State.Refused(ExecStage stage, Errno errno, String object) -> {
                if (pid > 0) {
                    collect((int) pid);
                }
                throw new StageException(stage, errno, object);
            }
            case Gate.State.Awaiting _, Gate.State.Free _ -> {
                if (pid > 0) {
                    Syscall.call(SyscallNumber.KILL, pid, Signal.SIGKILL.number());
                    collect((int) pid);
                    throw new StageException(ExecStage.EXEC, Errno.ECANCELED, request.executable());
                }
                throw new StageException(isForkFailure(pid) ? ExecStage.FORK : ExecStage.FDS, Errno.ofResult(pid),
                        request.executable());
            }
        };
    }

    /** posix_spawn does not say which step in the child failed: dup2 and close fail with EBADF, execve does not. */
    private static ExecStage execStage(long result) {
        return Syscall.failedWith(result, Errno.EBADF) ? ExecStage.FDS : ExecStage.EXEC;
    }

    /** What clone(2) fails with; execve(2) hardly ever does. */
    private static boolean isForkFailure(long result) {
        return Syscall.failedWith(result, Errno.EAGAIN) || Syscall.failedWith(result, Errno.ENOMEM);
    }

    /** The child has been killed, at the gate; whoever waits for any child may be faster. */
    private static void collect(int pid) {
        long result;
        do {
            result = Syscall.call(SyscallNumber.WAITID, Wait.P_PID, pid, 0, Wait.WEXITED, 0);
        } while (Syscall.failedWith(result, Errno.EINTR));
    }

    private static void changeDirectory(SpawnRequest request) throws StageException {
        long result = Unistd.tryChangeDirectory(request.workingDirectory());
        if (result < 0 && request.workingDirectoryMayMiss()) {
            result = Unistd.tryChangeDirectory("/");
        }
        StageException.check(result, ExecStage.CHDIR, request.workingDirectory());
    }

    /** The descriptors to become 0, 1, 2 …: all above those numbers, so that no dup2 overwrites a later source. */
    private int[] sources(SpawnRequest request) throws StageException {
        int count = LAST_STANDARD + 1 + request.passedFds().size();
        int[] sources = new int[count];
        sources[0] = above(count, standard(0, request.standardInput(), sources), ExecStage.STDIN);
        sources[1] = above(count, standard(1, request.standardOutput(), sources), ExecStage.STDOUT);
        sources[2] = above(count, standard(2, request.standardError(), sources), ExecStage.STDERR);
        for (int i = LAST_STANDARD + 1; i < count; i++) {
            sources[i] = above(count, request.passedFds().get(i - LAST_STANDARD - 1).number(), ExecStage.FDS);
        }
        return sources;
    }

    /** No pattern switch: see {@link Libc}. */
    private int standard(int number, Stdio stdio, int[] sources) throws StageException {
        if (stdio instanceof Stdio.Null) {
            return keep(StandardFile.openNull(number == 0 ? Fcntl.O_RDONLY : Fcntl.O_WRONLY, stage(number)));
        } else if (stdio instanceof Stdio.Descriptor descriptor) {
            return descriptor.fd().number();
        } else if (stdio instanceof Stdio.ControllingTerminal terminal) {
            return terminal.fd().number();
        } else if (stdio instanceof Stdio.File file) {
            return keep(StandardFile.open(file, stage(number)));
        }
        return stdio instanceof Stdio.SameAs same ? sources[same.number()] : number;
    }

    private int keep(int fd) {
        opened.add(fd);
        return fd;
    }

    private int above(int lowest, int fd, ExecStage stage) throws StageException {
        if (fd >= lowest) {
            return fd;
        }
        long duplicate = Syscall.call(SyscallNumber.FCNTL, fd, Fcntl.F_DUPFD_CLOEXEC, lowest);
        StageException.check(duplicate, stage, "descriptor " + fd);
        return keep((int) duplicate);
    }

    private static ExecStage stage(int number) {
        return number == 0 ? ExecStage.STDIN : number == 1 ? ExecStage.STDOUT : ExecStage.STDERR;
    }
}
