package dev.lares.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.foreign.Arena;
import java.util.Collection;
import java.util.Optional;

/**
 * Receives signals as data, signalfd(2). The signals must be blocked in every thread of the process (see
 * {@link Signals#isBlocked}), or the kernel hands them to a thread that does not block them. Non-blocking.
 */
public final class SignalFd implements AutoCloseable {
    private static final int INFO_BYTES = 128;

    private final Fd fd;

    /**
     * A signal that arrived.
     *
     * @param senderPid 0 if the kernel sent it, or a process outside this PID namespace
     * @param code the {@code SI_…} or {@code CLD_…} code, sigaction(2); 0 for kill(2)
     * @param value what sigqueue(3) sent along
     */
    public record Received(Signal signal, int senderPid, int senderUid, int code, int value) {}

    private SignalFd(Fd fd) {
        this.fd = fd;
    }

    public static SignalFd create(Collection<Signal> signals) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(Signals.SET_BYTES, 8);
            set.set(ValueLayout.JAVA_LONG, 0, Signals.mask(signals));
            long result = Syscall.call(SyscallNumber.SIGNALFD4, -1, set.address(), Signals.SET_BYTES,
                    Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK);
            return new SignalFd(Fd.of((int) Syscall.check(result, "create", "a signal descriptor")));
        }
    }

    public Fd fd() {
        return fd;
    }

    /** Takes one signal; empty if none is pending. Call until empty. */
    public Optional<Received> read() throws LinuxException {
        MemorySegment info = Scratch.ofAtLeast(INFO_BYTES);
        long result = Syscall.call(SyscallNumber.READ, fd.number(), info.address(), INFO_BYTES);
        if (Syscall.failedWith(result, Errno.EAGAIN)) {
            return Optional.empty();
        }
        Syscall.check(result, "read from", fd);
        return Optional.of(new Received(new Signal(info.get(ValueLayout.JAVA_INT, 0)),
                info.get(ValueLayout.JAVA_INT, 12), info.get(ValueLayout.JAVA_INT, 16),
                info.get(ValueLayout.JAVA_INT, 8), info.get(ValueLayout.JAVA_INT, 44)));
    }

    @Override
    public void close() {
        fd.close();
    }
}
