package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * What a socket of any family is, socket(7): SO_DOMAIN, SO_TYPE and SO_ACCEPTCONN, getsockname(2) and getpeername(2).
 *
 * @param family an {@code AF_…} number
 * @param type a {@code SOCK_…} number
 * @param listening whether listen(2) was called
 * @param local where it is bound to
 * @param peer what it is connected to; empty if it is not
 */
public record SocketStatus(int family, int type, boolean listening, Name local, Optional<Name> peer) {
    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_NETLINK = 16;
    public static final int AF_VSOCK = 40;
    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_SEQPACKET = 5;

    private static final int SOL_SOCKET = 1;
    private static final int SO_TYPE = 3;
    private static final int SO_ACCEPTCONN = 30;
    private static final int SO_DOMAIN = 39;
    private static final int ADDRESS_BYTES = 128;

    /** One end of a socket. */
    public sealed interface Name {
        /** An address and a port of IPv4 or IPv6; port 0 if it is not bound. */
        record Internet(InetSocketAddress address) implements Name {}

        record Unix(UnixAddress address) implements Name {}

        /** An address of another family, which Lares does not read. */
        record Foreign(int family) implements Name {}

        /** Whether bind(2) or connect(2) would still choose it. */
        default boolean isUnbound() {
            return switch (this) {
                case Internet(InetSocketAddress address) -> address.getPort() == 0;
                case Unix(UnixAddress address) -> address instanceof UnixAddress.Unnamed;
                case Foreign(int _) -> false;
            };
        }
    }

    /** The status of a socket; ENOTSOCK for anything else. */
    public static SocketStatus of(Fd fd) throws LinuxException {
        return of(fd.number(), fd);
    }

    static SocketStatus of(int fd, Object object) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(ADDRESS_BYTES + 8, 8);
            int family = option(fd, SO_DOMAIN, memory, object);
            int type = option(fd, SO_TYPE, memory, object);
            boolean listening = family != AF_NETLINK && option(fd, SO_ACCEPTCONN, memory, object) != 0;
            Optional<Name> local = name(SyscallNumber.GETSOCKNAME, fd, memory);
            return new SocketStatus(family, type, listening, local.orElse(new Name.Foreign(family)),
                    name(SyscallNumber.GETPEERNAME, fd, memory));
        }
    }

    private static int option(int fd, int option, MemorySegment memory, Object object) throws LinuxException {
        MemorySegment length = memory.asSlice(ADDRESS_BYTES, 4);
        length.set(ValueLayout.JAVA_INT, 0, 4);
        long result = Syscall.call(SyscallNumber.GETSOCKOPT, fd, SOL_SOCKET, option, memory.address(), length.address());
        Syscall.check(result, "read the status of", object);
        return memory.get(ValueLayout.JAVA_INT, 0);
    }

    private static Optional<Name> name(int call, int fd, MemorySegment memory) {
        MemorySegment length = memory.asSlice(ADDRESS_BYTES, 4);
        length.set(ValueLayout.JAVA_INT, 0, ADDRESS_BYTES);
        if (Syscall.call(call, fd, memory.address(), length.address()) < 0) {
            return Optional.empty();
        }
        int family = memory.get(ValueLayout.JAVA_SHORT, 0) & 0xffff;
        return Optional.of(switch (family) {
            case AF_UNIX -> new Name.Unix(SockaddrUn.read(memory, length.get(ValueLayout.JAVA_INT, 0)));
            case AF_INET -> new Name.Internet(internet(memory, 4, 4));
            case AF_INET6 -> new Name.Internet(internet(memory, 8, 16));
            default -> new Name.Foreign(family);
        });
    }

    /** struct sockaddr_in and sockaddr_in6: the port in network order at 2, the address behind it. */
    private static InetSocketAddress internet(MemorySegment memory, int offset, int bytes) {
        byte[] address = new byte[bytes];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, address, 0, bytes);
        int port = Short.toUnsignedInt(Short.reverseBytes(memory.get(ValueLayout.JAVA_SHORT, 2)));
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
