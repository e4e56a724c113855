package dev.lares.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * struct msghdr with its data and control messages, recvmsg(2), sendmsg(2), cmsg(3).
 *
 * <p>Descriptors arrive with close-on-exec, and every one that has arrived is accounted for: the control messages are
 * parsed also when they were truncated, and then all descriptors are closed.
 */
final class SocketMessage {
    /** SCM_MAX_FD: more than these in one message are refused by the kernel of the sender. */
    static final int MOST_FDS = 253;

    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int SCM_CREDENTIALS = 2;
    /** Only comes on an inherited socket whose former owner asked for it. */
    private static final int SCM_PIDFD = 4;
    private static final int MSG_CTRUNC = 0x08;
    private static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x4000_0000;

    private static final int HEADER_BYTES = 56;
    private static final int ADDRESS_BYTES = 128;
    private static final int CMSG_HEADER_BYTES = 16;
    private static final int UCRED_BYTES = 12;
    private static final int CONTROL_BYTES = space(UCRED_BYTES) + space(4 * MOST_FDS);
    private static final int OVERHEAD_BYTES = HEADER_BYTES + ADDRESS_BYTES + 16 + CONTROL_BYTES + 64;

    private SocketMessage() {}

    /** Takes one message, or what a stream has, up to that many bytes; empty if there is none now. */
    static Optional<ReceivedMessage> receive(Fd fd, int maxBytes) throws LinuxException {
        return receive(fd, maxBytes, CONTROL_BYTES);
    }

    /** With room for fewer control messages than can come; for the test of truncation. */
    static Optional<ReceivedMessage> receive(Fd fd, int maxBytes, int controlBytes) throws LinuxException {
        SegmentAllocator memory = SegmentAllocator.slicingAllocator(Scratch.ofAtLeast(maxBytes + OVERHEAD_BYTES));
        MemorySegment header = memory.allocate(HEADER_BYTES, 8);
        MemorySegment address = memory.allocate(ADDRESS_BYTES, 8);
        MemorySegment control = memory.allocate(controlBytes, 8);
        MemorySegment data = memory.allocate(Math.max(maxBytes, 1), 1);
        fill(header, address, ADDRESS_BYTES, vector(memory, data, maxBytes), control, controlBytes);
        long result;
        do {
            result = Syscall.call(SyscallNumber.RECVMSG, fd.number(), header.address(),
                    MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        } while (Syscall.failedWith(result, Errno.EINTR));
        if (Syscall.failedWith(result, Errno.EAGAIN)) {
            return Optional.empty();
        }
        int count = (int) Syscall.check(result, "receive from", fd);
        return Optional.of(read(header, address, control, data, count));
    }

    /** Sends the bytes with descriptors; the count of bytes taken, or a negative error number. */
    static long send(Fd fd, Optional<UnixAddress> target, byte[] bytes, int offset, int length, List<Fd> fds)
            throws LinuxException {
        return send(fd, target, bytes, offset, length, fds, Optional.empty());
    }

    /**
     * As the other, in the name of that process, which the kernel allows who may act for it (unix(7), "SCM_CREDENTIALS"); a message
     * has descriptors or credentials.
     */
    static long send(Fd fd, Optional<UnixAddress> target, byte[] bytes, int offset, int length, List<Fd> fds, Optional<Credentials> sender)
            throws LinuxException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (fds.size() > MOST_FDS) {
            throw new LinuxException("send " + fds.size() + " descriptors to", fd.toString(), Errno.EINVAL);
        }
        SegmentAllocator memory = SegmentAllocator.slicingAllocator(Scratch.ofAtLeast(length + OVERHEAD_BYTES));
        MemorySegment header = memory.allocate(HEADER_BYTES, 8);
        MemorySegment address = target.isPresent() ? SockaddrUn.of(memory, target.get(), "send to")
                : MemorySegment.NULL;
        MemorySegment control = sender.isPresent() ? control(memory, sender.get()) : control(memory, fds);
        MemorySegment data = memory.allocate(Math.max(length, 1), 1);
        MemorySegment.copy(bytes, offset, data, ValueLayout.JAVA_BYTE, 0, length);
        fill(header, address, (int) address.byteSize(), vector(memory, data, length), control,
                (int) control.byteSize());
        long result;
        do {
            result = Syscall.call(SyscallNumber.SENDMSG, fd.number(), header.address(), MSG_DONTWAIT | MSG_NOSIGNAL);
        } while (Syscall.failedWith(result, Errno.EINTR));
        return result;
    }

    /** Sends the bytes to where the socket is connected to, sendto(2); their count, or a negative error number. */
    static long send(Fd fd, byte[] bytes) {
        MemorySegment data = Scratch.ofAtLeast(bytes.length);
        MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, bytes.length);
        long result;
        do {
            result = Syscall.call(SyscallNumber.SENDTO, fd.number(), data.address(), bytes.length,
                    MSG_DONTWAIT | MSG_NOSIGNAL);
        } while (Syscall.failedWith(result, Errno.EINTR));
        return result;
    }

    private static ReceivedMessage read(MemorySegment header, MemorySegment address, MemorySegment control,
            MemorySegment data, int count) {
        int flags = header.get(ValueLayout.JAVA_INT, 48);
        boolean controlTruncated = (flags & MSG_CTRUNC) != 0;
        List<Fd> fds = new ArrayList<>();
        Optional<Credentials> credentials =
                readControl(control, header.get(ValueLayout.JAVA_LONG, 40), fds);
        if (controlTruncated) {
            fds.forEach(Fd::close);
            fds.clear();
        }
        byte[] bytes = new byte[count];
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, 0, bytes, 0, count);
        return new ReceivedMessage(bytes, credentials, fds, (flags & MSG_TRUNC) != 0, controlTruncated,
                SockaddrUn.read(address, header.get(ValueLayout.JAVA_INT, 8)));
    }

    /** Walks the control messages as CMSG_NXTHDR does, and adds the descriptors to the list. */
    private static Optional<Credentials> readControl(MemorySegment control, long end, List<Fd> fds) {
        Optional<Credentials> credentials = Optional.empty();
        long offset = 0;
        while (offset + CMSG_HEADER_BYTES <= end) {
            long length = control.get(ValueLayout.JAVA_LONG, offset);
            if (length < CMSG_HEADER_BYTES || offset + length > end) {
                break;
            }
            boolean ofSocket = control.get(ValueLayout.JAVA_INT, offset + 8) == SOL_SOCKET;
            int type = control.get(ValueLayout.JAVA_INT, offset + 12);
            long body = offset + CMSG_HEADER_BYTES;
            if (ofSocket && type == SCM_RIGHTS) {
                for (long at = body; at + 4 <= offset + length; at += 4) {
                    fds.add(Fd.of(control.get(ValueLayout.JAVA_INT, at)));
                }
            } else if (ofSocket && type == SCM_CREDENTIALS && length >= CMSG_HEADER_BYTES + UCRED_BYTES) {
                credentials = Optional.of(new Credentials(control.get(ValueLayout.JAVA_INT, body),
                        control.get(ValueLayout.JAVA_INT, body + 4), control.get(ValueLayout.JAVA_INT, body + 8)));
            } else if (ofSocket && type == SCM_PIDFD) {
                Fd.of(control.get(ValueLayout.JAVA_INT, body)).close();
            }
            offset += align(length);
        }
        return credentials;
    }

    private static MemorySegment control(SegmentAllocator memory, List<Fd> fds) {
        if (fds.isEmpty()) {
            return MemorySegment.NULL;
        }
        MemorySegment control = memory.allocate(space(4 * fds.size()), 8);
        control.set(ValueLayout.JAVA_LONG, 0, CMSG_HEADER_BYTES + 4L * fds.size());
        control.set(ValueLayout.JAVA_INT, 8, SOL_SOCKET);
        control.set(ValueLayout.JAVA_INT, 12, SCM_RIGHTS);
        for (int i = 0; i < fds.size(); i++) {
            control.set(ValueLayout.JAVA_INT, CMSG_HEADER_BYTES + 4L * i, fds.get(i).number());
        }
        return control;
    }

    private static MemorySegment control(SegmentAllocator memory, Credentials sender) {
        MemorySegment control = memory.allocate(space(UCRED_BYTES), 8);
        control.set(ValueLayout.JAVA_LONG, 0, CMSG_HEADER_BYTES + UCRED_BYTES);
        control.set(ValueLayout.JAVA_INT, 8, SOL_SOCKET);
        control.set(ValueLayout.JAVA_INT, 12, SCM_CREDENTIALS);
        control.set(ValueLayout.JAVA_INT, CMSG_HEADER_BYTES, sender.pid());
        control.set(ValueLayout.JAVA_INT, CMSG_HEADER_BYTES + 4, sender.uid());
        control.set(ValueLayout.JAVA_INT, CMSG_HEADER_BYTES + 8, sender.gid());
        return control;
    }

    private static MemorySegment vector(SegmentAllocator memory, MemorySegment data, int length) {
        MemorySegment vector = memory.allocate(16, 8);
        vector.set(ValueLayout.JAVA_LONG, 0, data.address());
        vector.set(ValueLayout.JAVA_LONG, 8, length);
        return vector;
    }

    private static void fill(MemorySegment header, MemorySegment address, int addressBytes, MemorySegment vector,
            MemorySegment control, int controlBytes) {
        header.set(ValueLayout.JAVA_LONG, 0, address.address());
        header.set(ValueLayout.JAVA_LONG, 8, addressBytes);
        header.set(ValueLayout.JAVA_LONG, 16, vector.address());
        header.set(ValueLayout.JAVA_LONG, 24, 1);
        header.set(ValueLayout.JAVA_LONG, 32, control.address());
        header.set(ValueLayout.JAVA_LONG, 40, controlBytes);
        header.set(ValueLayout.JAVA_LONG, 48, 0);
    }

    private static int space(int bodyBytes) {
        return (int) align(CMSG_HEADER_BYTES + bodyBytes);
    }

    private static long align(long bytes) {
        return (bytes + 7) & ~7L;
    }
}
