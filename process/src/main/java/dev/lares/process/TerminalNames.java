package dev.lares.process;

import dev.lares.linux.Fd;
import dev.lares.linux.FileBuffer;
import dev.lares.linux.FileName;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names controlling terminals as ps(1) does: by the kernel's list of drivers, {@code /proc/tty/drivers}, or where standard
 * error of the process leads, and only if there is such a device in /dev. Made for one scan.
 */
final class TerminalNames {
    static final String NONE = "?";

    private static final FileName DRIVERS = FileName.of("tty/drivers");
    private static final FileName STANDARD_ERROR = FileName.of("fd/2");
    private static final FileName OF_SHELL = FileName.of("fd/255");

    /** A line of the list: {@code pty_slave /dev/pts 136 0-1048575 pty:slave}. */
    private record Driver(String node, int major, int firstMinor, int lastMinor) {}

    private final Map<Integer, String> names = new HashMap<>();
    private final Fd proc;
    private final FileBuffer buffer;
    private Optional<List<Driver>> drivers = Optional.empty();

    TerminalNames(Fd proc, FileBuffer buffer) {
        this.proc = proc;
        this.buffer = buffer;
    }

    /** The name without {@code /dev/}; the directory is that of the process. */
    String name(TaskStat stat, Fd directory) {
        if (stat.terminal() == 0) {
            return NONE;
        }
        return names.computeIfAbsent(stat.terminal(), _ -> find(stat.terminalMajor(), stat.terminalMinor(), directory));
    }

    private String find(int major, int minor, Fd directory) {
        return byDriver(major, minor)
                .or(() -> byLink(major, minor, directory, STANDARD_ERROR))
                .or(() -> byLink(major, minor, directory, OF_SHELL))
                .map(path -> path.startsWith("/dev/") ? path.substring("/dev/".length()) : path)
                .orElse(NONE);
    }

    private Optional<String> byDriver(int major, int minor) {
        for (Driver driver : drivers()) {
            if (driver.major == major && minor >= driver.firstMinor && minor <= driver.lastMinor) {
                for (String path : List.of(driver.node + minor, driver.node + "/" + minor,
                        driver.node + (minor - driver.firstMinor), driver.node)) {
                    if (isDevice(path, major, minor)) {
                        return Optional.of(path);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> byLink(int major, int minor, Fd directory, FileName link) {
        int length = buffer.readLink(directory, link);
        if (length <= 0) {
            return Optional.empty();
        }
        String path = FileBuffer.textOf(buffer.bytes(), 0, length);
        return path.startsWith("/") && isDevice(path, major, minor) ? Optional.of(path) : Optional.empty();
    }

    private static boolean isDevice(String path, int major, int minor) {
        try {
            var status = Stat.ofPath(path);
            return status.isCharacterDevice() && status.specialDevice() == ((long) major << 32 | minor);
        } catch (LinuxException _) {
            return false;
        }
    }

    private List<Driver> drivers() {
        if (drivers.isEmpty()) {
            drivers = Optional.of(readDrivers());
        }
        return drivers.get();
    }

    private List<Driver> readDrivers() {
        List<Driver> list = new ArrayList<>();
        int length = buffer.readTable(proc, DRIVERS);
        String text = length > 0 ? FileBuffer.textOf(buffer.bytes(), 0, length) : "";
        text.lines().map(line -> line.trim().split("\\s+")).filter(words -> words.length >= 4).forEach(words -> {
            String[] range = words[3].split("-");
            int first = Integer.parseInt(range[0]);
            list.add(new Driver(words[1], Integer.parseInt(words[2]), first, range.length > 1 ? Integer.parseInt(range[1]) : first));
        });
        return list;
    }
}
