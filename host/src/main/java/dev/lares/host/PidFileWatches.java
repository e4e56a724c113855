package dev.lares.host;

import dev.lares.engine.Event;
import dev.lares.engine.Snapshot;
import dev.lares.linux.Epoll;
import dev.lares.linux.Inotify;
import dev.lares.linux.LinuxException;
import dev.lares.unit.UnitName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells when a PID file changes, or comes into being: the nearest directory above it that exists is watched (inotify(7)),
 * and when the next part of the path appears there, the one below.
 */
final class PidFileWatches implements AutoCloseable {
    private static final int MASK = Inotify.IN_CREATE | Inotify.IN_MOVED_TO | Inotify.IN_CLOSE_WRITE | Inotify.IN_MODIFY
            | Inotify.IN_DELETE_SELF | Inotify.IN_MOVE_SELF | Inotify.IN_ATTRIB | Inotify.IN_ONLYDIR;

    private static final class Watch {
        final UnitName unit;
        final Path file;
        int directory = -1;
        /** The entry of the watched directory that leads to the file, or is it. */
        String entry = "";
        boolean atFile;

        Watch(UnitName unit, Path file) {
            this.unit = unit;
            this.file = file;
        }
    }

    private final EventLoop loop;
    private final Inotify changes;
    private final Map<UnitName, Watch> watches = new HashMap<>();
    private final Map<Integer, Set<Watch>> byDirectory = new HashMap<>();

    PidFileWatches(EventLoop loop) throws LinuxException {
        this.loop = loop;
        this.changes = Inotify.create();
        loop.add(changes.fd(), Epoll.EPOLLIN, EventLoop.Turn.OTHER, _ -> changed());
    }

    /** Begins to watch; tells at once if the file is there and was not when it was last read. */
    void watch(UnitName unit, String path, boolean lastSeenMissing) throws LinuxException {
        unwatch(unit);
        Watch watch = new Watch(unit, Path.of(path));
        watches.put(unit, watch);
        place(watch);
        if (lastSeenMissing && isThere(watch)) {
            tell(watch);
        }
    }

    void save(Handover handover) {
        Snapshot.Section section = handover.add("pid-file-watches");
        watches.values().forEach(watch -> section.put("watch", watch.unit, watch.file.toString()));
    }

    /** Watches again; what came while nobody watched is told. */
    void restore(Handover handover) {
        handover.read("pid-file-watches", line -> {
            if (!line.key().equals("watch")) {
                return false;
            }
            try {
                watch(line.unit(), line.text(), true);
            } catch (LinuxException e) {
                throw new IllegalArgumentException(e.getMessage());
            }
            return true;
        });
    }

    void unwatch(UnitName unit) {
        Watch watch = watches.remove(unit);
        if (watch != null) {
            leave(watch);
        }
    }

    private static boolean isThere(Watch watch) {
        return Files.exists(watch.file) && watch.file.toFile().length() > 0;
    }

    /** Watches the nearest directory that exists; looks again, since the next one may have come meanwhile. */
    private void place(Watch watch) throws LinuxException {
        while (true) {
            Path child = watch.file;
            while (!Files.isDirectory(child.getParent())) {
                child = child.getParent();
            }
            leave(watch);
            watch.directory = changes.watch(child.getParent().toString(), MASK);
            watch.entry = child.getFileName().toString();
            watch.atFile = child.equals(watch.file);
            byDirectory.computeIfAbsent(watch.directory, _ -> new HashSet<>()).add(watch);
            if (watch.atFile || !Files.isDirectory(child)) {
                return;
            }
        }
    }

    private void leave(Watch watch) {
        Set<Watch> sharing = byDirectory.get(watch.directory);
        if (sharing != null && sharing.remove(watch) && sharing.isEmpty()) {
            byDirectory.remove(watch.directory);
            changes.remove(watch.directory);
        }
        watch.directory = -1;
    }

    private void changed() throws LinuxException {
        for (List<Inotify.Change> list = changes.read(); !list.isEmpty(); list = changes.read()) {
            Set<Watch> told = new HashSet<>();
            for (Inotify.Change change : list) {
                for (Watch watch : concerned(change)) {
                    boolean moved = !watch.atFile || change.name().isEmpty();
                    if (moved) {
                        place(watch);
                    }
                    if (!moved || isThere(watch)) {
                        told.add(watch);
                    }
                }
            }
            told.stream().filter(watch -> watches.get(watch.unit) == watch).forEach(this::tell);
        }
    }

    private List<Watch> concerned(Inotify.Change change) {
        if ((change.mask() & Inotify.IN_Q_OVERFLOW) != 0) {
            return List.copyOf(watches.values());
        }
        List<Watch> concerned = new ArrayList<>();
        boolean self = change.name().isEmpty()
                && (change.mask() & (Inotify.IN_DELETE_SELF | Inotify.IN_MOVE_SELF | Inotify.IN_IGNORED | Inotify.IN_ATTRIB)) != 0;
        for (Watch watch : byDirectory.getOrDefault(change.watch(), Set.of())) {
            if (self || change.name().equals(watch.entry)) {
                concerned.add(watch);
            }
        }
        return concerned;
    }

    private void tell(Watch watch) {
        loop.tell(now -> new Event.PidFileChanged(now, watch.unit));
    }

    @Override
    public void close() {
        changes.close();
    }
}
