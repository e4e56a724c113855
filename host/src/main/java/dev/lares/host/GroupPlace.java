package dev.lares.host;

import dev.lares.linux.Errno;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Unistd;
import java.util.Optional;

/**
 * A place in the unified hierarchy (cgroups(7)).
 *
 * @param group its directory
 * @param path its path as /proc/PID/cgroup gives it, without a slash at the end unless it is {@code /}
 */
record GroupPlace(ControlGroup group, String path) {
    /** Where this process is; throws if no unified hierarchy is mounted. */
    static GroupPlace own() throws LinuxException {
        String path = pathOf(SmallFile.text("/proc/self/cgroup").orElse("")).orElseThrow(GroupPlace::none);
        Mounted mounted = mounted().orElseThrow(GroupPlace::none);
        return new GroupPlace(new ControlGroup(mounted.directoryOf(path)), path);
    }

    /** The place of a directory. */
    static GroupPlace at(String directory) throws LinuxException {
        Mounted mounted = mounted().orElseThrow(GroupPlace::none);
        if (!directory.startsWith(mounted.point)) {
            throw new LinuxException("use", directory + " as a control group", Errno.ENOENT);
        }
        String below = directory.substring(mounted.point.length());
        String path = (mounted.root.equals("/") ? "" : mounted.root) + below;
        return new GroupPlace(new ControlGroup(directory), path.isEmpty() ? "/" : path);
    }

    /** The path in the unified hierarchy that the text of a /proc/PID/cgroup file names. */
    static Optional<String> pathOf(String cgroupFile) {
        return cgroupFile.lines().filter(line -> line.startsWith("0::")).map(line -> line.substring(3)).findFirst();
    }

    /** The path of a directory in the hierarchy; empty if it is in none. */
    static Optional<String> pathInTree(String directory) {
        try {
            return Optional.of(at(directory).path);
        } catch (LinuxException _) {
            return Optional.empty();
        }
    }

    String join(String name) {
        return path.equals("/") ? "/" + name : path + "/" + name;
    }

    GroupPlace withoutEnd(String end) {
        if (!path.endsWith(end) || !group.directory().endsWith(end)) {
            return this;
        }
        String shorter = path.substring(0, path.length() - end.length());
        String directory = group.directory().substring(0, group.directory().length() - end.length());
        return new GroupPlace(new ControlGroup(directory), shorter.isEmpty() ? "/" : shorter);
    }

    /** Makes sure that processes may be moved from here: staying is a move, too. */
    void requireMoves() throws LinuxException {
        group.enter(Unistd.pid().number());
    }

    private static LinuxException none() {
        return new LinuxException("find", "a unified control group hierarchy", Errno.ENOENT);
    }

    /** Where the hierarchy is mounted, and which part of it. */
    private record Mounted(String root, String point) {
        String directoryOf(String path) throws LinuxException {
            String top = root.equals("/") ? "" : root;
            if (!path.startsWith(top)) {
                throw new LinuxException("find", "control group " + path + " below " + point, Errno.ENOENT);
            }
            String below = path.substring(top.length());
            return below.equals("/") ? point : point + below;
        }
    }

    private static Optional<Mounted> mounted() {
        return SmallFile.text("/proc/self/mountinfo").flatMap(text -> text.lines()
                .filter(line -> line.contains(" - cgroup2 "))
                .map(line -> line.split(" "))
                .map(fields -> new Mounted(fields[3], fields[4]))
                .findFirst());
    }
}
