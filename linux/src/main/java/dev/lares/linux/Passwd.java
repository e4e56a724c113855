package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code <pwd.h>}: an account of the system's user database, whatever source nsswitch.conf(5) names. A lookup loads
 * those sources into the process and may ask the network, so it belongs neither into start-up nor on the main loop.
 */
public record Passwd(String name, int uid, int gid, String comment, String home, String shell) {
    private static final int STRUCT_BYTES = 48;
    private static final int FIRST_BUFFER_BYTES = 1024;
    private static final int LAST_BUFFER_BYTES = 1 << 24;
    private static final int MOST_GROUPS = 65536;

    /** Loaded with the first lookup. */
    private static final class Functions {
        private static final MethodHandle BY_NAME = Libc.function("getpwnam_r");
        private static final MethodHandle BY_UID = Libc.function("getpwuid_r");
        private static final MethodHandle GROUP_LIST = Libc.function("getgrouplist");
    }

    /** getpwnam_r(3); empty if there is no such user. */
    public static Optional<Passwd> byName(String name) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            return find(Functions.BY_NAME, CString.in(arena, name).address(), "user " + name);
        }
    }

    /** getpwuid_r(3); empty if there is no such user. */
    public static Optional<Passwd> byUid(int uid) throws LinuxException {
        return find(Functions.BY_UID, Integer.toUnsignedLong(uid), "user " + Integer.toUnsignedString(uid));
    }

    /** The groups a user belongs to, the given one included, getgrouplist(3). */
    public static List<Integer> groupsOf(String user, int gid) throws LinuxException {
        int room = 64;
        while (true) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment count = arena.allocate(4, 4);
                count.set(ValueLayout.JAVA_INT, 0, room);
                MemorySegment groups = arena.allocate(4L * room, 4);
                int result = (int) Libc.call(Functions.GROUP_LIST, CString.in(arena, user).address(),
                        Integer.toUnsignedLong(gid), groups.address(), count.address(), 0, 0);
                if (result >= 0) {
                    return ints(groups, count.get(ValueLayout.JAVA_INT, 0));
                }
            }
            if (room >= MOST_GROUPS) {
                throw new LinuxException("list the groups of", user, Errno.ERANGE);
            }
            room *= 4;
        }
    }

    private static Optional<Passwd> find(MethodHandle function, long key, String object) throws LinuxException {
        for (int bytes = FIRST_BUFFER_BYTES; bytes <= LAST_BUFFER_BYTES; bytes *= 4) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment entry = arena.allocate(STRUCT_BYTES, 8);
                MemorySegment found = arena.allocate(8, 8);
                MemorySegment buffer = arena.allocate(bytes);
                int error = (int) Libc.call(function, key, entry.address(), buffer.address(), bytes,
                        found.address(), 0);
                if (error != Errno.ERANGE.number()) {
                    return AccountDatabase.isFound(error, found, object) ? Optional.of(read(entry))
                            : Optional.empty();
                }
            }
        }
        throw new LinuxException("look up", object, Errno.ERANGE);
    }

    private static Passwd read(MemorySegment entry) {
        return new Passwd(CString.at(entry.get(ValueLayout.JAVA_LONG, 0)), entry.get(ValueLayout.JAVA_INT, 16),
                entry.get(ValueLayout.JAVA_INT, 20), CString.at(entry.get(ValueLayout.JAVA_LONG, 24)),
                CString.at(entry.get(ValueLayout.JAVA_LONG, 32)), CString.at(entry.get(ValueLayout.JAVA_LONG, 40)));
    }

    private static List<Integer> ints(MemorySegment segment, int count) {
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(segment.getAtIndex(ValueLayout.JAVA_INT, i));
        }
        return List.copyOf(values);
    }
}
