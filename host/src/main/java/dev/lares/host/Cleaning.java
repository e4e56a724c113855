package dev.lares.host;

import dev.lares.engine.Event;
import dev.lares.unit.DirectoryKind;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.UnitName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Removes directories of units for {@code systemctl clean}. A tree may be large, so each is removed on a thread of its own. */
final class Cleaning {
    private final EventLoop loop;
    private final ExecDirectories directories;
    private final Map<UnitName, AtomicBoolean> stops = new HashMap<>();

    Cleaning(EventLoop loop, ExecDirectories directories) {
        this.loop = loop;
        this.directories = directories;
    }

    void begin(LoadedUnit unit, List<DirectoryKind> kinds) {
        AtomicBoolean stop = new AtomicBoolean();
        stops.put(unit.id(), stop);
        Thread.ofPlatform().daemon().name("clean " + unit.id()).start(() -> {
            Optional<String> failure = clean(unit, kinds, stop);
            loop.tellFromOther(now -> new Event.Cleaned(now, unit.id(), failure));
        });
    }

    private Optional<String> clean(LoadedUnit unit, List<DirectoryKind> kinds, AtomicBoolean stop) {
        try {
            return directories.clean(unit, kinds, stop::get);
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.of("cannot clean " + unit.id() + ": " + e);
        }
    }

    void stop(UnitName unit) {
        AtomicBoolean stop = stops.get(unit);
        if (stop != null) {
            stop.set(true);
        }
    }
}
