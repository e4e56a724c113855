package dev.lares.host;

import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What is mounted, in the order of mounting (proc_pid_mountinfo(5)). */
public record MountTable(List<Entry> entries) {
    private static final String MOUNTINFO = "/proc/self/mountinfo";

    /**
     * A mount.
     *
     * @param id the kernel's number for it
     * @param mountPoint where, as an absolute path
     * @param readOnly whether nothing can be written through it
     * @param type the file system's type, as {@code ext4}
     * @param source what is mounted, as {@code /dev/sda1}
     */
    public record Entry(int id, String mountPoint, boolean readOnly, String type, String source) {}

    public MountTable {
        entries = List.copyOf(entries);
    }

    /** The process's own; empty if {@code /proc} is not there. */
    public static MountTable current() {
        return read(SystemFiles.REAL);
    }

    static MountTable read(SystemFiles files) {
        List<Entry> entries = new ArrayList<>();
        files.lines(MOUNTINFO).forEach(line -> parse(line).ifPresent(entries::add));
        return new MountTable(entries);
    }

    /** The places where something is mounted. */
    public SortedSet<String> mountPoints() {
        SortedSet<String> points = new TreeSet<>();
        entries.forEach(entry -> points.add(entry.mountPoint()));
        return Collections.unmodifiableSortedSet(points);
    }

    /** The mount a path lies on, links followed; empty if the path does not exist. */
    Optional<Entry> of(String path) {
        try (Fd fd = Fcntl.open(path, Fcntl.O_PATH)) {
            return SystemFiles.REAL
                    .field("/proc/self/fdinfo/" + fd.number(), "mnt_id")
                    .flatMap(id -> entries.stream().filter(entry -> Integer.toString(entry.id()).equals(id)).findFirst());
        } catch (LinuxException e) {
            return Optional.empty();
        }
    }

    /** As {@code 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue}. */
    private static Optional<Entry> parse(String line) {
        List<String> fields = Arrays.asList(line.split(" "));
        int dash = fields.indexOf("-");
        if (dash < 6 || fields.size() < dash + 4) {
            return Optional.empty();
        }
        boolean readOnly = isReadOnly(fields.get(5)) || isReadOnly(fields.get(dash + 3));
        return Optional.of(new Entry(Integer.parseInt(fields.get(0)), unescape(fields.get(4)), readOnly, fields.get(dash + 1), unescape(fields.get(dash + 2))));
    }

    private static boolean isReadOnly(String options) {
        return Arrays.asList(options.split(",")).contains("ro");
    }

    /** Blanks, line ends and backslashes stand as three octal digits. */
    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && i + 3 < text.length() && text.substring(i + 1, i + 4).matches("[0-7]{3}")) {
                out.append((char) Integer.parseInt(text, i + 1, i + 4, 8));
                i += 3;
            } else {
                out.append(text.charAt(i));
            }
        }
        return out.toString();
    }
}
