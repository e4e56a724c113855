package dev.lares.host;

import dev.lares.engine.Snapshot;
import dev.lares.linux.Errno;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.FileStatus;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Spawner;
import dev.lares.linux.Stat;
import dev.lares.linux.Unistd;
import java.util.Optional;

/**
 * The manager's own runtime directory, as {@code /run/systemd}: its sockets, and for the system manager what tells
 * programs that it runs ({@code /run/systemd/system}, sd_booted(3)) and in which container ({@code /run/systemd/container},
 * systemd-detect-virt(1)).
 */
final class RuntimeDirectory implements AutoCloseable {
    private static final int WORKERS = 2;
    private static final int WRITABLE_BY_OTHERS = 0022;

    private static final String SECTION = "runtime-directory";

    /** What the last life has left. */
    private static final class Inherited {
        Optional<Fd> lock = Optional.empty();
        boolean made;

        boolean read(Snapshot.Line line, Handover handover) {
            if (!line.key().equals("lock")) {
                return false;
            }
            lock = Optional.of(handover.take(line));
            made = line.flag();
            return true;
        }
    }

    private final String path;
    private final boolean made;
    private final Fd lock;
    private final Spawner spawner;

    private RuntimeDirectory(String path, boolean made, Fd lock, Spawner spawner) {
        this.path = path;
        this.made = made;
        this.lock = lock;
        this.spawner = spawner;
    }

    void save(Handover handover) {
        handover.add(SECTION).put("lock", handover.keep(lock), made);
    }

    /** As in the last life of this manager, whose lock it still has; or anew. */
    static RuntimeDirectory open(HostOptions options, Optional<Handover> handover) throws LinuxException {
        String path = options.runtimeDirectory;
        Inherited inherited = new Inherited();
        handover.ifPresent(from -> from.read(SECTION, line -> inherited.read(line, from)));
        boolean made = make(path, Unistd.effectiveUid() == 0 ? 0755 : 0700) || inherited.made; // units of root's have other users
        Fd lock = inherited.lock.isPresent() ? inherited.lock.get() : lock(path);
        try {
            if (options.mode == ManagerMode.SYSTEM) {
                make(path + "/system", 0755);
                Optional<String> container = Optional.ofNullable(System.getenv("container"));
                if (container.isPresent()) {
                    SmallFile.create(path + "/container", container.get(), 0644);
                }
            }
            return new RuntimeDirectory(path, made, lock, Spawner.open(path, WORKERS));
        } catch (LinuxException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Makes sure that nobody else can put anything there, and that no other manager works there. */
    private static Fd lock(String path) throws LinuxException {
        Fd directory = Fcntl.open(path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
        try {
            FileStatus status = Stat.of(directory);
            boolean own = status.uid() == Unistd.effectiveUid() || status.uid() == 0;
            if (!own || (status.mode() & WRITABLE_BY_OTHERS) != 0) {
                throw new LinuxException("trust", path + ", which others can write to", Errno.EPERM);
            }
            if (!Fcntl.tryLock(directory)) {
                throw new LinuxException("work in", path + ", where another manager does", Errno.EBUSY);
            }
            return directory;
        } catch (LinuxException e) {
            directory.close();
            throw e;
        }
    }

    Spawner spawner() {
        return spawner;
    }

    private static boolean make(String path, int mode) throws LinuxException {
        try {
            Stat.makeDirectory(path, mode);
            Stat.changeMode(path, mode);
            return true;
        } catch (LinuxException e) {
            if (e.errno().equals(Errno.EEXIST)) {
                return false;
            }
            throw e;
        }
    }

    /** Removes what was made here, if nobody else has put anything there. */
    @Override
    public void close() {
        lock.close();
        if (made) {
            remove("/system", true);
            remove("/container", false);
            remove("", true);
        }
    }

    /** Leaves what others have put there. */
    private void remove(String name, boolean directory) {
        try {
            if (directory) {
                Unistd.removeDirectory(path + name);
            } else {
                Unistd.unlink(path + name);
            }
        } catch (LinuxException _) {
            return; // not there, or not empty
        }
    }
}
