package dev.lares.cli;

import dev.lares.unit.UnitFiles;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The file system for {@code lares up UNIT}: of the machine's own unit files only those of services and the like count.
 * The machine's targets would pull in all that it starts at boot, so they are hidden, and Lares's own stand for them.
 */
final class ForegroundUnitFiles implements UnitFiles {
    private static final Set<String> HIDDEN = Set.of(
            "basic.target", "default.target", "exit.target", "paths.target", "shutdown.target", "sockets.target", "sysinit.target",
            "systemd-exit.service", "timers.target");

    private final UnitFiles files;
    private final Set<String> machineDirectories;

    /**
     * @param files the file system
     * @param machineDirectories the directories in which the machine's own unit files are
     */
    ForegroundUnitFiles(UnitFiles files, Set<String> machineDirectories) {
        this.files = files;
        this.machineDirectories = Set.copyOf(machineDirectories);
    }

    @Override
    public List<Entry> list(String directory) {
        List<Entry> entries = files.list(directory);
        return machineDirectories.contains(directory) ? entries.stream().filter(entry -> !isHidden(entry.name())).toList() : entries;
    }

    private static boolean isHidden(String name) {
        return HIDDEN.contains(name) || name.endsWith(".target.wants") || name.endsWith(".target.requires") || name.endsWith(".target.upholds");
    }

    @Override
    public Content read(String path) {
        return files.read(path);
    }

    @Override
    public Kind kind(String path) {
        return files.kind(path);
    }

    @Override
    public Optional<String> linkTarget(String path) {
        return files.linkTarget(path);
    }

    @Override
    public Optional<String> realPath(String path) {
        return files.realPath(path);
    }

    @Override
    public long stamp(String directory) {
        return files.stamp(directory);
    }
}
