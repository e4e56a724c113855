package dev.lares.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.ReceivedMessage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Finds the descriptors of channels, and brings them through the manager's store. */
final class ChannelFdTest {
    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource(StandardProtocolFamily.class)
    void keepsAListenerAndAConnectionOverARestart(StandardProtocolFamily family) throws Exception {
        Needs.family(family);
        try (NotifyReceiver manager = NotifyReceiver.at("@" + directory + family); Notify notify = Notify.of(manager.environment());
                SocketChannel client = SocketChannel.open(family)) {
            ServerSocketChannel server = ServerSocketChannel.open(family).bind(anyAddress(family));
            SocketAddress address = server.getLocalAddress();
            client.connect(address);
            SocketChannel connection = server.accept();
            try (Fd listening = ChannelFd.duplicate(server); Fd connected = ChannelFd.duplicate(connection)) {
                assertThat(Fcntl.isCloseOnExec(listening)).isTrue();
                notify.storeFds("server", List.of(listening));
                notify.storeFds("connection", List.of(connected));
            }
            server.close();
            connection.close();

            ListenFd storedServer = ListenFd.of("server", onlyFd(manager.message()));
            ListenFd storedConnection = ListenFd.of("connection", onlyFd(manager.message()));
            try (ServerSocketChannel again = storedServer.asServerSocketChannel(); SocketChannel on = storedConnection.asSocketChannel();
                    SocketChannel second = SocketChannel.open(address); SocketChannel accepted = again.accept()) {
                assertThat(again.getLocalAddress()).isEqualTo(address);
                assertThat(exchange(client, on)).isEqualTo(3);
                assertThat(exchange(second, accepted)).isEqualTo(3);
            }
        }
    }

    private static int exchange(SocketChannel from, SocketChannel to) throws IOException {
        from.write(ByteBuffer.wrap(new byte[3]));
        return to.read(ByteBuffer.allocate(10));
    }

    private static Fd onlyFd(ReceivedMessage message) {
        assertThat(message.fds()).hasSize(1);
        return message.fds().getFirst();
    }

    @Test
    void findsADatagramChannel() throws Exception {
        try (DatagramChannel channel = DatagramChannel.open().bind(new InetSocketAddress(0)); Fd fd = ChannelFd.duplicate(channel)) {
            assertThat(ListenFd.of("x", fd).localAddress()).contains(channel.getLocalAddress());
        }
    }

    @Test
    void saysThatItCannotTell() throws Exception {
        try (ServerSocketChannel unbound = ServerSocketChannel.open()) {
            assertNotFound(unbound);
        }
        try (ServerSocketChannel one = sharing(0); ServerSocketChannel two = sharing(((InetSocketAddress) one.getLocalAddress()).getPort())) {
            assertThat(two.getLocalAddress()).isEqualTo(one.getLocalAddress());
            assertNotFound(one);
        }
        ServerSocketChannel closed = sharing(0);
        closed.close();
        assertThatThrownBy(() -> ChannelFd.duplicate(closed)).isInstanceOf(IOException.class);
    }

    private static void assertNotFound(NetworkChannel channel) {
        assertThatThrownBy(() -> ChannelFd.duplicate(channel)).isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot find the descriptor of " + channel);
    }

    private static ServerSocketChannel sharing(int port) throws IOException {
        return ServerSocketChannel.open().setOption(StandardSocketOptions.SO_REUSEPORT, true).bind(new InetSocketAddress("127.0.0.1", port));
    }

    private SocketAddress anyAddress(ProtocolFamily family) {
        return family == StandardProtocolFamily.UNIX ? UnixDomainSocketAddress.of(directory.resolve("socket"))
                : new InetSocketAddress(family == StandardProtocolFamily.INET ? "127.0.0.1" : "::1", 0);
    }
}
