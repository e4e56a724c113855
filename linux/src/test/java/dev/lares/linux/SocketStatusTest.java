package dev.lares.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sockets are, and which a process has open. */
final class SocketStatusTest {
    @TempDir Path directory;

    @Test
    void tellsFamilyTypeAndEndsOfAnInternetSocket() throws Exception {
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.INET).bind(any)) {
            InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
            SocketStatus status = entry(address, Optional.empty()).status();
            assertThat(status.family()).isEqualTo(SocketStatus.AF_INET);
            assertThat(status.type()).isEqualTo(SocketStatus.SOCK_STREAM);
            assertThat(status.listening()).isTrue();
            try (SocketChannel client = SocketChannel.open(address)) {
                SocketStatus ofClient = entry((InetSocketAddress) client.getLocalAddress(), Optional.of(address)).status();
                assertThat(ofClient.listening()).isFalse();
                assertThat(ofClient.local().isUnbound()).isFalse();
            }
        }
    }

    private static OpenSockets.Entry entry(InetSocketAddress local, Optional<InetSocketAddress> peer) {
        return OpenSockets.all().stream().filter(entry -> entry.status().local().equals(new SocketStatus.Name.Internet(local))
                && entry.status().peer().equals(peer.map(SocketStatus.Name.Internet::new))).findFirst().orElseThrow();
    }

    @Test
    void tellsOfUnixAndOtherSockets() throws Exception {
        UnixAddress address = UnixAddress.of(directory.resolve("socket").toString());
        try (UnixDatagramSocket socket = UnixDatagramSocket.bind(address, 0600); UnixDatagramSocket unbound = UnixDatagramSocket.open();
                Pipe pipe = Pipe.create()) {
            assertThat(SocketStatus.of(socket.fd())).isEqualTo(new SocketStatus(SocketStatus.AF_UNIX, SocketStatus.SOCK_DGRAM, false,
                    new SocketStatus.Name.Unix(address), Optional.empty()));
            assertThat(SocketStatus.of(unbound.fd()).local().isUnbound()).isTrue();
            unbound.connect(address);
            assertThat(SocketStatus.of(unbound.fd()).peer()).contains(new SocketStatus.Name.Unix(address));
            assertThatThrownBy(() -> SocketStatus.of(pipe.reader())).isInstanceOf(LinuxException.class).hasMessageEndingWith("(ENOTSOCK)");
            assertThat(OpenSockets.all()).extracting(OpenSockets.Entry::number).contains(socket.fd().number(), unbound.fd().number())
                    .doesNotContain(pipe.reader().number());
        }
        long netlink = Syscall.call(SyscallNumber.SOCKET, SocketStatus.AF_NETLINK, SocketStatus.SOCK_RAW | Fcntl.O_CLOEXEC, 0);
        try (Fd fd = Fd.of((int) netlink)) {
            assertThat(SocketStatus.of(fd).local()).isEqualTo(new SocketStatus.Name.Foreign(SocketStatus.AF_NETLINK));
        }
    }

    @Test
    void putsOneDescriptorInThePlaceOfAnother() throws Exception {
        try (Fd root = Fcntl.open("/", Fcntl.O_RDONLY); Pipe pipe = Pipe.create()) {
            root.duplicateOnto(pipe.reader().number());
            assertThat(Stat.of(pipe.reader()).isSameFile(Stat.of(root))).isTrue();
            assertThat(Fcntl.isCloseOnExec(pipe.reader())).isTrue();
            assertThat(Poll.await(pipe.writer(), 0, 0) & Poll.POLLERR).as("the other end is closed").isNotZero();
            assertThatThrownBy(() -> root.duplicateOnto(Integer.MAX_VALUE)).hasMessageEndingWith("(EBADF)");
        }
    }
}
