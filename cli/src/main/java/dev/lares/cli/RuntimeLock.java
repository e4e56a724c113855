package dev.lares.cli;

import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps a second manager of ours out of a runtime directory, as long as this process lives. */
record RuntimeLock(Fd fd) implements AutoCloseable {
    static RuntimeLock take(String runtimeDirectory) throws LinuxException, RunningManager.PresentException {
        try {
            Files.createDirectories(Path.of(runtimeDirectory));
        } catch (IOException e) {
            throw new RunningManager.PresentException("cannot make " + runtimeDirectory + ": " + e.getMessage());
        }
        String file = runtimeDirectory + "/lares.lock";
        Fd fd = Fcntl.open(file, Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_NOFOLLOW, 0600);
        if (!Fcntl.tryLock(fd)) {
            fd.close();
            throw new RunningManager.PresentException("cannot start: another manager has locked " + file);
        }
        return new RuntimeLock(fd);
    }

    @Override
    public void close() {
        fd.close();
    }
}
