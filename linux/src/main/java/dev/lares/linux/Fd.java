package dev.lares.linux;

/**
 * An open file descriptor and the duty to close it. Closing twice is harmless; use after closing is a programming error
 * and throws {@link IllegalStateException}, so a number that the kernel has given to another file is never touched.
 *
 * <p>Every descriptor this module opens has close-on-exec set, open(2) "O_CLOEXEC".
 */
public final class Fd implements AutoCloseable {
    private static final int CLOSED = -1;

    private volatile int number;

    private Fd(int number) {
        this.number = number;
    }

    /** Takes charge of a descriptor that is open already, such as 0, 1, 2 or one received from a service manager. */
    public static Fd of(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("cannot make a descriptor of " + number + ": negative");
        }
        return new Fd(number);
    }

    /** The kernel's number; only valid until {@link #close()}. */
    public int number() {
        int current = number;
        if (current == CLOSED) {
            throw new IllegalStateException("cannot use a descriptor: it is closed");
        }
        return current;
    }

    public boolean isOpen() {
        return number != CLOSED;
    }

    /** Whether the kernel knows the number, fcntl(2) F_GETFD; false after closing. */
    public boolean isValid() {
        int current = number;
        return current != CLOSED && Syscall.call(SyscallNumber.FCNTL, current, Fcntl.F_GETFD) >= 0;
    }

    /** A second descriptor of the same open file description, with close-on-exec, fcntl(2) F_DUPFD_CLOEXEC. */
    public Fd duplicate() throws LinuxException {
        return duplicateFrom(0);
    }

    /** As {@link #duplicate()}, with the lowest free number that is at least {@code lowest}. */
    public Fd duplicateFrom(int lowest) throws LinuxException {
        long result = Syscall.call(SyscallNumber.FCNTL, number(), Fcntl.F_DUPFD_CLOEXEC, lowest);
        return new Fd((int) Syscall.check(result, "duplicate", this));
    }

    /**
     * Makes that number another descriptor of the same open file description, with close-on-exec, dup3(2): what the number
     * stood for is closed in the same moment. For numbers that somebody else keeps, as a channel of the JDK does.
     */
    public void duplicateOnto(int target) throws LinuxException {
        long result;
        do {
            result = Syscall.call(SyscallNumber.DUP3, number(), target, Fcntl.O_CLOEXEC);
        } while (Syscall.failedWith(result, Errno.EINTR) || Syscall.failedWith(result, Errno.EBUSY));
        Syscall.check(result, "duplicate onto " + target, this);
    }

    /** Gives up the duty to close: the number stays open and belongs to the caller. */
    public synchronized int release() {
        int current = number();
        number = CLOSED;
        return current;
    }

    /** Closes; an error of close(2) is not reported, because the number is free either way. */
    @Override
    public synchronized void close() {
        int current = number;
        if (current != CLOSED) {
            number = CLOSED;
            Syscall.call(SyscallNumber.CLOSE, current);
        }
    }

    @Override
    public String toString() {
        int current = number;
        return current == CLOSED ? "closed descriptor" : "descriptor " + current;
    }
}
