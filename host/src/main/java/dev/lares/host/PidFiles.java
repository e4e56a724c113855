package dev.lares.host;

import dev.lares.engine.Event;
import dev.lares.engine.PidFileContent;
import dev.lares.linux.Errno;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.FileStatus;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import dev.lares.linux.Unistd;
import dev.lares.unit.UnitName;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads and removes PID files (systemd.service(5), "PIDFile="). A process that is not the unit's is only believed to be
 * if the file is root's, and nobody else could have led the path to it.
 */
final class PidFiles {
    private static final int MAX_BYTES = 128;

    private final EventLoop loop;
    private final HostedUnits units;
    private final Children children;
    private final ProcessTracking tracking;
    private final Faults faults;
    private final int self = Unistd.pid().number();

    PidFiles(HostParts parts) {
        this.loop = parts.loop();
        this.units = parts.units();
        this.children = parts.children();
        this.tracking = parts.tracking();
        this.faults = parts.faults();
    }

    /** Reads the file and tells what it says. */
    PidFileContent read(UnitName unit, String path) {
        PidFileContent content = content(unit, path);
        loop.tell(now -> new Event.PidFileRead(now, unit, content));
        return content;
    }

    private PidFileContent content(UnitName unit, String path) {
        try (PathWalk walk = PathWalk.follow(path)) {
            FileStatus status = Stat.of(walk.fd());
            if (!status.isRegular()) {
                return new PidFileContent.Refused("it is not a plain file");
            }
            String text = new String(read(walk.fd()), StandardCharsets.ISO_8859_1);
            int end = text.indexOf('\n');
            String line = (end < 0 ? text : text.substring(0, end)).strip();
            if (line.isEmpty()) {
                return new PidFileContent.Missing();
            }
            Optional<Integer> pid = number(line);
            if (pid.isEmpty()) {
                return new PidFileContent.Refused("it does not hold a process id");
            }
            return judge(unit, pid.get(), walk.safe() && status.uid() == 0);
        } catch (LinuxException e) {
            boolean missing = e.errno().equals(Errno.ENOENT) || e.errno().equals(Errno.ENOTDIR);
            return missing ? new PidFileContent.Missing() : new PidFileContent.Refused(e.errno().message());
        }
    }

    private static byte[] read(Fd pathOnly) throws LinuxException {
        try (Fd fd = Fcntl.open("/proc/self/fd/" + pathOnly.number(), Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY)) {
            return SmallFile.bytes(fd, MAX_BYTES);
        }
    }

    private PidFileContent judge(UnitName unit, int pid, boolean trusted) {
        if (pid == self || pid == 1) {
            return new PidFileContent.Refused("process " + pid + " is the manager");
        }
        Optional<ProcessTable.Entry> entry = ProcessTable.find(pid).filter(e -> !e.dead());
        if (entry.isEmpty() || children.isGone(pid)) {
            return new PidFileContent.Refused("process " + pid + " does not exist, or has ended");
        }
        boolean member = tracking.unitOf(pid).filter(owner -> owner.name.equals(unit)).isPresent();
        if (!member && !trusted) {
            return new PidFileContent.Refused(
                    "process " + pid + " does not belong to the unit, and others than root could have written the file");
        }
        children.named(pid);
        return new PidFileContent.Process(pid, entry.get().parent() == self);
    }

    private static Optional<Integer> number(String line) {
        boolean digits = line.length() <= 10 && line.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            return Optional.empty();
        }
        long value = Long.parseLong(line);
        return value > 0 && value <= Integer.MAX_VALUE ? Optional.of((int) value) : Optional.empty();
    }

    /** Removes what the service has left, if it is a plain file. */
    void remove(UnitName unit, String path) {
        int slash = path.lastIndexOf('/');
        try (PathWalk walk = PathWalk.follow(path.substring(0, Math.max(slash, 1)))) {
            String name = path.substring(slash + 1);
            if (Stat.ofEntry(walk.fd(), name).isRegular()) {
                Unistd.unlinkAt(walk.fd(), name);
            }
        } catch (LinuxException e) {
            if (!e.errno().equals(Errno.ENOENT) && !e.errno().equals(Errno.ENOTDIR)) {
                faults.warn(unit, "cannot remove PID file " + path + ": " + e.errno().message());
            }
        }
    }
}
