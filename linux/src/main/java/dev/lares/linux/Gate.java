package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
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
 * <p>A child that cannot be set up is let through with its program's path blanked, so that its execve fails and
 * {@code posix_spawn} collects it. A child that fails or is killed before it knocks never concerns the gatekeeper, so
 * nobody waits for ever.
 *
 * <p>The open writing end is seen by all threads, so a child that another mould makes meanwhile holds a copy of it until
 * it executes. The next child of this gate would find it open: before each use the gate is tried, by reading from its
 * other end, and replaced if somebody holds it open.
 *
 * <p>Both FIFOs are open with O_PATH and have no name any more. The child reaches them as {@code /proc/self/fd/N},
 * whatever its user; nobody else can.
 */
final class Gate implements AutoCloseable {
    private final String name;
    private final Fd knock;
    private final Fd knocks;
    private final Fd spare;
    private final List<Fd> writers = new ArrayList<>(1);
    private Fd gate;
    private Fd trial;
    private final ChildFinder finder;
    private State state = new State.Free();

    /** What a gate is doing; changed by the mould and by the gatekeeper, under the gate's lock. */
    sealed interface State {
        record Free() implements State {}

        /** A mould has called, or is about to call, posix_spawn. */
        record Awaiting(int mouldThread, SpawnRequest request, NativeCommand command) implements State {}

        /** The child has been let through. */
        record Open() implements State {}

        /** The child could not be set up and has been made to fail. */
        record Refused(ExecStage stage, Errno errno, String object) implements State {}
    }

    private Gate(String name, Fd knock, Fd knocks, Fd spare, Fd gate, Fd trial, ChildFinder finder) {
        this.name = name;
        this.knock = knock;
        this.knocks = knocks;
        this.spare = spare;
        this.gate = gate;
        this.trial = trial;
        this.finder = finder;
    }

    /** Makes a gate; its FIFOs are in the directory only for a moment. */
    static Gate create(String directory, int number, ChildFinder finder) throws LinuxException {
        String name = directory + "/.gate-" + Unistd.pid() + "-" + number;
        Fd knock = namelessFifo(name + "-knock");
        Fd gate = namelessFifo(name);
        return new Gate(name, knock, readingEnd(knock), Fcntl.open("/dev/null", Fcntl.O_RDONLY), gate,
                readingEnd(gate), finder);
    }

    /** Becomes ready, edge-triggered, when a child has knocked. */
    Fd knocks() {
        return knocks;
    }

    /** Adds the actions that make the child knock and wait; they come before all others. */
    void addTo(PosixSpawn spawn) throws StageException {
        shut();
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
        state = new State.Free();
        writers.forEach(Fd::close);
        writers.clear();
        return last;
    }

    /**
     * Sets the waiting child up and lets it through; called by the gatekeeper. False if a child is expected but not
     * found: the knock was a late echo of the child before, or /proc is late.
     */
    synchronized boolean answerKnock() {
        if (!(state instanceof State.Awaiting awaiting)) {
            return true;
        }
        OptionalInt child = finder.waitingChildOf(awaiting.mouldThread());
        if (child.isPresent()) {
            admit(child.getAsInt(), awaiting);
        }
        return child.isPresent();
    }

    /** Makes the expected child fail that {@link #answerKnock} has not found for long; called by the gatekeeper. */
    synchronized void giveUp() throws LinuxException {
        if (state instanceof State.Awaiting awaiting) {
            awaiting.command().spoil();
            open(new State.Refused(ExecStage.FDS, Errno.ESRCH, "a child that is not in /proc"));
        }
    }

    @Override
    public synchronized void close() {
        knock.close();
        gate.close();
        trial.close();
        knocks.close();
        spare.close();
    }

    private void admit(int pid, State.Awaiting awaiting) {
        try {
            open(setUp(pid, awaiting));
        } catch (LinuxException e) {
            Syscall.call(SyscallNumber.KILL, pid, Signal.SIGKILL.number());
            state = new State.Refused(ExecStage.FDS, e.errno(), e.object());
        } catch (RuntimeException | Error e) {
            Syscall.call(SyscallNumber.KILL, pid, Signal.SIGKILL.number());
            throw e;
        }
    }

    private static State setUp(int pid, State.Awaiting awaiting) {
        try {
            for (ProcessSetting setting : awaiting.request().processSettings()) {
                OwnerRights.apply(pid, setting, awaiting.request().mouldSettings());
            }
            awaiting.command().fillIn(pid);
            return new State.Open();
        } catch (StageException e) {
            awaiting.command().spoil();
            return new State.Refused(e.stage, e.errno, e.object);
        }
    }

    private void open(State next) throws LinuxException {
        writers.add(Fcntl.open(path(gate), Fcntl.O_RDWR | Fcntl.O_NONBLOCK));
        state = next;
    }

    /** Makes sure that nobody holds the gate open: then reading from it finds the end of the file. */
    private synchronized void shut() throws StageException {
        try (Arena arena = Arena.ofConfined()) {
            long count = Syscall.call(SyscallNumber.READ, trial.number(), arena.allocate(1).address(), 1);
            if (count == 0) {
                return;
            }
            Fd fresh = namelessFifo(name);
            trial.close();
            gate.close();
            gate = fresh;
            trial = readingEnd(gate);
        } catch (LinuxException e) {
            throw new StageException(ExecStage.FDS, e.errno(), e.object());
        }
    }

    private static Fd readingEnd(Fd fifo) throws LinuxException {
        return Fcntl.open(path(fifo), Fcntl.O_RDONLY | Fcntl.O_NONBLOCK);
    }

    private static Fd namelessFifo(String path) throws LinuxException {
        Stat.makeFifo(path, 0600);
        Fd fifo;
        try {
            fifo = Fcntl.open(path, Fcntl.O_PATH | Fcntl.O_NOFOLLOW);
        } finally {
            Unistd.unlink(path);
        }
        try {
            Stat.changeMode(path(fifo), 0666);
            return fifo;
        } catch (LinuxException e) {
            fifo.close();
            throw e;
        }
    }

    private static String path(Fd fd) {
        return "/proc/self/fd/" + fd.number();
    }
}
