package dev.lares.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Asks the kernel for Unix sockets by sock_diag(7). */
final class NetlinkSocketTest {
    private static final int SOCK_DIAG_BY_FAMILY = 20;

    @Test
    void listsASocketOfThisProcess_andItsPeer() throws Exception {
        List<Fd> pair = UnixSocket.pair(UnixSocket.SOCK_STREAM);
        try (Fd one = pair.get(0);
                Fd other = pair.get(1);
                NetlinkSocket netlink = NetlinkSocket.open(NetlinkSocket.NETLINK_SOCK_DIAG)) {
            List<Long> inodes = new ArrayList<>();
            netlink.dump(SOCK_DIAG_BY_FAMILY, unixRequest(), answer -> inodes.add(Integer.toUnsignedLong(answer.getInt(4))));

            assertThat(inodes).contains(Stat.of(one).inode(), Stat.of(other).inode());
        }
    }

    @Test
    void takesManyAnswers_inMoreThanOneBatch() throws Exception {
        List<Fd> many = new ArrayList<>();
        try (NetlinkSocket netlink = NetlinkSocket.open(NetlinkSocket.NETLINK_SOCK_DIAG)) {
            for (int i = 0; i < 1500; i++) {
                many.addAll(UnixSocket.pair(UnixSocket.SOCK_DGRAM));
            }
            List<Long> inodes = new ArrayList<>();
            netlink.dump(SOCK_DIAG_BY_FAMILY, unixRequest(), answer -> inodes.add(Integer.toUnsignedLong(answer.getInt(4))));

            List<Long> ours = new ArrayList<>();
            for (Fd fd : many) {
                ours.add(Stat.of(fd).inode());
            }
            assertThat(inodes).containsAll(ours);
        } finally {
            many.forEach(Fd::close);
        }
    }

    @Test
    void saysWhatTheKernelRefuses_andAnswersTheNextQuestion() throws Exception {
        try (NetlinkSocket netlink = NetlinkSocket.open(NetlinkSocket.NETLINK_SOCK_DIAG)) {
            byte[] tooShort = {1, 0};
            assertThatThrownBy(() -> netlink.dump(SOCK_DIAG_BY_FAMILY, tooShort, _ -> { }))
                    .isInstanceOf(LinuxException.class)
                    .hasMessageContaining("EINVAL");
            List<Long> inodes = new ArrayList<>();
            netlink.dump(SOCK_DIAG_BY_FAMILY, unixRequest(), answer -> inodes.add((long) answer.getInt(4)));
            assertThat(inodes).isNotEmpty();
        }
    }

    @Test
    void refusesAProtocolThatThereIsNot() {
        assertThatThrownBy(() -> NetlinkSocket.open(31)).hasMessageContaining("cannot create a netlink socket");
    }

    @Test
    void namesTheProtocolOfASocketOfAnother() throws Exception {
        List<Fd> pair = UnixSocket.pair(UnixSocket.SOCK_SEQPACKET);
        try (Fd one = pair.get(0); Fd _ = pair.get(1);
                Fd place = Fcntl.open("/proc/self/fd/" + one.number(), Fcntl.O_PATH);
                Fd file = Fcntl.open("/dev/null", Fcntl.O_PATH)) {
            assertThat(SocketProtocol.of(place)).contains("UNIX");
            assertThat(SocketProtocol.of(file)).isEmpty();
        }
    }

    /** struct unix_diag_req: sockets in all states, without attributes. */
    private static byte[] unixRequest() {
        return ByteBuffer.allocate(24).order(ByteOrder.nativeOrder()).putInt(UnixSocket.AF_UNIX).putInt(-1).array();
    }
}
