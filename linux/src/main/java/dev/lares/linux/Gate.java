package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalInt;

/**
 * Where a child waits, before it executes its program, until it has been set up by its pid.
 *
 * <p>Why: resource limits, the cgroup, the OOM adjustment and the pid in {@code LISTEN_PID=} belong to the process, not
 * to the thread that makes it, so they cannot be inherited from a mould; and a helper program in between would cost an
 * execve, and lose the exit status systemd gives to each step. But {@code posix_spawn} file actions run in the child, and
 * open(2) of a FIFO without a writer blocks. So the first two actions of a gated child are:
 *
 * <ol>
 *   <li><em>knock</em>: open the knock FIFO for writing, and close it again. The gatekeeper, who holds its reading end,
 *       gets EPOLLHUP.
 *   <li><em>gate</em>: open the gate FIFO for reading, which blocks. Only the thread in {@code posix_spawn} is
 *       suspended meanwhile. The gatekeeper finds the child's pid, sets the child up, fills in its environment (memory
 *       is still shared), and opens the gate FIFO for writing. It stays open until {@code posix_spawn} has returned, so
 *       it does not matter whether the child has got there yet.
 * </ol>
 *
 * <p>A child that cannot be set up is killed at the gate; {@code posix_spawn} then returns as if it had succeeded. A
 * child that fails or is killed before it knocks never concerns the gatekeeper, so nobody waits for ever.
 *
 * <p>Both FIFOs are open with O_PATH and have no name any more. The child reaches them as {@code /proc/self/fd/N},
 * whatever its user; nobody else can.
 */
final class Gate implements AutoCloseable {
    private final Fd knock;
    private final Fd gate;
    private final Fd knocks;
    private final Fd spare;
    private final ChildFinder finder;
    private State state = new State.Free();

    /** What a gate is doing; changed by the mould and by the gatekeeper, under the gate's lock. */
    sealed interface State {
        record Free() implements State {}

        /** A mould has called, or is about to call, posix_spawn. */
        record Awaiting(int mouldThread, SpawnRequest request, NativeCommand command) implements State {}

        /** The child has been let through. */
        record Open(Fd writer) implements State {}

        /** The child has been killed, because it could not be set up. */
        record Refused(ExecStage stage, Errno errno, String object) implements State {}
    }

    private Gate(Fd knock, Fd gate, Fd knocks, Fd spare, ChildFinder finder) {
        this.knock = knock;
        this.gate = gate;
        this.knocks = knocks;
        this.spare = spare;
        this.finder = finder;
    }

    /** Makes a gate; its FIFOs are in the directory only for a moment. */
    static Gate create(String directory, int number, ChildFinder finder) throws LinuxException {
        String name = directory + "/.gate-" + Unistd.pid() + "-" + number;
        Fd knock = namelessFifo(name + "-knock");
        Fd gate = namelessFifo(name);
        Fd knocks = Fcntl.open(path(knock), Fcntl.O_RDONLY | Fcntl.O_NONBLOCK);
        Fd spare = Fcntl.open("/dev/null", Fcntl.O_RDONLY);
        return new Gate(knock, gate, knocks, spare, finder);
    }

    /** Becomes ready, edge-triggered, when a child has knocked. */
    Fd knocks() {
        return knocks;
    }

    /** Adds the actions that make the child knock and wait; they come before all others. */
    void addTo(PosixSpawn spawn) throws StageException {
        try (Arena arena = Arena.ofConfined()) {
            spawn.open(spare.number(), CString.in(arena, path(knock)), Fcntl.O_WRONLY | Fcntl.O_CLOEXEC);
            MemorySegment gatePath = CString.in(arena, path(gate));
            spawn.open(spare.number(), gatePath, Fcntl.O_RDONLY | Fcntl.O_CLOEXEC);
        }
    }

    /** Says which child is coming; called by the mould right before posix_spawn. */
    synchronized void await(SpawnRequest request, NativeCommand command) {
        state = new State.Awaiting(Unistd.threadId(), request, command);
    }

    /** Frees the gate, and tells how far the child came; called by the mould after posix_spawn. */
    synchronized State release() {
        State last = state;
        if (last instanceof State.Open(Fd writer)) {
            writer.close();
        }
        state = new State.Free();
        return last;
    }

    /** Sets the waiting child up and lets it through; called by the gatekeeper. */
    synchronized void answerKnock() {
        if (state instanceof State.Awaiting awaiting) {
            OptionalInt child = finder.waitingChildOf(awaiting.mouldThread());
            if (child.isPresent()) {
                state = admit(child.getAsInt(), awaiting);
            }
        }
    }

    @Override
    public void close() {
        knock.close();
        gate.close();
        knocks.close();
        spare.close();
    }

    private State admit(int pid, State.Awaiting awaiting) {
        try {
            for (ProcessSetting setting : awaiting.request().processSettings()) {
                ProcessSetup.apply(pid, setting);
            }
            awaiting.command().fillIn(pid);
            return new State.Open(Fcntl.open(path(gate), Fcntl.O_RDWR | Fcntl.O_NONBLOCK));
        } catch (StageException e) {
            return refuse(pid, e.stage, e.errno, e.object);
        } catch (LinuxException e) {
            return refuse(pid, ExecStage.FDS, e.errno(), e.object());
        } catch (RuntimeException | Error e) {
            refuse(pid, ExecStage.MEMORY, Errno.ENOMEM, awaiting.request().executable());
            throw e;
        }
    }

    private static State refuse(int pid, ExecStage stage, Errno errno, String object) {
        Syscall.call(SyscallNumber.KILL, pid, Signal.SIGKILL.number());
        return new State.Refused(stage, errno, object);
    }

    private static Fd namelessFifo(String path) throws LinuxException {
        Stat.makeFifo(path, 0600);
        try {
            Fd fifo = Fcntl.open(path, Fcntl.O_PATH | Fcntl.O_NOFOLLOW);
            Stat.changeMode(path(fifo), 0666);
            return fifo;
        } finally {
            Unistd.unlink(path);
        }
    }

    private static String path(Fd fd) {
        return "/proc/self/fd/" + fd.number();
    }
}
