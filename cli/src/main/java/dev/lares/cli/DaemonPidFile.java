package dev.lares.cli;

import dev.lares.daemon.PidFile;
import dev.lares.daemon.PidFileClaim;
import dev.lares.daemon.PidFileException;
import dev.lares.linux.Fd;
import dev.lares.linux.Pid;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The PID file of a daemon that is being started, if it is to have one; removed unless it was handed over. */
final class DaemonPidFile implements AutoCloseable {
    private final Optional<PidFileClaim> claim;
    private Optional<PidFile> file = Optional.empty();

    private DaemonPidFile(Optional<PidFileClaim> claim) {
        this.claim = claim;
    }

    /** The right to make it. */
    static DaemonPidFile claim(Optional<Path> path) throws PidFileException {
        return new DaemonPidFile(path.isPresent() ? Optional.of(PidFileClaim.make(path.get())) : Optional.empty());
    }

    /** What the daemon inherits to hold the lock. */
    List<Fd> passed() throws PidFileException {
        return claim.isPresent() ? List.of(claim.get().inheritable()) : List.of();
    }

    void publish(Pid pid) throws PidFileException {
        if (claim.isPresent()) {
            file = Optional.of(claim.get().publish(pid));
        }
    }

    /** Leaves the file and its lock to the daemon. */
    void handOver() throws PidFileException {
        if (claim.isPresent()) {
            claim.get().handOver();
        }
    }

    @Override
    public void close() {
        file.ifPresent(PidFile::close);
        claim.ifPresent(PidFileClaim::close);
    }
}
