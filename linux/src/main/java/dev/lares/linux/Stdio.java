package dev.lares.linux;

/** Where standard input, output or error of a child leads; systemd.exec(5) "StandardInput=", "StandardOutput=". */
public sealed interface Stdio {
    /** {@code /dev/null}. */
    record Null() implements Stdio {}

    /** The manager's own standard descriptor of the same number. */
    record Inherit() implements Stdio {}

    /** A descriptor of the caller, who keeps it open until the result is there. */
    record Descriptor(Fd fd) implements Stdio {}

    /**
     * A terminal of the caller's, for standard input of the leader of a new session, whose controlling terminal it becomes
     * unless it is another session's already (ioctl_tty(2), TIOCSCTTY). The child opens it anew, for reading and writing, so its
     * user must be allowed to.
     */
    record ControllingTerminal(Fd fd) implements Stdio {}

    /**
     * A file, opened with the manager's privileges and the child's umask, created with mode 0666 when opened for
     * writing. The path is absolute. A path that leads to a listening Unix stream socket is connected to. A FIFO is
     * opened for reading and writing, so that opening it never waits for another process.
     */
    record File(String path, FileMode mode) implements Stdio {
        public File {
            if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("cannot use " + path.replace('\0', '?')
                        + " as standard input or output: not an absolute path");
            }
        }
    }

    /** The same open file description as the standard descriptor of a lower number has: 0 for input, 1 for output. */
    record SameAs(int number) implements Stdio {}

    /** How a {@link File} is opened. */
    enum FileMode {
        READ(Fcntl.O_RDONLY),
        READ_WRITE(Fcntl.O_RDWR | Fcntl.O_CREAT),
        WRITE(Fcntl.O_WRONLY | Fcntl.O_CREAT),
        APPEND(Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_APPEND),
        TRUNCATE(Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC);

        final int flags;

        FileMode(int flags) {
            this.flags = flags;
        }
    }
}
