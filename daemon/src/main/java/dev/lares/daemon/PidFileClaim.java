package dev.lares.daemon;

import dev.lares.linux.Errno;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.FileStatus;
import dev.lares.linux.LinuxException;
import dev.lares.linux.OfdLock;
import dev.lares.linux.Pid;
import dev.lares.linux.Signals;
import dev.lares.linux.Stat;
import dev.lares.linux.Unistd;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The exclusive right to make a PID file of that path, for a program that starts another one and writes the PID file for it.
 * (A program that writes its own uses {@link PidFile#create}.) The right is had before the other program is started, so
 * that a second start ends early and starts nothing:
 *
 * <pre>{@code
 * try (PidFileClaim claim = PidFileClaim.make(path)) {
 *     Pid pid = …start it, with claim.inheritable() among its descriptors…
 *     try (PidFile file = claim.publish(pid)) {
 *         …whatever may still fail: then the file is removed, and the program is to be ended…
 *         claim.handOver();
 *     }
 * }
 * }</pre>
 *
 * <p>After {@link #handOver()} the program holds the lock by the descriptor it has inherited, as long as it keeps that open. It
 * is a read lock, of a description open for reading only: a program that runs as another user can do nothing to the file
 * through it. As everybody who may read the file can take such a lock, the file counts as held only as long as there is a
 * lock <em>and</em> the process it names. A program that closes what it inherits gives the lock up.
 *
 * <p>The right is had as long as {@code .NAME.new} beside the file exists and is locked by this claim. Why a second name: two
 * that find the same stale file must not both replace it, and the lock of the stale file itself cannot be what they contend
 * for, because a third one would take the contender for the owner, and because anyone who may read that file could lock it
 * against them. {@code .NAME.new} has mode 0600 until it is renamed. The rule, "I have its lock <em>and</em> the name still
 * leads to it", holds for one at a time, since who removes or renames it has the lock; and nothing is written to a file that
 * this claim has not created itself, by O_EXCL.
 *
 * <p>For one thread.
 */
public final class PidFileClaim implements AutoCloseable {
    /** A contender needs microseconds; one that was stopped in the middle (SIGSTOP) is waited for that long. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long PAUSE_NANOS = 500_000;
    private static final int MAX_CONTENT_BYTES = 32;
    private static final byte[] ROOM = "          \n".getBytes(StandardCharsets.US_ASCII);
    private static final int OPEN_FLAGS = Fcntl.O_NOFOLLOW | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY;

    private final Path path;
    private final String name;
    private final String newName;
    private final Fd directory;
    private final long deadline;
    private Fd file;
    private Fd inheritable;
    private boolean published;

    private PidFileClaim(Path path, Fd directory, Duration patience) {
        this.path = path;
        this.name = path.getFileName().toString();
        this.newName = "." + name + ".new";
        this.directory = directory;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    /**
     * Takes the right.
     *
     * @throws PidFileException as {@link PidFile#create} does: above all if a living process holds the file
     */
    public static PidFileClaim make(Path path) throws PidFileException {
        return make(path, PATIENCE);
    }

    static PidFileClaim make(Path path, Duration patience) throws PidFileException {
        Path absolute = path.toAbsolutePath();
        Path last = absolute.getFileName();
        if (last == null || last.toString().equals(".") || last.toString().equals("..")) {
            throw PidFileException.because(absolute, "it does not name a file");
        }
        try {
            PidFileClaim claim = new PidFileClaim(absolute, SafeDirectory.of(absolute), patience);
            try {
                claim.requireFree(); // before anything is written, so that it is told on a read-only filesystem too
                claim.enter();
                claim.requireFree();
                // So that a full disk is noticed before a process is started.
                claim.write(ROOM);
                return claim;
            } catch (PidFileException | LinuxException | RuntimeException e) {
                claim.close();
                throw e;
            }
        } catch (LinuxException e) {
            throw PidFileException.because(absolute, e);
        }
    }

    /**
     * A descriptor of the file, open for reading, for a program to inherit that is to hold the lock. It belongs to this claim.
     */
    public Fd inheritable() throws PidFileException {
        try {
            if (inheritable == null) {
                inheritable = Fcntl.openAt(directory, published ? name : newName, OPEN_FLAGS | Fcntl.O_RDONLY, 0);
                if (!Stat.of(inheritable).isSameFile(Stat.of(file))) {
                    throw new LinuxException("open", name, Errno.ESTALE);
                }
            }
            return inheritable;
        } catch (LinuxException e) {
            throw PidFileException.because(path, e);
        }
    }

    /** Makes the file, with that process id in it. The file is this process's to close until it is handed over. */
    public PidFile publish(Pid pid) throws PidFileException {
        try {
            PidFile made = fill(pid);
            // Not earlier: as long as it has the other name, nobody else shall be able to open it and hold a lock.
            try {
                Stat.changeMode(file, 0644);
                return made;
            } catch (LinuxException e) {
                made.close();
                throw e;
            }
        } catch (LinuxException e) {
            throw PidFileException.because(path, e);
        }
    }

    private PidFile fill(Pid pid) throws LinuxException {
        byte[] content = (pid + "\n").getBytes(StandardCharsets.US_ASCII);
        write(content);
        Unistd.truncate(file, content.length);
        PidFile made = new PidFile(path, directory, file);
        Unistd.renameAt(directory, newName, directory, name);
        published = true;
        return made;
    }

    private void write(byte[] content) throws LinuxException {
        int written = 0;
        while (written < content.length) {
            written += Unistd.writeAt(file, content, written, content.length - written, written);
        }
    }

    /**
     * Leaves the lock to those who have inherited {@link #inheritable()}, and the file where it is; {@link PidFile#close} of it
     * then does nothing. It is locked all the while.
     */
    public void handOver() throws PidFileException {
        if (!published) {
            throw new IllegalStateException("cannot hand over PID file " + path + ": it has not been made");
        }
        try {
            if (!OfdLock.tryRead(file) || !OfdLock.tryRead(inheritable())) {
                throw new LinuxException("lock", name, Errno.EAGAIN);
            }
            file.close();
            directory.close();
        } catch (LinuxException e) {
            throw PidFileException.because(path, e);
        }
    }

    /** Gives the right up, unless the file was made. */
    @Override
    public void close() {
        if (inheritable != null) {
            inheritable.close();
        }
        if (published) {
            return;
        }
        try {
            if (file != null && leadsTo(newName, file)) {
                Unistd.unlinkAt(directory, newName);
            }
        } catch (LinuxException e) {
            // It stays, without lock, and the next one removes it.
        } finally {
            if (file != null) {
                file.close();
            }
            directory.close();
        }
    }

    /** Creates and locks the new file. */
    private void enter() throws PidFileException, LinuxException {
        while (true) {
            try {
                file = Fcntl.openAt(directory, newName, OPEN_FLAGS | Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_EXCL, 0600);
            } catch (LinuxException e) {
                if (!e.errno().equals(Errno.EEXIST)) {
                    throw e;
                }
                removeLeftOver();
                continue;
            }
            if (OfdLock.tryWrite(file) && leadsTo(newName, file)) {
                return;
            }
            // Somebody saw it between its creation and its lock, and took it for left over.
            file.close();
            file = null;
            pause();
        }
    }

    /** Removes what a contender that ended in the middle has left; waits for one that is alive. */
    private void removeLeftOver() throws PidFileException, LinuxException {
        try (Fd found = Fcntl.openAt(directory, newName, OPEN_FLAGS | Fcntl.O_RDWR, 0)) {
            requireReplaceable(Stat.of(found), path.resolveSibling(newName) + " is in the way: ");
            if (!OfdLock.tryWrite(found)) {
                pause();
            } else if (leadsTo(newName, found)) {
                Unistd.unlinkAt(directory, newName);
            }
        } catch (LinuxException e) {
            if (!e.errno().equals(Errno.ENOENT)) {
                Optional<FileStatus> inTheWay = status(newName);
                if (inTheWay.isPresent()) {
                    requireReplaceable(inTheWay.get(), path.resolveSibling(newName) + " is in the way: ");
                    throw e;
                }
            }
        }
    }

    /** Returns if there is no file, or a stale one. */
    private void requireFree() throws PidFileException, LinuxException {
        while (true) {
            Optional<FileStatus> status = status(name);
            if (status.isEmpty()) {
                return;
            }
            requirePlain(status.get(), "");
            try (Fd found = Fcntl.openAt(directory, name, OPEN_FLAGS | Fcntl.O_RDONLY, 0)) {
                OfdLock.Writer writer = OfdLock.writer(found);
                OptionalLong content = content(found);
                boolean inherited = content.isPresent() && OfdLock.isLocked(found) && exists(content.getAsLong());
                if (leadsTo(name, found)) {
                    requireNobody(writer, content);
                    if (inherited) {
                        throw PidFileException.heldBy(path, content);
                    }
                    requireReplaceable(Stat.of(found), "");
                    return;
                }
            } catch (LinuxException e) {
                if (!e.errno().equals(Errno.ENOENT)) {
                    throw e;
                }
            }
            pause();
        }
    }

    private void requireNobody(OfdLock.Writer writer, OptionalLong content) throws PidFileException {
        switch (writer) {
            case OfdLock.Writer.Nobody() -> {}
            case OfdLock.Writer.Process(Pid pid) -> throw PidFileException.heldBy(path, OptionalLong.of(pid.number()));
            case OfdLock.Writer.Unnamed() -> throw PidFileException.heldBy(path, content);
        }
    }

    private static boolean exists(long pid) {
        return pid <= Integer.MAX_VALUE && Signals.exists(new Pid((int) pid));
    }

    private void requireReplaceable(FileStatus found, String prefix) throws PidFileException, LinuxException {
        requirePlain(found, prefix);
        if (found.linkCount() > 1) {
            throw PidFileException.because(path, prefix + "it has " + found.linkCount() + " hard links");
        }
        if (found.uid() != Unistd.effectiveUid() && SafeDirectory.isSticky(Stat.of(directory))) {
            throw PidFileException.because(path, prefix + "it belongs to user " + Integer.toUnsignedString(found.uid()));
        }
    }

    private void requirePlain(FileStatus found, String prefix) throws PidFileException {
        if (!found.isRegular()) {
            throw PidFileException.because(path, prefix + "it is " + kind(found) + ", not a plain file");
        }
    }

    private static String kind(FileStatus status) {
        if (status.isSymbolicLink()) {
            return "a symbolic link";
        } else if (status.isDirectory()) {
            return "a directory";
        } else if (status.isFifo()) {
            return "a FIFO";
        } else if (status.isSocket()) {
            return "a socket";
        }
        return "a device";
    }

    private static OptionalLong content(Fd fd) throws LinuxException {
        byte[] bytes = new byte[MAX_CONTENT_BYTES];
        int count = Math.max(Unistd.read(fd, bytes, 0, bytes.length), 0);
        String text = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
        String line = text.lines().findFirst().orElse("").strip();
        boolean number = !line.isEmpty() && line.length() <= 10 && line.chars().allMatch(c -> c >= '0' && c <= '9');
        return number && Long.parseLong(line) > 0 ? OptionalLong.of(Long.parseLong(line)) : OptionalLong.empty();
    }

    private boolean leadsTo(String entry, Fd fd) throws LinuxException {
        Optional<FileStatus> status = status(entry);
        return status.isPresent() && status.get().isSameFile(Stat.of(fd));
    }

    private Optional<FileStatus> status(String entry) throws LinuxException {
        try {
            return Optional.of(Stat.ofEntry(directory, entry));
        } catch (LinuxException e) {
            if (e.errno().equals(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void pause() throws PidFileException {
        if (System.nanoTime() - deadline > 0) {
            throw PidFileException.because(path, "another process is creating it, and does not come to an end");
        }
        LockSupport.parkNanos(PAUSE_NANOS);
    }
}
