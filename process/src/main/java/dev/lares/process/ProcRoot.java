package dev.lares.process;

import dev.lares.linux.Errno;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.FileBuffer;
import dev.lares.linux.FileName;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import dev.lares.linux.Unistd;
import java.util.List;

/** The open directory /proc, known to be that of this process's own PID namespace. */
final class ProcRoot implements AutoCloseable {
    private static final FileName SELF = FileName.of("self");
    private static final FileName SELF_STATUS = FileName.of("self/status");

    private final Fd directory;

    private ProcRoot(Fd directory) {
        this.directory = directory;
    }

    /**
     * Opens it. That of another namespace is refused, because its numbers are not those that system calls take: a process
     * of an inner namespace would look up and signal the wrong ones.
     */
    static ProcRoot open(FileBuffer buffer, StatusReader statuses) throws ProcUnusableException {
        Fd directory = openDirectory();
        try {
            check(directory, buffer, statuses);
            return new ProcRoot(directory);
        } catch (ProcUnusableException e) {
            directory.close();
            throw e;
        }
    }

    Fd directory() {
        return directory;
    }

    private static Fd openDirectory() throws ProcUnusableException {
        try {
            return Fcntl.open("/proc", Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
        } catch (LinuxException e) {
            throw new ProcUnusableException(e.getMessage(), e);
        }
    }

    private static void check(Fd directory, FileBuffer buffer, StatusReader statuses) throws ProcUnusableException {
        if (buffer.readLink(directory, SELF) == -Errno.ENOENT.number()) {
            throw new ProcUnusableException(hasSelf(directory)
                    ? "it is that of another PID namespace, in which this process is not"
                    : "no proc filesystem is mounted there");
        }
        int length = buffer.readRecord(directory, SELF_STATUS);
        if (length < 0) {
            throw new ProcUnusableException("its self/status: " + new Errno(-length).message());
        }
        TaskStatus status = statuses.read(buffer.bytes(), length)
                .orElseThrow(() -> new ProcUnusableException("its self/status is none that Linux writes"));
        int own = Unistd.pid().number();
        int there = status.namespacePids().orElse(List.of(statuses.lastPid())).getFirst();
        boolean outer = status.namespacePids().orElse(List.of()).size() > 1;
        if (outer || there != own) {
            throw new ProcUnusableException("it is that of an outer PID namespace, in which this process is " + there + " and not " + own);
        }
    }

    private static boolean hasSelf(Fd directory) {
        try {
            return Stat.ofEntry(directory, "self").isSymbolicLink();
        } catch (LinuxException _) {
            return false;
        }
    }

    @Override
    public void close() {
        directory.close();
    }
}
