package dev.lares.engine;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The descriptors a service has given to the manager to get them back at its next start (sd_notify(3),
 * {@code FDSTORE=1}; systemd.service(5), "FileDescriptorStoreMax="). The newest stands first.
 */
final class FdStore {
    /** The name of a descriptor that came without one. */
    static final String DEFAULT_NAME = "stored";

    private static final int MAX_NAME_LENGTH = 255;

    /**
     * A stored descriptor.
     *
     * @param fd the descriptor
     * @param name its name, as LISTEN_FDNAMES will tell it
     */
    record Stored(FdToken fd, String name) {}

    private final List<Stored> stored = new ArrayList<>();

    int size() {
        return stored.size();
    }

    void add(FdToken fd, String name) {
        stored.addFirst(new Stored(fd, name));
    }

    /** Takes out all of one name; the caller closes them. */
    List<FdToken> removeNamed(String name) {
        List<FdToken> removed = new ArrayList<>();
        Iterator<Stored> each = stored.iterator();
        while (each.hasNext()) {
            Stored entry = each.next();
            if (entry.name().equals(name)) {
                removed.add(entry.fd());
                each.remove();
            }
        }
        return removed;
    }

    /** Takes out one; tells whether it was there. */
    boolean remove(FdToken fd) {
        return stored.removeIf(entry -> entry.fd().equals(fd));
    }

    /** Takes out all; the caller closes them. */
    List<FdToken> removeAll() {
        List<FdToken> removed = fds();
        stored.clear();
        return removed;
    }

    List<FdToken> fds() {
        return stored.stream().map(Stored::fd).toList();
    }

    List<String> names() {
        return stored.stream().map(Stored::name).toList();
    }

    void save(Snapshot.Section section) {
        stored.forEach(entry -> section.put("stored-fd", entry.fd().id(), entry.name()));
    }

    /** Puts one back behind those that are there. */
    void restore(Snapshot.Line line) {
        stored.addLast(new Stored(new FdToken(line.number()), line.text()));
    }

    /** Whether a name may be given: at most 255 printable ASCII characters, and no colon (sd_notify(3), {@code FDNAME=}). */
    static boolean isValidName(String name) {
        return name.length() <= MAX_NAME_LENGTH && name.chars().allMatch(c -> c >= ' ' && c < 127 && c != ':');
    }

    void checkInvariants() {
        if (fds().stream().distinct().count() != stored.size()) {
            throw new IllegalStateException("a descriptor is stored twice: " + stored);
        }
    }
}
