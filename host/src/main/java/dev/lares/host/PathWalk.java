package dev.lares.host;

import dev.lares.linux.Errno;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.FileStatus;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import dev.lares.linux.Unistd;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Follows a path step by step, and sees whether somebody could lead it astray (CVE-2018-16888). A step is safe if what it
 * leads to belongs to the owner of what it starts from, or starts from root's: root's things lead where root wants; a
 * user's may lead to the user's own things only.
 *
 * @param fd what the path leads to, open with O_PATH; the caller closes it
 * @param safe whether all steps were safe
 */
record PathWalk(Fd fd, boolean safe) implements AutoCloseable {
    private static final int MAX_LINKS = 32;

    /** Follows an absolute path; links in it are followed. Fails as open(2) does. */
    static PathWalk follow(String path) throws LinuxException {
        Walker walker = new Walker(path);
        try {
            return walker.walk();
        } catch (LinuxException | RuntimeException e) {
            walker.current.close();
            throw e;
        }
    }

    @Override
    public void close() {
        fd.close();
    }

    private static final class Walker {
        private final String path;
        private final Deque<String> names = new ArrayDeque<>();
        private Fd current = Fcntl.open("/", Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        private FileStatus status = Stat.of(current);
        private boolean safe = true;
        private int links;

        Walker(String path) throws LinuxException {
            this.path = path;
            names.addAll(Arrays.asList(path.split("/")));
        }

        PathWalk walk() throws LinuxException {
            while (!names.isEmpty()) {
                String name = names.removeFirst();
                if (!name.isEmpty() && !name.equals(".")) {
                    step(name);
                }
            }
            return new PathWalk(current, safe);
        }

        private void step(String name) throws LinuxException {
            Fd next = Fcntl.openAt(current, name, Fcntl.O_PATH | Fcntl.O_NOFOLLOW, 0);
            FileStatus found = Stat.of(next);
            safe &= status.uid() == 0 || status.uid() == found.uid();
            if (!found.isSymbolicLink()) {
                become(next, found);
                return;
            }
            next.close();
            String target = Unistd.readLinkAt(current, name);
            if (++links > MAX_LINKS) {
                throw new LinuxException("follow", path, Errno.ELOOP);
            }
            follow(target, found);
        }

        /** What comes next is reached through the link, so the step starts from its owner. */
        private void follow(String target, FileStatus link) throws LinuxException {
            String[] parts = target.split("/");
            for (int i = parts.length - 1; i >= 0; i--) {
                names.addFirst(parts[i]);
            }
            if (target.startsWith("/")) {
                Fd root = Fcntl.open("/", Fcntl.O_PATH | Fcntl.O_DIRECTORY);
                FileStatus rootStatus = Stat.of(root);
                safe &= link.uid() == 0 || link.uid() == rootStatus.uid();
                become(root, rootStatus);
            }
        }

        private void become(Fd next, FileStatus found) {
            current.close();
            current = next;
            status = found;
        }
    }
}
