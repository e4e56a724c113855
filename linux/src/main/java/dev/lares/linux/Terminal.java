package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** {@code <sys/ioctl.h>} for terminals, ioctl_tty(2). */
public final class Terminal {
    private static final int TCGETS = 0x5401;
    private static final int TIOCSCTTY = 0x540e;
    private static final int TIOCGWINSZ = 0x5413;
    private static final int TIOCNOTTY = 0x5422;
    /** More than struct termios of any processor. */
    private static final int TERMIOS_BYTES = 128;

    private Terminal() {}

    /** The size in characters. */
    public record WindowSize(int rows, int columns) {}

    /** isatty(3). */
    public static boolean isTerminal(Fd fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment termios = arena.allocate(TERMIOS_BYTES, 8);
            return Syscall.call(SyscallNumber.IOCTL, fd.number(), TCGETS, termios.address()) == 0;
        }
    }

    /** Empty if this is no terminal, or one that does not know its size. */
    public static Optional<WindowSize> windowSize(Fd fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(8, 2);
            long result = Syscall.call(SyscallNumber.IOCTL, fd.number(), TIOCGWINSZ, size.address());
            int rows = size.get(ValueLayout.JAVA_SHORT, 0) & 0xffff;
            int columns = size.get(ValueLayout.JAVA_SHORT, 2) & 0xffff;
            return result < 0 || rows == 0 || columns == 0 ? Optional.empty()
                    : Optional.of(new WindowSize(rows, columns));
        }
    }

    /** Makes it the controlling terminal of the caller's session, of which the caller is the leader. */
    public static void control(Fd fd) throws LinuxException {
        Syscall.check(Syscall.call(SyscallNumber.IOCTL, fd.number(), TIOCSCTTY, 0), "control terminal", fd);
    }

    /** Gives up the controlling terminal. */
    public static void release(Fd fd) throws LinuxException {
        Syscall.check(Syscall.call(SyscallNumber.IOCTL, fd.number(), TIOCNOTTY, 0), "release terminal", fd);
    }
}
