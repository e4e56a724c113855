package dev.lares.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * A socket on which the kernel answers questions about itself, netlink(7). It asks the network namespace in which it was
 * opened, whatever its thread does afterwards. One thread at a time.
 */
public final class NetlinkSocket implements AutoCloseable {
    /** sock_diag(7): the sockets there are. */
    public static final int NETLINK_SOCK_DIAG = 4;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int HEADER_BYTES = 16;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int NLM_F_REQUEST = 1;
    private static final int NLM_F_DUMP_INTR = 0x10;
    private static final int NLM_F_DUMP = 0x300;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Fd fd;
    private int sequence;

    private NetlinkSocket(Fd fd) {
        this.fd = fd;
    }

    /** EPROTONOSUPPORT if the kernel lacks the protocol. */
    public static NetlinkSocket open(int protocol) throws LinuxException {
        long result = Syscall.call(SyscallNumber.SOCKET, AF_NETLINK, SOCK_RAW | Fcntl.O_CLOEXEC, protocol);
        return new NetlinkSocket(Fd.of((int) Syscall.check(result, "create", "a netlink socket")));
    }

    /**
     * Asks for all objects of a kind, and hands over each answer without its header, in the machine's byte order; valid only
     * during the call. False if what is listed changed meanwhile, so that the answers may not fit together. ENOENT if the
     * kernel has no such objects or lacks the module that knows them; EPERM if it does not tell everybody.
     */
    public boolean dump(int type, byte[] request, Consumer<ByteBuffer> answers) throws LinuxException {
        send(type, request);
        boolean consistent = true;
        byte[] bytes = new byte[BUFFER_BYTES];
        while (true) {
            ByteBuffer batch = ByteBuffer.wrap(bytes, 0, receive(bytes)).order(ByteOrder.nativeOrder());
            while (batch.remaining() >= HEADER_BYTES) {
                int start = batch.position();
                int length = batch.getInt();
                int kind = Short.toUnsignedInt(batch.getShort());
                int flags = Short.toUnsignedInt(batch.getShort());
                int number = batch.getInt();
                batch.getInt();
                if (length < HEADER_BYTES || length > batch.limit() - start) {
                    throw new LinuxException("read from", fd.toString(), Errno.EBADMSG);
                }
                consistent &= (flags & NLM_F_DUMP_INTR) == 0;
                boolean ours = number == sequence;
                if (ours && kind == NLMSG_DONE) {
                    checkEnd(batch, length);
                    return consistent;
                }
                if (ours && kind == NLMSG_ERROR) {
                    checkEnd(batch, length);
                }
                if (ours && kind >= HEADER_BYTES) {
                    answers.accept(batch.slice(start + HEADER_BYTES, length - HEADER_BYTES).order(ByteOrder.nativeOrder()));
                }
                batch.position(Math.min(start + (length + 3 & ~3), batch.limit()));
            }
        }
    }

    private void checkEnd(ByteBuffer batch, int length) throws LinuxException {
        int error = length >= HEADER_BYTES + 4 ? batch.getInt() : 0;
        if (error < 0) {
            throw new LinuxException("list", "sockets", new Errno(-error));
        }
    }

    private void send(int type, byte[] request) throws LinuxException {
        int length = HEADER_BYTES + request.length;
        MemorySegment message = Scratch.ofAtLeast(length);
        message.set(ValueLayout.JAVA_INT, 0, length);
        message.set(ValueLayout.JAVA_SHORT, 4, (short) type);
        message.set(ValueLayout.JAVA_SHORT, 6, (short) (NLM_F_REQUEST | NLM_F_DUMP));
        message.set(ValueLayout.JAVA_INT, 8, ++sequence);
        message.set(ValueLayout.JAVA_INT, 12, 0);
        MemorySegment.copy(request, 0, message, ValueLayout.JAVA_BYTE, HEADER_BYTES, request.length);
        Syscall.check(Syscall.call(SyscallNumber.WRITE, fd.number(), message.address(), length), "write to", fd);
    }

    private int receive(byte[] bytes) throws LinuxException {
        int count = Unistd.read(fd, bytes, 0, bytes.length);
        if (count <= 0) {
            throw new LinuxException("read from", fd.toString(), Errno.EIO);
        }
        return count;
    }

    @Override
    public void close() {
        fd.close();
    }
}
