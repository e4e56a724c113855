package dev.lares.host;

import dev.lares.linux.Errno;
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

    private final String path;
    private final boolean made;
    private final Spawner spawner;

    private RuntimeDirectory(String path, boolean made, Spawner spawner) {
        this.path = path;
        this.made = made;
        this.spawner = spawner;
    }

    static RuntimeDirectory open(HostOptions options) throws LinuxException {
        String path = options.runtimeDirectory;
        boolean made = make(path, options.mode == ManagerMode.SYSTEM ? 0755 : 0700);
        if (options.mode == ManagerMode.SYSTEM) {
            make(path + "/system", 0755);
            Optional<String> container = Optional.ofNullable(System.getenv("container"));
            if (container.isPresent()) {
                SmallFile.create(path + "/container", container.get(), 0644);
            }
        }
        return new RuntimeDirectory(path, made, Spawner.open(path, WORKERS));
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

    /** Removes the directory if it was made here, and is empty. */
    @Override
    public void close() {
        if (made) {
            try {
                Unistd.removeDirectory(path);
            } catch (LinuxException _) {
                return; // somebody put something there: it stays
            }
        }
    }
}
