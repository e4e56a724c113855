package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * {@code <spawn.h>}: one call of posix_spawn(3) with its file actions and attributes. The C library makes the child with
 * {@code clone(CLONE_VM | CLONE_VFORK)}: it shares memory with this process, and only the calling thread is suspended,
 * until the child executes its program or ends.
 */
final class PosixSpawn implements AutoCloseable {
    private static final MethodHandle SPAWN = Libc.function("posix_spawn");
    private static final MethodHandle ACTIONS_INIT = Libc.function("posix_spawn_file_actions_init");
    private static final MethodHandle ACTIONS_DESTROY = Libc.function("posix_spawn_file_actions_destroy");
    private static final MethodHandle ADD_OPEN = Libc.function("posix_spawn_file_actions_addopen");
    private static final MethodHandle ADD_DUP2 = Libc.function("posix_spawn_file_actions_adddup2");
    private static final Optional<MethodHandle> ADD_CLOSE_FROM =
            Libc.find("posix_spawn_file_actions_addclosefrom_np");
    private static final MethodHandle ATTRIBUTES_INIT = Libc.function("posix_spawnattr_init");
    private static final MethodHandle ATTRIBUTES_DESTROY = Libc.function("posix_spawnattr_destroy");
    private static final MethodHandle SET_FLAGS = Libc.function("posix_spawnattr_setflags");
    private static final MethodHandle SET_SIGNAL_MASK = Libc.function("posix_spawnattr_setsigmask");
    private static final MethodHandle SET_SIGNAL_DEFAULTS = Libc.function("posix_spawnattr_setsigdefault");

    private static final int LOWEST_NOT_STANDARD = 3;
    private static final int SETPGROUP = 0x02;
    private static final int SETSIGDEF = 0x04;
    private static final int SETSIGMASK = 0x08;
    private static final int SETSID = 0x80;
    /** More than glibc's 336 and 80 bytes, and musl's. */
    private static final int STRUCT_BYTES = 512;
    /** The C library's sigset_t: 1024 bits. */
    private static final int SIGNAL_SET_BYTES = 128;
    private static final long MEMORY_BYTES = 2 * STRUCT_BYTES + 2 * SIGNAL_SET_BYTES + 64;

    private final SegmentAllocator memory;
    private final long actions;
    private final long attributes;

    PosixSpawn(SegmentAllocator memory) throws StageException {
        this.memory = memory;
        actions = memory.allocate(STRUCT_BYTES, 16).address();
        attributes = memory.allocate(STRUCT_BYTES, 16).address();
        check(Libc.call(ACTIONS_INIT, actions, 0), ExecStage.MEMORY);
        check(Libc.call(ATTRIBUTES_INIT, attributes, 0), ExecStage.MEMORY);
    }

    /** What one call takes of its allocator at most. */
    static long memoryBytes(SpawnRequest.ProcessGroup group) {
        return switch (group) {
            case ORPHANED_SESSION -> MEMORY_BYTES + DoubleFork.MEMORY_BYTES;
            case NEW_SESSION, NEW_GROUP, INHERIT -> MEMORY_BYTES;
        };
    }

    /** Opens in the child; the number is closed first if it is open. The C library copies the path. */
    void open(int number, MemorySegment path, int flags) throws StageException {
        check(Libc.call(ADD_OPEN, actions, number, path.address(), flags, 0, 0), ExecStage.FDS);
    }

    /**
     * Opens in the child a terminal of which it has a descriptor anew. Only open(2) makes a terminal the controlling one
     * without an ioctl(2), which is no file action.
     */
    void openTerminal(int from, int to) throws StageException {
        try (Arena arena = Arena.ofConfined()) {
            open(to, CString.in(arena, "/proc/self/fd/" + from), Fcntl.O_RDWR);
        }
    }

    /** Duplicates in the child, without close-on-exec even if both numbers are the same. */
    void duplicate(int from, int to) throws StageException {
        check(Libc.call(ADD_DUP2, actions, from, to), ExecStage.FDS);
    }

    /**
     * Closes in the child every descriptor from that number on. A C library that cannot (glibc before 2.34, musl) has
     * them closed by execve(2): the duplicates made for the child have lost close-on-exec.
     */
    void closeFrom(int lowest) throws StageException {
        if (ADD_CLOSE_FROM.isPresent()) {
            check(Libc.call(ADD_CLOSE_FROM.get(), actions, lowest), ExecStage.FDS);
        } else {
            Unistd.closeOnExecFrom(LOWEST_NOT_STANDARD);
        }
    }

    /** The session, and the signals by kernel mask: those blocked, and those reset to their default action. */
    void attributes(SpawnRequest.ProcessGroup group, long blocked, long defaults) throws StageException {
        int groupFlag = switch (group) {
            case NEW_SESSION -> SETSID;
            case NEW_GROUP -> SETPGROUP;
            case ORPHANED_SESSION, INHERIT -> 0;
        };
        check(Libc.call(SET_FLAGS, attributes, SETSIGDEF | SETSIGMASK | groupFlag), ExecStage.SIGNAL_MASK);
        check(Libc.call(SET_SIGNAL_MASK, attributes, signalSet(blocked)), ExecStage.SIGNAL_MASK);
        check(Libc.call(SET_SIGNAL_DEFAULTS, attributes, signalSet(defaults)), ExecStage.SIGNAL_MASK);
    }

    /** The child's pid, or a negative error number. */
    long spawn(long path, long argv, long envp) {
        MemorySegment pid = memory.allocate(8, 8);
        int error = (int) Libc.call(SPAWN, pid.address(), path, actions, attributes, argv, envp);
        return error == 0 ? NativeValue.intAt(pid, 0) : -error;
    }

    /** As {@link #spawn}, from a process in between that leads a new session and ends: {@link DoubleFork}. */
    long spawnTwice(long path, long argv, long envp) {
        return DoubleFork.spawn(memory, actions, attributes, path, argv, envp);
    }

    @Override
    public void close() {
        Libc.call(ACTIONS_DESTROY, actions, 0);
        Libc.call(ATTRIBUTES_DESTROY, attributes, 0);
    }

    private long signalSet(long mask) {
        MemorySegment set = memory.allocate(SIGNAL_SET_BYTES, 8);
        set.fill((byte) 0);
        NativeValue.put(set, 0, mask);
        return set.address();
    }

    private static void check(long error, ExecStage stage) throws StageException {
        if ((int) error != 0) {
            throw new StageException(stage, new Errno((int) error), "posix_spawn");
        }
    }
}
