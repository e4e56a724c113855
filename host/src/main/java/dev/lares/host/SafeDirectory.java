package dev.lares.host;

import dev.lares.linux.Errno;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.FileStatus;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import dev.lares.linux.Unistd;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Makes and removes directories which others might tamper with meanwhile.
 *
 * <p>A service often owns the directory in which the next one is to be made, or did so once. If the manager, as root,
 * followed a link that was put there, or took what was put there for its own, the service could have any file of the
 * system given to it. So every step is taken from an open directory, relative, without following links; what is found is
 * looked at through the descriptor it was opened with; and:
 *
 * <ul>
 *   <li>a link is followed only where nobody but root and the manager can have put it;
 *   <li>a directory on the way must belong to root, to the manager, or to the unit's user;
 *   <li>the last one may belong to somebody else (the unit had another user once) only where nobody else can have put it.
 * </ul>
 */
final class SafeDirectory {
    private static final int DIRECTORY = Fcntl.O_RDONLY | Fcntl.O_DIRECTORY;
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int PARENT_MODE = 0755;

    /**
     * How a directory is to be.
     *
     * @param adjusts whether one that exists gets this owner and mode
     */
    record Wanted(int uid, int gid, int mode, boolean adjusts) {}

    /** Going on would not be safe. The message reads "cannot use PATH: CAUSE". */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String path, String cause) {
            super("cannot use " + path + ": " + cause, null, false, false);
        }
    }

    private SafeDirectory() {}

    /** Opens a root, as {@code /run}, which is trusted; makes it if it is not there. */
    static Fd openRoot(String root) throws LinuxException {
        try {
            return Fcntl.open(root, DIRECTORY);
        } catch (LinuxException e) {
            if (!e.errno().equals(Errno.ENOENT) || root.lastIndexOf('/') <= 0) {
                throw e;
            }
        }
        openRoot(root.substring(0, root.lastIndexOf('/'))).close();
        Stat.makeDirectory(root, PARENT_MODE);
        return Fcntl.open(root, DIRECTORY);
    }

    /** Makes a directory below a root, and those on the way to it. */
    static void make(Fd root, String rootPath, String path, Wanted wanted, Consumer<String> warn) throws LinuxException, Refused {
        List<String> names = List.of(path.split("/"));
        try (Fd parent = parent(root, rootPath, names, wanted.uid(), true)) {
            String name = names.getLast();
            String full = rootPath + "/" + path;
            if (makeOne(parent, name, 0700)) {
                try (Fd made = openOwn(parent, name, full)) {
                    chown(made, wanted);
                    Stat.changeMode(made, wanted.mode());
                }
                return;
            }
            try (Fd existing = enter(parent, name, full, wanted.uid(), true)) {
                adjust(existing, full, wanted, warn);
            }
        }
    }

    /** Makes a link below a root to a directory below it. */
    static void link(Fd root, String rootPath, String link, String target, Wanted wanted) throws LinuxException, Refused {
        List<String> names = List.of(link.split("/"));
        String text = "../".repeat(names.size() - 1) + target;
        try (Fd parent = parent(root, rootPath, names, wanted.uid(), true)) {
            try {
                Unistd.symlinkAt(text, parent, names.getLast());
            } catch (LinuxException e) {
                boolean same = e.errno().equals(Errno.EEXIST) && Stat.ofEntry(parent, names.getLast()).isSymbolicLink()
                        && Unistd.readLinkAt(parent, names.getLast()).equals(text);
                if (!same) {
                    throw e;
                }
            }
        }
    }

    /**
     * Removes a directory below a root with all that is in it, if it is there.
     *
     * @param stopped asked between any two entries; if it says so, the rest is left, with ECANCELED
     */
    static void remove(String rootPath, String path, BooleanSupplier stopped) throws LinuxException, Refused {
        List<String> names = List.of(path.split("/"));
        try (Fd root = Fcntl.open(rootPath, DIRECTORY);
                Fd parent = parent(root, rootPath, names, Unistd.effectiveUid(), false)) {
            Removal.remove(parent, names.getLast(), stopped);
        } catch (LinuxException e) {
            if (!e.errno().equals(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    /** Removes a link below a root, if it is one. */
    static void removeLink(String rootPath, String path) throws LinuxException, Refused {
        List<String> names = List.of(path.split("/"));
        try (Fd root = Fcntl.open(rootPath, DIRECTORY);
                Fd parent = parent(root, rootPath, names, Unistd.effectiveUid(), false)) {
            if (Stat.ofEntry(parent, names.getLast()).isSymbolicLink()) {
                Unistd.unlinkAt(parent, names.getLast());
            }
        } catch (LinuxException e) {
            if (!e.errno().equals(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    /** Walks to the directory that the last name is in. */
    private static Fd parent(Fd root, String rootPath, List<String> names, int unitUid, boolean makes) throws LinuxException, Refused {
        Fd current = root.duplicate();
        StringBuilder path = new StringBuilder(rootPath);
        for (String name : names.subList(0, names.size() - 1)) {
            path.append('/').append(name);
            Fd next;
            try (Fd above = current) {
                if (makes && makeOne(above, name, PARENT_MODE)) {
                    next = openOwn(above, name, path.toString());
                    Stat.changeMode(next, PARENT_MODE);
                } else {
                    next = enter(above, name, path.toString(), unitUid, false);
                }
            }
            current = next;
        }
        return current;
    }

    /** Whether it was made now, and not there before. */
    private static boolean makeOne(Fd parent, String name, int mode) throws LinuxException {
        try {
            Stat.makeDirectory(parent, name, mode);
            return true;
        } catch (LinuxException e) {
            if (e.errno().equals(Errno.EEXIST)) {
                return false;
            }
            throw e;
        }
    }

    /** Opens what was made just now; if it is another's, it was exchanged. */
    private static Fd openOwn(Fd parent, String name, String path) throws LinuxException, Refused {
        Fd made = Fcntl.openAt(parent, name, DIRECTORY | Fcntl.O_NOFOLLOW, 0);
        if (Stat.of(made).uid() != Unistd.effectiveUid()) {
            made.close();
            throw new Refused(path, "somebody else put it there at this moment");
        }
        return made;
    }

    /** Opens a directory that was there before. */
    private static Fd enter(Fd parent, String name, String path, int unitUid, boolean last) throws LinuxException, Refused {
        boolean guarded = isGuarded(Stat.of(parent));
        FileStatus entry = Stat.ofEntry(parent, name);
        boolean link = entry.isSymbolicLink();
        if (link && !(guarded && isTrusted(entry.uid()))) {
            throw new Refused(path, "it is a symbolic link");
        }
        if (!link && !entry.isDirectory()) {
            throw new Refused(path, "it is not a directory");
        }
        Fd directory = Fcntl.openAt(parent, name, link ? DIRECTORY : DIRECTORY | Fcntl.O_NOFOLLOW, 0);
        FileStatus status = Stat.of(directory);
        boolean fit = isTrusted(status.uid()) || status.uid() == unitUid || last && guarded && !link;
        if (!fit) {
            directory.close();
            throw new Refused(path, "it belongs to user " + Integer.toUnsignedString(status.uid()));
        }
        return directory;
    }

    private static boolean isTrusted(int uid) {
        return uid == 0 || uid == Unistd.effectiveUid();
    }

    /** Whether nobody but root and the manager can put anything into the directory. */
    private static boolean isGuarded(FileStatus directory) {
        return isTrusted(directory.uid()) && (directory.mode() & WRITABLE_BY_OTHERS) == 0;
    }

    private static void adjust(Fd directory, String path, Wanted wanted, Consumer<String> warn) throws LinuxException {
        FileStatus status = Stat.of(directory);
        if (!wanted.adjusts()) {
            if (status.permissions() != wanted.mode()) {
                warn.accept("directory " + path + " exists with mode " + Integer.toOctalString(status.permissions())
                        + ", not " + Integer.toOctalString(wanted.mode()));
            }
            return;
        }
        if (status.uid() != wanted.uid() || status.gid() != wanted.gid()) {
            OwnerChange.apply(directory, status, wanted.uid(), wanted.gid(), warn);
        }
        if (status.permissions() != wanted.mode()) {
            Stat.changeMode(directory, wanted.mode());
        }
    }

    private static void chown(Fd made, Wanted wanted) throws LinuxException {
        FileStatus status = Stat.of(made);
        if (status.uid() != wanted.uid() || status.gid() != wanted.gid()) {
            Unistd.changeOwner(made, wanted.uid(), wanted.gid());
        }
    }
}
