package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A terminal that a program plays, pty(7): what is written to the master is typed at the terminal, and what is printed
 * there is read from the master. The master reports EIO when nobody has the terminal open any more.
 *
 * @param path the terminal's, for programs to open
 */
public record PseudoTerminal(Fd master, String path) implements AutoCloseable {
    private static final int TIOCSPTLCK = 0x4004_5431;
    private static final int TIOCGPTN = 0x8004_5430;

    /** A new terminal, which is no session's yet; posix_openpt(3), unlockpt(3) and ptsname(3). */
    public static PseudoTerminal open() throws LinuxException {
        Fd master = Fcntl.open("/dev/ptmx", Fcntl.O_RDWR | Fcntl.O_NOCTTY);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(4, 4);
            control(master, TIOCSPTLCK, number, "unlock");
            control(master, TIOCGPTN, number, "find");
            return new PseudoTerminal(master, "/dev/pts/" + number.get(ValueLayout.JAVA_INT, 0));
        } catch (LinuxException e) {
            master.close();
            throw e;
        }
    }

    private static void control(Fd master, int request, MemorySegment number, String operation) throws LinuxException {
        long result = Syscall.call(SyscallNumber.IOCTL, master.number(), request, number.address());
        Syscall.check(result, operation, "the terminal of " + master);
    }

    /** Hangs the terminal up. */
    @Override
    public void close() {
        master.close();
    }
}
