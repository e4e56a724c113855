package dev.lares.cli.systemctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A verb never hangs, whatever is at the other end of the socket. */
@Timeout(60)
final class ManagerLinkTest {
    @TempDir
    private Path folder;

    @Test
    void saysThatNobodyListens() {
        Path socket = folder.resolve("private");
        assertThatThrownBy(() -> ManagerLink.open(socket.toString())).isInstanceOf(Failure.class)
                .hasMessage("cannot connect to the service manager: no manager answers on " + socket
                        + " (No such file or directory); lares init starts one");
    }

    @Test
    void saysThatNobodyListensAnyMore() throws IOException {
        Path socket = folder.resolve("private");
        listen(socket).close();
        assertThatThrownBy(() -> ManagerLink.open(socket.toString())).hasMessageContaining("(Connection refused); lares init starts one");
    }

    @Test
    void endsWhenTheManagerGoesAway() throws Exception {
        Path socket = folder.resolve("private");
        try (ServerSocketChannel server = listen(socket); ManagerLink link = ManagerLink.open(socket.toString())) {
            try (SocketChannel peer = server.accept()) {
                assertThat(peer.read(ByteBuffer.allocate(1))).isEqualTo(1);
            }
            assertThatThrownBy(() -> link.call(ManagerLink.manager("ListUnits"))).isInstanceOf(BusError.class).hasMessage("Connection reset by peer");
        }
    }

    @Test
    void doesNotWaitForEverForAnAnswer() throws Exception {
        Path socket = folder.resolve("private");
        try (ServerSocketChannel server = listen(socket); ManagerLink link = ManagerLink.open(socket.toString(), 50); SocketChannel _ = server.accept()) {
            assertThatThrownBy(() -> link.call(ManagerLink.manager("ListUnits"), 50)).isInstanceOf(BusError.class).hasMessage("Connection timed out");
        }
    }

    @Test
    void refusesWhatIsNoDBus() throws Exception {
        Path socket = folder.resolve("private");
        try (ServerSocketChannel server = listen(socket); ManagerLink link = ManagerLink.open(socket.toString()); SocketChannel peer = server.accept()) {
            peer.write(ByteBuffer.wrap("HTTP/1.1 400 Bad Request\r\n".getBytes()));
            assertThatThrownBy(() -> link.call(ManagerLink.manager("ListUnits"))).isInstanceOf(BusError.class)
                    .hasMessage("cannot authenticate: the server says 'HTTP/1.1 400 Bad Request'");
        }
    }

    private static ServerSocketChannel listen(Path socket) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        return server;
    }
}
