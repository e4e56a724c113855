package dev.lares.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.OpenSockets;
import dev.lares.linux.Pipe;
import dev.lares.linux.Stat;
import dev.lares.linux.Unistd;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Descriptors as a manager passes them, and the channels they become; sd_listen_fds(3), sd_is_socket(3). */
@Timeout(60)
final class ListenFdsTest {
    /** Numbers that nothing else has in this JVM. */
    private static final int FIRST = 400;

    @TempDir Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    // ---- the environment ----

    @Test
    void takesWhatIsPassedToThisProcess_withNames_closedOnExec() throws Exception {
        pass(pipe(), pipe(), pipe());
        ListenFds fds = ListenFds.of(environment(3, "http:admin:http"), FIRST);

        assertThat(fds.names()).containsExactly("http", "admin", "http");
        assertThat(fds.count()).isEqualTo(3);
        assertThat(fds.named("http")).containsExactly(fds.all().get(0), fds.all().get(2));
        assertThat(fds.named("other")).isEmpty();
        assertThat(fds.find("http")).contains(fds.all().get(0));
        for (int i = 0; i < 3; i++) {
            assertThat(Fcntl.isCloseOnExec(Fd.of(FIRST + i))).isTrue();
        }
        fds.all().get(0).takeFd().close();
        assertThat(fds.find("http")).contains(fds.all().get(2));
        assertThat(fds.all().get(1).isTaken()).isFalse();
    }

    @Test
    void takesNothingThatIsPassedToAnotherProcess_orToNobody() throws Exception {
        pass(pipe());
        String self = Unistd.pid().toString();
        for (Map<String, String> environment : List.of(Map.of("LISTEN_FDS", "1", "LISTEN_PID", "1" + self), Map.of("LISTEN_FDS", "1"),
                Map.of("LISTEN_PID", self), Map.of("LISTEN_FDS", "0", "LISTEN_PID", self), Map.<String, String>of(),
                Map.of("LISTEN_FDS", "1", "LISTEN_PID", ""), Map.of("LISTEN_FDS", "-1", "LISTEN_PID", self),
                Map.of("LISTEN_FDS", "one", "LISTEN_PID", self), Map.of("LISTEN_FDS", "99999999999", "LISTEN_PID", self))) {
            assertThat(ListenFds.of(environment, FIRST)).as(environment.toString()).isEmpty();
        }
        assertThat(Fcntl.isCloseOnExec(Fd.of(FIRST))).isFalse();
    }

    @Test
    void leavesOutADescriptorThatIsNotThere() throws Exception {
        pass(pipe());
        assertThat(ListenFds.of(environment(2, "a:b"), FIRST).names()).containsExactly("a");
    }

    @Test
    void callsADescriptorUnknownThatHasNoName() throws Exception {
        pass(pipe(), pipe());
        assertThat(ListenFds.of(Map.of("LISTEN_FDS", "2", "LISTEN_PID", Unistd.pid().toString()), FIRST).names())
                .containsExactly("unknown", "unknown");
        assertThat(ListenFds.of(environment(2, "a"), FIRST).names()).containsExactly("a", "unknown");
        assertThat(ListenFds.of(environment(2, ":b"), FIRST).names()).containsExactly("unknown", "b");
    }

    @Test
    void isTheSameForEverybodyInAProcess() {
        assertThat(ListenFds.fromEnvironment()).isSameAs(ListenFds.fromEnvironment());
    }

    // ---- kinds ----

    @Test
    void tellsWhatEachIs() throws Exception {
        Path fifo = directory.resolve("fifo");
        Stat.makeFifo(fifo.toString(), 0600);
        assertKind(numberOf(listener(StandardProtocolFamily.INET)), "STREAM_LISTENER INET");
        assertKind(numberOf(listener(StandardProtocolFamily.INET6)), "STREAM_LISTENER INET6");
        assertKind(numberOf(listener(StandardProtocolFamily.UNIX)), "STREAM_LISTENER UNIX");
        assertKind(numberOf(datagrams(StandardProtocolFamily.INET)), "DATAGRAM INET");
        assertKind(numberOf(datagrams(StandardProtocolFamily.INET6)), "DATAGRAM INET6");
        ServerSocketChannel server = listener(StandardProtocolFamily.INET);
        assertKind(numberOf(keep(SocketChannel.open(server.getLocalAddress()))), "STREAM INET6");
        assertKind(keep(NotifyReceiver.in(directory)).socket().fd(), "DATAGRAM UNIX");
        assertKind(pipe(), "FIFO NONE");
        assertKind(keep(Fcntl.open(fifo.toString(), Fcntl.O_RDWR)), "FIFO NONE");
        assertKind(keep(Fcntl.open("/dev/null", Fcntl.O_RDWR)), "FILE NONE");
        assertKind(keep(Fcntl.open("/proc/self/status", Fcntl.O_RDONLY)), "FILE NONE");
        assertKind(keep(Fcntl.open("/", Fcntl.O_RDONLY)), "OTHER NONE");
    }

    private static void assertKind(Fd fd, String expected) throws LinuxException {
        ListenFd passed = ListenFd.of("x", fd);
        assertThat(passed.kind() + " " + passed.family()).isEqualTo(expected);
        assertThat(LibSystemd.kind(fd.number())).as("libsystemd says").isEqualTo(expected);
    }

    // ---- channels ----

    /** A connection that was there before the service is why it was started. */
    @ParameterizedTest
    @EnumSource(StandardProtocolFamily.class)
    void acceptsTheConnectionThatWasWaiting_andTellsTheRightAddress(StandardProtocolFamily family) throws Exception {
        ServerSocketChannel original = listener(family);
        SocketAddress address = original.getLocalAddress();
        ListenFd fd = passed(original);
        assertThat(fd.localAddress()).contains(address);
        SocketChannel client = keep(SocketChannel.open(address));
        client.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
        original.close();

        try (ServerSocketChannel server = fd.asServerSocketChannel()) {
            assertThat(server.getLocalAddress()).isEqualTo(address);
            assertThat(server.isBlocking()).isTrue();
            try (SocketChannel connection = server.accept()) {
                ByteBuffer buffer = ByteBuffer.allocate(5);
                connection.read(buffer);
                assertThat(buffer.array()).asString().isEqualTo("hello");
                assertThat(connection.getLocalAddress()).isEqualTo(client.getRemoteAddress());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(StandardProtocolFamily.class)
    void worksWithASelector_andCloses(StandardProtocolFamily family) throws Exception {
        ServerSocketChannel original = listener(family);
        SocketAddress address = original.getLocalAddress();
        ServerSocketChannel server = passed(original).asServerSocketChannel();
        original.close();
        try (Selector selector = Selector.open()) {
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            assertThat(server.accept()).isNull();
            keep(SocketChannel.open(address));
            assertThat(selector.select()).isEqualTo(1);
            keep(server.accept());
            server.close();
        }
        assertThatThrownBy(() -> SocketChannel.open(address)).isInstanceOf(ConnectException.class);
    }

    @Test
    void servesAsAServerSocketToo() throws Exception {
        ServerSocketChannel original = listener(StandardProtocolFamily.INET);
        int port = ((InetSocketAddress) original.getLocalAddress()).getPort();
        try (ServerSocketChannel channel = passed(original).asServerSocketChannel()) {
            original.close();
            ServerSocket server = channel.socket();
            assertThat(server.getLocalPort()).isEqualTo(port);
            assertThat(server.isBound()).isTrue();
            try (Socket client = new Socket("127.0.0.1", port); Socket connection = server.accept()) {
                client.getOutputStream().write('x');
                assertThat(connection.getInputStream().read()).isEqualTo('x');
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = StandardProtocolFamily.class, names = {"INET", "INET6"})
    void receivesTheDatagramThatWasWaiting(StandardProtocolFamily family) throws Exception {
        DatagramChannel original = datagrams(family);
        SocketAddress address = original.getLocalAddress();
        DatagramChannel client = keep(DatagramChannel.open(family));
        client.send(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)), address);
        ListenFd fd = passed(original);
        original.close();

        try (DatagramChannel channel = fd.asDatagramChannel()) {
            assertThat(channel.getLocalAddress()).isEqualTo(address);
            ByteBuffer buffer = ByteBuffer.allocate(10);
            SocketAddress sender = channel.receive(buffer);
            assertThat(buffer.flip().remaining()).isEqualTo(5);
            channel.send(buffer, sender);
            assertThat(client.receive(ByteBuffer.allocate(10))).isEqualTo(address);
        }
    }

    @ParameterizedTest
    @EnumSource(StandardProtocolFamily.class)
    void goesOnWithAConnectionOfAnEarlierRun(StandardProtocolFamily family) throws Exception {
        ServerSocketChannel server = listener(family);
        SocketChannel client = keep(SocketChannel.open(server.getLocalAddress()));
        SocketChannel original = keep(server.accept());
        SocketAddress local = original.getLocalAddress();
        SocketAddress remote = original.getRemoteAddress();
        ListenFd fd = passed(original);
        original.close();

        try (SocketChannel connection = fd.asSocketChannel()) {
            assertThat(connection.isConnected()).isTrue();
            assertThat(connection.getLocalAddress()).isEqualTo(local);
            assertThat(connection.getRemoteAddress()).isEqualTo(remote);
            client.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            assertThat(connection.read(ByteBuffer.allocate(10))).isEqualTo(3);
            connection.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
            assertThat(client.read(ByteBuffer.allocate(10))).isEqualTo(4);
            connection.configureBlocking(false);
            assertThat(connection.read(ByteBuffer.allocate(10))).isZero();
        }
        assertThat(client.read(ByteBuffer.allocate(10))).isEqualTo(-1);
    }

    @Test
    void givesItsPlaceToTheServerOfTheJdk() throws Exception {
        ServerSocketChannel original = listener(StandardProtocolFamily.INET);
        InetSocketAddress address = (InetSocketAddress) original.getLocalAddress();
        ListenFd fd = passed(original);
        original.close();
        HttpServer server = fd.adopt(HttpServer::create, unbound -> unbound.bind(new InetSocketAddress(0), 0));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 5);
            exchange.getResponseBody().write("hello".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        try {
            assertThat(server.getAddress()).isEqualTo(address);
            URI uri = URI.create("http://127.0.0.1:" + address.getPort() + "/");
            try (InputStream answer = uri.toURL().openStream()) {
                assertThat(answer.readAllBytes()).asString().isEqualTo("hello");
            }
        } finally {
            server.stop(0);
        }
        assertThatThrownBy(() -> SocketChannel.open(address)).isInstanceOf(ConnectException.class);
    }

    @Test
    void leavesNoThreadWithAFilter_andNoDescriptor() throws Exception {
        ServerSocketChannel original = listener(StandardProtocolFamily.INET);
        List<Integer> before = OpenSockets.all().stream().map(OpenSockets.Entry::number).sorted().toList();
        String restraintsBefore = restraints(Path.of("/proc/self"));
        for (int i = 0; i < 50; i++) {
            passed(original).asServerSocketChannel().close();
        }
        assertThat(OpenSockets.all().stream().map(OpenSockets.Entry::number).sorted()).isEqualTo(before);
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                String restraints;
                try {
                    restraints = restraints(thread);
                } catch (IOException e) {
                    continue; // it has ended
                }
                assertThat(restraints).isEqualTo(restraintsBefore);
            }
        }
        assertThat(SocketChannel.open(original.getLocalAddress()).isConnected()).isTrue();
    }

    /** NoNewPrivs, Seccomp and Seccomp_filters; not all zero in a container. */
    private static String restraints(Path thread) throws IOException {
        return Files.readAllLines(thread.resolve("status")).stream().filter(line -> line.matches("(NoNewPrivs|Seccomp).*"))
                .collect(Collectors.joining(" "));
    }

    /** Sockets of other threads are open and unbound for moments; none of them may be taken for the one to replace. */
    @Test
    void touchesNoSocketOfAnotherThread() throws Exception {
        ServerSocketChannel target = listener(StandardProtocolFamily.INET);
        ServerSocketChannel original = listener(StandardProtocolFamily.INET);
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        Thread accepting = Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    target.accept().close();
                }
            } catch (IOException e) {
                // closed at the end
            }
        });
        for (int i = 0; i < 3; i++) {
            threads.add(Thread.ofPlatform().daemon().start(() -> {
                try {
                    for (int n = 0; n < 300; n++) {
                        try (SocketChannel channel = SocketChannel.open(); SocketChannel _ = SocketChannel.open(target.getLocalAddress())) {
                            channel.connect(target.getLocalAddress());
                            assertThat(channel.getRemoteAddress()).isEqualTo(target.getLocalAddress());
                            assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
                        }
                    }
                } catch (Throwable e) {
                    failures.add(e);
                }
            }));
            threads.add(Thread.ofPlatform().daemon().start(() -> {
                try {
                    for (int n = 0; n < 20; n++) {
                        try (ServerSocketChannel server = passed(original).asServerSocketChannel()) {
                            assertThat(server.getLocalAddress()).isEqualTo(original.getLocalAddress());
                        }
                    }
                } catch (Throwable e) {
                    failures.add(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        target.close();
        accepting.join();
        assertThat(failures).isEmpty();
    }

    // ---- misuse ----

    @Test
    void isTakenOnce() throws Exception {
        ListenFd fd = passed(listener(StandardProtocolFamily.INET));
        fd.asServerSocketChannel().close();
        assertThat(fd.isTaken()).isTrue();
        assertThatThrownBy(fd::asServerSocketChannel).isInstanceOf(IllegalStateException.class)
                .hasMessage("cannot take passed x (STREAM_LISTENER, INET): it is taken already");
        assertThatThrownBy(fd::takeFd).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void staysThereWhenItIsOfAnotherKind_orItsServerCannotBind() throws Exception {
        ServerSocketChannel original = listener(StandardProtocolFamily.INET);
        ListenFd fd = passed(original);
        assertThatThrownBy(fd::asDatagramChannel).isInstanceOf(IOException.class)
                .hasMessage("cannot use passed x (STREAM_LISTENER, INET) as a DATAGRAM: wrong kind");
        assertThatThrownBy(fd::asSocketChannel).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ListenFd.of("y", pipe()).asServerSocketChannel()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ListenFd.of("y", pipe()).adopt(ServerSocketChannel::open, channel -> channel.bind(null)))
                .hasMessage("cannot use passed y (FIFO) as a channel: it is no socket");
        List<Integer> before = OpenSockets.all().stream().map(OpenSockets.Entry::number).sorted().toList();
        assertThatThrownBy(() -> fd.adopt(ServerSocketChannel::open, _ -> {
            throw new IOException("no");
        })).isInstanceOf(IOException.class).hasMessage("cannot bind to a passed socket: java.io.IOException: no");
        assertThat(OpenSockets.all().stream().map(OpenSockets.Entry::number).sorted()).isEqualTo(before);
        assertThat(fd.isTaken()).isFalse();
        try (ServerSocketChannel server = fd.asServerSocketChannel()) {
            assertThat(server.getLocalAddress()).isEqualTo(original.getLocalAddress());
        }
    }

    // ---- with systemd's own client and its program that passes sockets ----

    @Test
    void servesWhatSystemdSocketActivatePasses() throws Exception {
        Needs.program("/usr/bin/systemd-socket-activate");
        Path socket = directory.resolve("socket");
        List<String> prefix = List.of("systemd-socket-activate", "--listen=" + socket, "--listen=@" + socket, "--fdname=file:name");
        try (JavaProcess program = JavaProcess.start(prefix, JavaProcess.classPath(), ListenFdsProgram.class)) {
            SocketChannel client = keep(connect(UnixDomainSocketAddress.of(socket)));
            client.write(ByteBuffer.wrap("hello\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(program.answer()).isEqualTo("file STREAM_LISTENER UNIX");
            assertThat(program.answer()).isEqualTo("name STREAM_LISTENER UNIX");
            assertThat(program.answer()).isEqualTo("that is all");
            assertThat(readLine(client)).isEqualTo("hello from " + socket);
        }
    }

    @Test
    void servesAConnectionThatSystemdSocketActivateHasAccepted() throws Exception {
        Needs.program("/usr/bin/systemd-socket-activate");
        Path socket = directory.resolve("socket");
        List<String> prefix = List.of("systemd-socket-activate", "--accept", "--listen=" + socket);
        try (JavaProcess program = JavaProcess.start(prefix, JavaProcess.classPath(), ListenFdsProgram.class)) {
            SocketChannel client = keep(connect(UnixDomainSocketAddress.of(socket)));
            client.write(ByteBuffer.wrap("hello\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(program.answer()).isEqualTo("unknown STREAM UNIX");
            assertThat(readLine(client)).isEqualTo("hello from " + socket);
        }
    }

    private static SocketChannel connect(SocketAddress address) throws Exception {
        Deadline deadline = Deadline.after(Duration.ofSeconds(30));
        while (true) {
            try {
                return SocketChannel.open(address);
            } catch (IOException e) {
                if (deadline.isOver()) {
                    throw e;
                }
                Thread.sleep(10);
            }
        }
    }

    private static String readLine(SocketChannel channel) throws IOException {
        ByteBuffer line = ByteBuffer.allocate(1000);
        do {
            if (channel.read(line) < 0) {
                throw new AssertionError("the connection was closed");
            }
        } while (line.get(line.position() - 1) != '\n');
        return new String(line.array(), 0, line.position() - 1, StandardCharsets.UTF_8);
    }

    // ---- what is passed ----

    private Map<String, String> environment(int count, String names) {
        return Map.of("LISTEN_FDS", Integer.toString(count), "LISTEN_PID", Unistd.pid().toString(), "LISTEN_FDNAMES", names);
    }

    /** Duplicates them to the numbers from {@link #FIRST} on, without close-on-exec, as after execve(2). */
    private void pass(Fd... fds) throws LinuxException {
        for (int i = 0; i < fds.length; i++) {
            Fd duplicate = keep(fds[i].duplicateFrom(FIRST + i));
            assertThat(duplicate.number()).isEqualTo(FIRST + i);
            Fcntl.setCloseOnExec(duplicate, false);
        }
    }

    private Fd pipe() throws LinuxException {
        return keep(Pipe.create()).reader();
    }

    private <T extends AutoCloseable> T keep(T one) {
        open.add(one);
        return one;
    }

    private ServerSocketChannel listener(ProtocolFamily family) throws IOException {
        Needs.family(family);
        return keep(ServerSocketChannel.open(family)).bind(anyAddress(family));
    }

    private DatagramChannel datagrams(ProtocolFamily family) throws IOException {
        Needs.family(family);
        return keep(DatagramChannel.open(family)).bind(anyAddress(family));
    }

    private SocketAddress anyAddress(ProtocolFamily family) {
        return family == StandardProtocolFamily.UNIX ? UnixDomainSocketAddress.of(directory.resolve("s" + open.size()))
                : new InetSocketAddress(family == StandardProtocolFamily.INET ? "127.0.0.1" : "::1", 0);
    }

    /** A duplicate of what a channel has open, as the manager passes it. */
    private ListenFd passed(NetworkChannel channel) throws Exception {
        return ListenFd.of("x", numberOf(channel).duplicate());
    }

    private static Fd numberOf(NetworkChannel channel) throws Exception {
        try (Fd duplicate = ChannelFd.duplicate(channel)) {
            long inode = Stat.of(duplicate).inode();
            return Fd.of(OpenSockets.all().stream().filter(entry -> entry.inode() == inode && entry.number() != duplicate.number())
                    .findFirst().orElseThrow().number());
        }
    }
}
