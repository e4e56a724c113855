package dev.lares.host;

import dev.lares.linux.Errno;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import dev.lares.linux.Unistd;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A control group of the unified hierarchy (cgroups(7)).
 *
 * @param directory its directory, as {@code /sys/fs/cgroup/system.slice/foo.service}
 */
record ControlGroup(String directory) {
    private static final long NANOS_PER_MICRO = 1000;

    ControlGroup child(String name) {
        return new ControlGroup(directory + "/" + name);
    }

    /** Makes it, in a parent that exists; nothing if it is there. */
    void make() throws LinuxException {
        try {
            Stat.makeDirectory(directory, 0755);
        } catch (LinuxException e) {
            if (!e.errno().equals(Errno.EEXIST)) {
                throw e;
            }
        }
    }

    boolean exists() {
        try {
            Stat.ofPath(directory);
            return true;
        } catch (LinuxException _) {
            return false;
        }
    }

    /** Moves a process into it. */
    void enter(int pid) throws LinuxException {
        SmallFile.write(directory + "/cgroup.procs", Integer.toString(pid));
    }

    /** The CPU time that processes in it have used, those that have ended too; empty if the group is gone. */
    Optional<Long> usedNanos() {
        return SmallFile.text(directory + "/cpu.stat").flatMap(text -> text.lines()
                .filter(line -> line.startsWith("usage_usec ")).findFirst()
                .map(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)) * NANOS_PER_MICRO));
    }

    /** Has the memory of groups in it counted, where that is possible: only then the kernel tells whom it ended for want. */
    void controlMemory() {
        boolean available = SmallFile.text(directory + "/cgroup.controllers").map(text -> text.contains("memory")).orElse(false);
        if (available && !hasMemoryControl()) {
            try {
                SmallFile.write(directory + "/cgroup.subtree_control", "+memory");
            } catch (LinuxException _) {
                return; // processes are in it, or it is not ours to control
            }
        }
    }

    /** Whether groups in it have their memory counted. */
    boolean hasMemoryControl() {
        return SmallFile.text(directory + "/cgroup.subtree_control").map(text -> text.contains("memory")).orElse(false);
    }

    boolean isPopulated() {
        return SmallFile.text(directory + "/cgroup.events").map(text -> text.contains("populated 1")).orElse(false);
    }

    /** Whether all processes in it are held by {@link #freeze}. */
    boolean isFrozen() {
        return SmallFile.text(directory + "/cgroup.events").map(text -> text.contains("frozen 1")).orElse(false);
    }

    /** Begins to hold all processes in it and below it, or lets them run; needs kernel 5.2. */
    void freeze(boolean freeze) throws LinuxException {
        SmallFile.write(directory + "/cgroup.freeze", freeze ? "1" : "0");
    }

    /** Ends all processes in it and below it, whatever they do; needs kernel 5.14. */
    void kill() throws LinuxException {
        SmallFile.write(directory + "/cgroup.kill", "1");
    }

    /** The processes in it and in the groups below it, which its own processes may have made. */
    SortedSet<Integer> processes() {
        SortedSet<Integer> pids = new TreeSet<>();
        addProcesses(pids);
        return pids;
    }

    private void addProcesses(SortedSet<Integer> into) {
        SmallFile.text(directory + "/cgroup.procs").ifPresent(text -> text.lines().forEach(line -> into.add(Integer.parseInt(line))));
        into.remove(0); // processes of other PID namespaces
        children().forEach(child -> child.addProcesses(into));
    }

    /** Removes it with the groups below it; EBUSY while processes, even dead ones, are in it. */
    void remove() throws LinuxException {
        for (ControlGroup child : children()) {
            child.remove();
        }
        try {
            Unistd.removeDirectory(directory);
        } catch (LinuxException e) {
            if (!e.errno().equals(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    private List<ControlGroup> children() {
        if (!hasChildren()) {
            return List.of();
        }
        List<ControlGroup> children = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(
                Path.of(directory), path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))) {
            entries.forEach(entry -> children.add(new ControlGroup(entry.toString())));
        } catch (IOException | DirectoryIteratorException _) {
            return children; // the group is gone
        }
        return children;
    }

    /** Each directory in a directory is a link to it, by its {@code ..}; beside its own name and {@code .}. */
    private boolean hasChildren() {
        try {
            return Stat.ofPath(directory).linkCount() != 2;
        } catch (LinuxException _) {
            return false; // the group is gone
        }
    }
}
