package dev.lares.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** struct sockaddr_un, unix(7): the family, then a path or a NUL and a name; its length tells where that ends. */
final class SockaddrUn {
    static final int PATH_BYTES = 108;

    private static final int PATH_OFFSET = 2;

    private SockaddrUn() {}

    /** The structure with exactly the length that bind(2) and connect(2) are to be told. */
    static MemorySegment of(SegmentAllocator memory, UnixAddress address, String operation) throws LinuxException {
        byte[] path = switch (address) {
            case UnixAddress.FilePath(String text) -> endedIfThereIsRoom(CString.bytes(text));
            case UnixAddress.Abstract(String name) -> afterNul(CString.bytesWithNul(name));
            case UnixAddress.Unnamed() -> new byte[0];
        };
        if (path.length > PATH_BYTES) {
            throw new LinuxException(operation, address.toString(), Errno.ENAMETOOLONG);
        }
        MemorySegment segment = memory.allocate((long) PATH_OFFSET + path.length, 8);
        segment.set(ValueLayout.JAVA_SHORT, 0, (short) UnixSocket.AF_UNIX);
        MemorySegment.copy(path, 0, segment, ValueLayout.JAVA_BYTE, PATH_OFFSET, path.length);
        return segment;
    }

    /** What the kernel has written: an address of that many bytes. */
    static UnixAddress read(MemorySegment segment, int length) {
        if (length <= PATH_OFFSET) {
            return new UnixAddress.Unnamed();
        }
        byte[] path = new byte[Math.min(length - PATH_OFFSET, PATH_BYTES)];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, PATH_OFFSET, path, 0, path.length);
        if (path[0] == 0) {
            return new UnixAddress.Abstract(CString.text(path, 1, path.length));
        }
        int end = 0;
        while (end < path.length && path[end] != 0) {
            end++;
        }
        return new UnixAddress.FilePath(CString.text(path, 0, end));
    }

    private static byte[] endedIfThereIsRoom(byte[] path) {
        return path.length < PATH_BYTES ? Arrays.copyOf(path, path.length + 1) : path;
    }

    private static byte[] afterNul(byte[] name) {
        byte[] path = new byte[name.length + 1];
        System.arraycopy(name, 0, path, 1, name.length);
        return path;
    }
}
