package dev.lares.linux;

/** An address of a Unix socket, unix(7). */
public sealed interface UnixAddress {
    /**
     * A file. The kernel binds to paths of 1 to 108 bytes, and a longer one is refused with ENAMETOOLONG; to connect, any
     * path serves.
     */
    record FilePath(String path) implements UnixAddress {
        public FilePath {
            if (path.isEmpty()) {
                throw new IllegalArgumentException("cannot make a socket address: the path is empty");
            }
        }

        @Override
        public String toString() {
            return path;
        }
    }

    /** A name in the abstract namespace, 0 to 107 bytes of any value, which exists as long as its socket. */
    record Abstract(String name) implements UnixAddress {
        @Override
        public String toString() {
            return "@" + name;
        }
    }

    /** No address: a socket that is not bound, as those of a pair. */
    record Unnamed() implements UnixAddress {
        @Override
        public String toString() {
            return "an unnamed socket";
        }
    }

    /** {@code /path}, or {@code @name} for an abstract one, as {@code $NOTIFY_SOCKET} and systemd.socket(5) write it. */
    static UnixAddress of(String text) {
        return text.startsWith("@") ? new Abstract(text.substring(1)) : new FilePath(text);
    }
}
