package dev.lares.daemon;

import dev.lares.linux.Errno;
import dev.lares.linux.Fd;
import dev.lares.linux.FileStatus;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import dev.lares.linux.Unistd;
import java.nio.file.Path;

/**
 * The PID file of this process, daemon(7) "SysV Daemons" step 12: it holds the process id and a line feed, exists once, and
 * is locked for as long as the process lives.
 *
 * <p><b>The lock tells who is running, never a guess.</b> It is a write lock of the open file description (fcntl(2) "Open
 * file description locks"). It ends with the process, however that ends, so a file without lock is stale and is replaced.
 * It does not end when some library opens and closes the file, as a POSIX lock would, and unlike flock(2) it cannot be
 * taken by those who may only read the file, so a bystander cannot keep the program from starting. A second instance finds
 * the lock, reads the process id, and gets a {@link PidFileException} with it. Programs that lock their PID file by
 * F_SETLK, as many in C do, are recognised too, and those that were started with an inherited lock ({@link PidFileClaim}).
 *
 * <p><b>A reader never sees half of it.</b> The id is written to {@code .NAME.new} beside it, which is locked and readable
 * for nobody else, and which is then renamed to the name: a manager with {@code PIDFile=} finds the old file, none, or the
 * whole new one. The lock goes with the file. {@code .NAME.new} also is what start contenders meet at: who creates and
 * locks it looks at the file and replaces it undisturbed. What a crash left there is recognised by its missing lock.
 *
 * <p><b>It cannot be led astray.</b> Existing files are never written to, changed in mode or given to somebody: only one
 * that was created by this call is. A symbolic link, FIFO, directory, device or hard link in place of the file is refused,
 * and so is a directory that others than root and this user could rearrange (a world-writable one needs the sticky bit, and
 * in it only a file of one's own is replaced). A manager's ownership rules, systemd.service(5) "PIDFile=", hold for what
 * comes out of that: mode 0644 regardless of the umask, owned by who made it.
 *
 * <p>{@link #close()} removes the file. It is not removed by itself at the end of the JVM, because shutdown hooks run side
 * by side: a program that is still stopping would already look as if it had ended. So who stops the program closes the
 * file last, or calls {@link #closeAtExit()} where there is nothing to wait for. A file that stays behind does no harm.
 *
 * <p>Safe for use by several threads.
 */
public final class PidFile implements AutoCloseable {
    private final Path path;
    private final String name;
    private final Fd directory;
    private final Fd file;
    private final FileStatus status;

    PidFile(Path path, Fd directory, Fd file) throws LinuxException {
        this.path = path;
        this.name = path.getFileName().toString();
        this.directory = directory;
        this.file = file;
        this.status = Stat.of(file);
    }

    /**
     * Creates and locks the file, with the id of this process in it.
     *
     * @param path the file; a relative path starts at the directory the JVM was started in
     * @throws PidFileException if a living process holds it, or if it cannot be created (directory missing, not writable or
     *     not safe, read-only filesystem, no space …); what was there before is then untouched
     */
    public static PidFile create(Path path) throws PidFileException {
        try (PidFileClaim claim = PidFileClaim.make(path)) {
            return claim.publish(Unistd.pid());
        }
    }

    /** Where it is, absolute. */
    public Path path() {
        return path;
    }

    /**
     * Closes it when the JVM ends, by {@link System#exit}, SIGTERM, SIGINT or SIGHUP, at the same time as other shutdown hooks
     * run.
     *
     * @return this
     */
    public PidFile closeAtExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "remove " + path));
        return this;
    }

    /**
     * Removes the file and gives up the lock. A file of that name that is not this one (somebody removed this one, and another
     * process made its own) stays. Where the directory does not let it be removed, because the process has given up its
     * privileges, it is emptied, so that nobody takes its number for a running process's. Later calls do nothing.
     */
    @Override
    public synchronized void close() {
        if (!file.isOpen()) {
            return;
        }
        try {
            remove();
        } finally {
            file.close();
            directory.close();
        }
    }

    /** No failure is reported: nothing could be done about it, and the lock, which counts, ends anyhow. */
    private void remove() {
        try {
            if (Stat.ofEntry(directory, name).isSameFile(status)) {
                Unistd.unlinkAt(directory, name);
            }
        } catch (LinuxException e) {
            if (!e.errno().equals(Errno.ENOENT)) {
                empty();
            }
        }
    }

    private void empty() {
        try {
            Unistd.truncate(file, 0);
        } catch (LinuxException e) {
            // A filesystem that has become read-only: the file stays, and is stale.
        }
    }

    @Override
    public String toString() {
        return "PID file " + path;
    }
}
