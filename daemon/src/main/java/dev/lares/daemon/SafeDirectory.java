package dev.lares.daemon;

import dev.lares.linux.Errno;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.FileStatus;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import dev.lares.linux.Unistd;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The directory of a PID file, reached in a way that nobody but root and this process's own user could have bent.
 *
 * <p>The path is followed a name at a time, each opened relative to the one before it, so what was looked at is what is
 * entered. Every directory and every symbolic link on the way must belong to root, to the effective user, or to the owner
 * of {@code /} (in a user namespace the real root has no number). A directory that others can write to must have the sticky
 * bit, as {@code /tmp}: then they cannot rename or remove what is not theirs. This is stricter than what a manager asks of
 * a file it reads, systemd.service(5) "PIDFile=", because here something is written (CVE-2017-16933 and its like: a
 * service's own user owned the directory, and led root astray).
 */
final class SafeDirectory {
    private static final int MAX_LINKS = 32;
    private static final int STICKY = 01000;
    private static final int OTHERS_WRITE = 0002;
    private static final int GROUP_WRITE = 0020;

    private final Path file;
    private final Deque<String> names = new ArrayDeque<>();
    private final int self = Unistd.effectiveUid();
    private final int group = Unistd.effectiveGid();
    private final int systemOwner;
    private Fd current;
    private String where = "/";
    private int links;

    private SafeDirectory(Path file) throws LinuxException {
        this.file = file;
        current = Fcntl.open("/", Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        systemOwner = Stat.of(current).uid();
        addFirst(file.getParent().toString());
    }

    /** The directory that the absolute path's last name is in, opened with O_PATH; the caller closes it. */
    static Fd of(Path file) throws PidFileException, LinuxException {
        SafeDirectory walk = new SafeDirectory(file);
        try {
            walk.follow();
            return walk.current;
        } catch (PidFileException | LinuxException | RuntimeException e) {
            walk.current.close();
            throw e;
        }
    }

    /** Whether entries of the directory can be renamed and removed by their owners only. */
    static boolean isSticky(FileStatus directory) {
        return (directory.permissions() & STICKY) != 0;
    }

    private void follow() throws PidFileException, LinuxException {
        require(Stat.of(current));
        while (!names.isEmpty()) {
            String name = names.removeFirst();
            if (!name.isEmpty() && !name.equals(".")) {
                step(name);
            }
        }
    }

    private void step(String name) throws PidFileException, LinuxException {
        String next = where.equals("/") ? "/" + name : where + "/" + name;
        Fd opened = open(name, next);
        FileStatus status = Stat.of(opened);
        if (status.isSymbolicLink()) {
            opened.close();
            requireOwner(status, next, "symbolic link");
            followLink(name);
            return;
        }
        current.close();
        current = opened;
        where = next;
        require(status);
    }

    private Fd open(String name, String next) throws PidFileException {
        try {
            return Fcntl.openAt(current, name, Fcntl.O_PATH | Fcntl.O_NOFOLLOW, 0);
        } catch (LinuxException e) {
            throw PidFileException.because(file, "directory " + next + ": " + e.errno().message());
        }
    }

    private void followLink(String name) throws LinuxException {
        if (++links > MAX_LINKS) {
            throw new LinuxException("follow", file.toString(), Errno.ELOOP);
        }
        String target = Unistd.readLinkAt(current, name);
        addFirst(target);
        if (target.startsWith("/")) {
            Fd root = Fcntl.open("/", Fcntl.O_PATH | Fcntl.O_DIRECTORY);
            current.close();
            current = root;
            where = "/";
        }
    }

    private void addFirst(String path) {
        Arrays.asList(path.split("/")).reversed().forEach(names::addFirst);
    }

    private void require(FileStatus status) throws PidFileException {
        if (!status.isDirectory()) {
            throw PidFileException.because(file, where + " is not a directory");
        }
        requireOwner(status, where, "directory");
        int permissions = status.permissions();
        if (isSticky(status)) {
            return;
        }
        if ((permissions & OTHERS_WRITE) != 0) {
            throw PidFileException.because(file, "everybody can write to directory " + where);
        }
        if ((permissions & GROUP_WRITE) != 0 && status.gid() != 0 && status.gid() != group) {
            throw PidFileException.because(file, "group " + status.gid() + " can write to directory " + where);
        }
    }

    private void requireOwner(FileStatus status, String path, String kind) throws PidFileException {
        int owner = status.uid();
        if (owner != 0 && owner != self && owner != systemOwner) {
            throw PidFileException.because(file, kind + " " + path + " belongs to user "
                    + Integer.toUnsignedString(owner) + ", who could lead the file elsewhere");
        }
    }
}
