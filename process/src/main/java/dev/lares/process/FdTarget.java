package dev.lares.process;

import java.util.List;

/**
 * What a descriptor leads to, proc(5) {@code /proc/PID/fd} and {@code /proc/PID/fdinfo}. What only fdinfo tells is a reading,
 * because that file may be denied where the link is not.
 */
public sealed interface FdTarget {
    /** What a named file is, inode(7). */
    enum FileKind {
        REGULAR, DIRECTORY, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET, SYMBOLIC_LINK,
        /** Its status could not be read. */
        UNKNOWN
    }

    /**
     * A file with a name, or that had one.
     *
     * @param device of the file system: major number in the upper half, minor in the lower
     * @param specialDevice which device it stands for, the same way; 0 if none
     */
    record NamedFile(FilePath path, FileKind kind, long device, long inode, long sizeBytes, int linkCount, long specialDevice)
            implements FdTarget {}

    /** A file in memory, memfd_create(2). */
    record MemoryFile(String name, long inode, long sizeBytes) implements FdTarget {}

    /** An end of a pipe without name, pipe(7); which end, the open file's mode says. */
    record Pipe(long inode) implements FdTarget {}

    /**
     * A socket; {@link ProcessTable#socket} knows more of it.
     *
     * @param protocol as the kernel calls it: {@code TCP}, {@code UNIX-STREAM}, {@code NETLINK}; asked for with {@link Part#SOCKETS}
     */
    record Socket(long inode, Reading<String> protocol) implements FdTarget {}

    /** A counter, eventfd(2). */
    record EventFd(Reading<Long> count, Reading<Long> id, Reading<Boolean> semaphore) implements FdTarget {}

    /** A set of descriptors to wait for, epoll(7). */
    record Epoll(Reading<List<Watch>> watches) implements FdTarget {
        /**
         * A descriptor in the set.
         *
         * @param descriptor its number when it was added; it may lead elsewhere by now
         * @param events EPOLL… it is waited for
         * @param data what the program is told with the event
         * @param inode of the file waited for, -1 if the kernel does not tell, before Linux 4.13
         */
        public record Watch(int descriptor, long events, long data, long inode) {}
    }

    /**
     * A timer, timerfd_create(2).
     *
     * @param clock CLOCK_… by number
     * @param ticks how often it went off since the last read
     * @param remainingNanos until it goes off; 0 for a timer that is not set
     * @param intervalNanos between the next times; 0 for none
     */
    record TimerFd(Reading<Integer> clock, Reading<Long> ticks, Reading<Long> remainingNanos, Reading<Long> intervalNanos)
            implements FdTarget {}

    /** Signals to read, signalfd(2). */
    record SignalFd(Reading<SignalSet> signals) implements FdTarget {}

    /** Changes of files to read, inotify(7). */
    record Inotify(Reading<List<Watch>> watches) implements FdTarget {
        /**
         * A watch.
         *
         * @param descriptor of the watch
         * @param device of the file system: major number in the upper half, minor in the lower
         * @param mask IN_…
         */
        public record Watch(int descriptor, long device, long inode, long mask) {}
    }

    /** Accesses to files to read or decide on, fanotify(7); each mark as the kernel writes it. */
    record Fanotify(Reading<List<String>> marks) implements FdTarget {}

    /**
     * A process, pidfd_open(2).
     *
     * @param pid -1 if it has ended, 0 if it is outside this PID namespace
     */
    record PidFd(Reading<Integer> pid) implements FdTarget {}

    /** A namespace kept open, namespaces(7). */
    record NamespaceFile(String type, long inode) implements FdTarget {}

    /**
     * An object of BPF, bpf(2).
     *
     * @param kind {@code bpf-map}, {@code bpf-prog} or {@code bpf_link}
     * @param id as bpftool(8) shows it
     */
    record Bpf(String kind, Reading<Long> id) implements FdTarget {}

    /** Another object of the kernel without a file: {@code [io_uring]}, {@code [userfaultfd]}, {@code [perf_event]} … */
    record Anonymous(String name) implements FdTarget {}

    /** A link that says none of these. */
    record Other(String link) implements FdTarget {}
}
