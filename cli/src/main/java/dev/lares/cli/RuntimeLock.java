package dev.lares.cli;

import dev.lares.host.Carrier;
import dev.lares.host.Handover;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps a second manager of ours out of a runtime directory, as long as this process lives. */
record RuntimeLock(Fd fd) implements AutoCloseable, Carrier {
    private static final String SECTION = "runtime-lock";

    /** Takes it, or has it still from the last life of this manager. */
    static RuntimeLock take(String runtimeDirectory, Optional<Handover> handover) throws LinuxException, RunningManager.PresentException {
        List<Fd> inherited = new ArrayList<>(1);
        handover.ifPresent(from -> from.read(SECTION, line -> line.key().equals("lock") && inherited.add(from.take(line))));
        return inherited.isEmpty() ? take(runtimeDirectory) : new RuntimeLock(inherited.getFirst());
    }

    private static RuntimeLock take(String runtimeDirectory) throws LinuxException, RunningManager.PresentException {
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
    public void save(Handover handover) {
        handover.add(SECTION).put("lock", handover.keep(fd));
    }

    @Override
    public void close() {
        fd.close();
    }
}
