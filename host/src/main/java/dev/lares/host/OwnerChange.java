package dev.lares.host;

import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.FileStatus;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import dev.lares.linux.Unistd;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Gives a directory with all that is in it to another owner: the unit's user has changed. No link is followed, no other
 * file system entered; and a file of somebody else that has several names stays as it is, for one of its names may be
 * outside, where the former owner found it.
 */
final class OwnerChange {
    private OwnerChange() {}

    static void apply(Fd directory, FileStatus top, int uid, int gid, Consumer<String> warn) throws LinuxException {
        for (String name : names(directory)) {
            try {
                change(directory, name, top, uid, gid, warn);
            } catch (LinuxException e) {
                warn.accept(e.getMessage());
            }
        }
        Unistd.changeOwner(directory, uid, gid);
    }

    private static void change(Fd parent, String name, FileStatus top, int uid, int gid, Consumer<String> warn) throws LinuxException {
        FileStatus entry = Stat.ofEntry(parent, name);
        if (entry.device() != top.device()) {
            return;
        }
        if (entry.isDirectory()) {
            try (Fd directory = Fcntl.openAt(parent, name, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW, 0)) {
                apply(directory, top, uid, gid, warn);
            }
        } else if (entry.linkCount() > 1 && entry.uid() != top.uid()) {
            warn.accept("cannot change the owner of " + name + ": it has other names, and belongs to user " + entry.uid());
        } else {
            Unistd.changeOwnerAt(parent, name, uid, gid);
        }
    }

    private static List<String> names(Fd directory) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc/self/fd/" + directory.number()))) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (IOException | DirectoryIteratorException _) {
            return names; // what could be read of it
        }
        return names;
    }
}
