package dev.lares.host;

import dev.lares.unit.UnitFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file system whose directories are listed once, and again when they have changed: how a unit is installed hangs on all
 * links of all directories, and is asked for all units at once.
 *
 * <p>A directory that was changed moments ago might change once more without its time telling, for a file system's clock
 * goes in steps of some milliseconds; so it is not kept.
 */
final class ListedUnitFiles implements UnitFiles {
    private static final long SETTLED_NANOS = 50_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int MAX_DIRECTORIES = 4096;
    private static final Listing MISSING = new Listing(0, List.of(), Map.of());

    private final UnitFiles files;
    private final Map<String, Listing> listings = new LinkedHashMap<>();

    /** A directory as it was at a time, and the targets of its links as far as they were asked for. */
    private record Listing(long stamp, List<Entry> entries, Map<String, Optional<String>> links) {}

    ListedUnitFiles(UnitFiles files) {
        this.files = files;
    }

    @Override
    public List<Entry> list(String directory) {
        return listing(directory).entries();
    }

    @Override
    public Optional<String> linkTarget(String path) {
        int slash = path.lastIndexOf('/');
        if (slash <= 0) {
            return files.linkTarget(path);
        }
        String name = path.substring(slash + 1);
        Listing listing = listing(path.substring(0, slash));
        return listing == MISSING ? Optional.empty() : listing.links().computeIfAbsent(name, _ -> files.linkTarget(path));
    }

    private Listing listing(String directory) {
        long stamp = files.stamp(directory);
        Listing known = listings.get(directory);
        if (known != null && known.stamp() == stamp) {
            return known;
        }
        listings.remove(directory);
        if (stamp == 0) {
            return MISSING;
        }
        Listing fresh = new Listing(stamp, files.list(directory), new LinkedHashMap<>());
        if (System.currentTimeMillis() * NANOS_PER_MILLI - stamp > SETTLED_NANOS && listings.size() < MAX_DIRECTORIES) {
            listings.put(directory, fresh);
        }
        return fresh;
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
    public Optional<String> realPath(String path) {
        return files.realPath(path);
    }

    @Override
    public long stamp(String directory) {
        return files.stamp(directory);
    }
}
