package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** {@code <grp.h>}: a group of the system's group database; the caution of {@link Passwd} holds here too. */
public record Group(String name, int gid) {
    private static final int STRUCT_BYTES = 32;
    private static final int FIRST_BUFFER_BYTES = 1024;
    private static final int LAST_BUFFER_BYTES = 1 << 24;

    /** Loaded with the first lookup. */
    private static final class Functions {
        private static final MethodHandle BY_NAME = Libc.function("getgrnam_r");
        private static final MethodHandle BY_GID = Libc.function("getgrgid_r");
    }

    /** getgrnam_r(3); empty if there is no such group. */
    public static Optional<Group> byName(String name) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            return find(Functions.BY_NAME, CString.in(arena, name).address(), "group " + name);
        }
    }

    /** getgrgid_r(3); empty if there is no such group. */
    public static Optional<Group> byGid(int gid) throws LinuxException {
        return find(Functions.BY_GID, Integer.toUnsignedLong(gid), "group " + Integer.toUnsignedString(gid));
    }

    private static Optional<Group> find(MethodHandle function, long key, String object) throws LinuxException {
        for (int bytes = FIRST_BUFFER_BYTES; bytes <= LAST_BUFFER_BYTES; bytes *= 4) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment entry = arena.allocate(STRUCT_BYTES, 8);
                MemorySegment found = arena.allocate(8, 8);
                MemorySegment buffer = arena.allocate(bytes);
                int error = (int) Libc.call(function, key, entry.address(), buffer.address(), bytes,
                        found.address(), 0);
                if (error != Errno.ERANGE.number()) {
                    return AccountDatabase.isFound(error, found, object)
                            ? Optional.of(new Group(CString.at(entry.get(ValueLayout.JAVA_LONG, 0)),
                                    entry.get(ValueLayout.JAVA_INT, 16)))
                            : Optional.empty();
                }
            }
        }
        throw new LinuxException("look up", object, Errno.ERANGE);
    }
}
