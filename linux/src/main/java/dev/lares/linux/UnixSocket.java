package dev.lares.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** {@code <sys/socket.h>} for Unix sockets: what datagram and stream sockets have in common. All are non-blocking. */
final class UnixSocket {
    static final int AF_UNIX = 1;
    static final int SOCK_STREAM = 1;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_SEQPACKET = 5;
    static final int FLAGS = Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK;

    private static final int MSG_PEEK = 0x02;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_PASSCRED = 16;
    private static final int SO_PEERCRED = 17;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;

    private UnixSocket() {}

    static Fd open(int type) throws LinuxException {
        long result = Syscall.call(SyscallNumber.SOCKET, AF_UNIX, type | FLAGS, 0);
        return Fd.of((int) Syscall.check(result, "create", "a Unix socket"));
    }

    static List<Fd> pair(int type) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment numbers = arena.allocate(8, 4);
            long result = Syscall.call(SyscallNumber.SOCKETPAIR, AF_UNIX, type | FLAGS, 0, numbers.address());
            Syscall.check(result, "create", "a pair of Unix sockets");
            return List.of(Fd.of(NativeValue.intAt(numbers, 0)), Fd.of(NativeValue.intAt(numbers, 4)));
        }
    }

    /**
     * Binds; a socket file gets exactly that mode. It is created with what the umask leaves of the mode, and widened
     * then: at no moment is more allowed than asked for.
     */
    static void bind(Fd fd, UnixAddress address, int mode) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = SockaddrUn.of(arena, address, "bind to");
            Stat.changeMode(fd, mode);
            long result = Syscall.call(SyscallNumber.BIND, fd.number(), name.address(), name.byteSize());
            Syscall.check(result, "bind to", address);
            if (address instanceof UnixAddress.FilePath(String path)) {
                Stat.changeMode(path, mode);
            }
        }
    }

    /**
     * The raw result, because EAGAIN and EINPROGRESS are ordinary answers for a stream. A path that is too long for an
     * address is reached through a descriptor of the socket file, unix(7) "BUGS" and proc(5).
     */
    static long connect(Fd fd, UnixAddress address) throws LinuxException {
        if (address instanceof UnixAddress.FilePath(String path) && CString.bytes(path).length > SockaddrUn.PATH_BYTES) {
            try (Fd file = Fcntl.open(path, Fcntl.O_PATH)) {
                return connect(fd, new UnixAddress.FilePath("/proc/self/fd/" + file.number()));
            }
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = SockaddrUn.of(arena, address, "connect to");
            return Syscall.call(SyscallNumber.CONNECT, fd.number(), name.address(), name.byteSize());
        }
    }

    static UnixAddress localAddress(Fd fd) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(128, 8);
            MemorySegment length = arena.allocate(4, 4);
            length.set(ValueLayout.JAVA_INT, 0, 128);
            long result =
                    Syscall.call(SyscallNumber.GETSOCKNAME, fd.number(), name.address(), length.address());
            Syscall.check(result, "read the address of", fd);
            return SockaddrUn.read(name, length.get(ValueLayout.JAVA_INT, 0));
        }
    }

    static Credentials peer(Fd fd) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ucred = arena.allocate(12, 4);
            MemorySegment length = arena.allocate(4, 4);
            length.set(ValueLayout.JAVA_INT, 0, 12);
            long result = Syscall.call(SyscallNumber.GETSOCKOPT, fd.number(), SOL_SOCKET, SO_PEERCRED,
                    ucred.address(), length.address());
            Syscall.check(result, "read the peer of", fd);
            return new Credentials(ucred.get(ValueLayout.JAVA_INT, 0), ucred.get(ValueLayout.JAVA_INT, 4),
                    ucred.get(ValueLayout.JAVA_INT, 8));
        }
    }

    static void passCredentials(Fd fd, boolean on) throws LinuxException {
        Syscall.check(setOption(fd, SO_PASSCRED, on ? 1 : 0), "ask for credentials on", fd);
    }

    /** Beyond {@code net.core.rmem_max} with CAP_NET_ADMIN, up to it without. */
    static void setReceiveBuffer(Fd fd, int bytes) throws LinuxException {
        if (setOption(fd, SO_RCVBUFFORCE, bytes) < 0) {
            Syscall.check(setOption(fd, SO_RCVBUF, bytes), "set the receive buffer of", fd);
        }
    }

    static void setSendBuffer(Fd fd, int bytes) throws LinuxException {
        if (setOption(fd, SO_SNDBUFFORCE, bytes) < 0) {
            Syscall.check(setOption(fd, SO_SNDBUF, bytes), "set the send buffer of", fd);
        }
    }

    static Optional<Fd> accept(Fd fd) throws LinuxException {
        while (true) {
            long result = Syscall.call(SyscallNumber.ACCEPT4, fd.number(), 0, 0, FLAGS);
            if (Syscall.failedWith(result, Errno.EAGAIN)) {
                return Optional.empty();
            }
            if (!Syscall.failedWith(result, Errno.EINTR) && !Syscall.failedWith(result, Errno.ECONNABORTED)) {
                return Optional.of(Fd.of((int) Syscall.check(result, "accept from", fd)));
            }
        }
    }

    static int peek(Fd fd, byte[] bytes, int offset, int length) throws LinuxException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        MemorySegment buffer = Scratch.ofAtLeast(length);
        long result = Syscall.call(SyscallNumber.RECVFROM, fd.number(), buffer.address(), length,
                MSG_PEEK | MSG_DONTWAIT, 0, 0);
        if (Syscall.failedWith(result, Errno.EAGAIN)) {
            return UnixStreamSocket.NOT_NOW;
        }
        int count = (int) Syscall.check(result, "peek at", fd);
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, offset, count);
        return count;
    }

    private static long setOption(Fd fd, int option, int value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(4, 4);
            number.set(ValueLayout.JAVA_INT, 0, value);
            return Syscall.call(SyscallNumber.SETSOCKOPT, fd.number(), SOL_SOCKET, option, number.address(), 4);
        }
    }
}
