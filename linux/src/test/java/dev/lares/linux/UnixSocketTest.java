package dev.lares.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnixSocketTest {
    private static final byte[] HELLO = "hello".getBytes();

    @TempDir Path directory;

    @Test
    void receivesADatagramWithTheCredentialsOfItsSender() throws Exception {
        UnixAddress address = address("notify");
        try (UnixDatagramSocket receiver = UnixDatagramSocket.bind(address, 0777);
                UnixDatagramSocket sender = UnixDatagramSocket.open()) {
            assertThat(receiver.receive(100)).isEmpty();
            assertThat(sender.sendTo(address, HELLO, List.of())).isTrue();
            ReceivedMessage message = receiver.receive(100).orElseThrow();

            assertThat(message.bytes()).isEqualTo(HELLO);
            assertThat(message.credentials()).contains(self());
            assertThat(message.sender()).isEqualTo(new UnixAddress.Unnamed());
            assertThat(message.truncated()).isFalse();
            assertThat(message.controlTruncated()).isFalse();
            assertThat(receiver.localAddress()).isEqualTo(address);
        }
    }

    @Test
    void peeksWithoutTakingAnything_andSaysWhatIsNoSocket() throws Exception {
        List<UnixStreamSocket> pair = UnixStreamSocket.pair();
        byte[] bytes = new byte[10];
        try (UnixStreamSocket one = pair.get(0); UnixStreamSocket other = pair.get(1);
                Fd file = Fcntl.open("/dev/null", Fcntl.O_RDONLY)) {
            assertThat(other.peek(bytes, 0, 10)).isEqualTo(UnixStreamSocket.NOT_NOW);
            one.write(HELLO, 0, 5);
            assertThat(other.peek(bytes, 0, 10)).isEqualTo(5);
            assertThat(other.read(bytes, 0, 10)).isEqualTo(5);
            assertThatThrownBy(() -> UnixStreamSocket.of(file).peek(bytes, 0, 10)).hasMessageEndingWith("(ENOTSOCK)");
        }
    }

    @Test
    void hasTheKernelSignalAProcessWhenThePeerEnds() throws Exception {
        List<UnixStreamSocket> pair = UnixStreamSocket.pair();
        Pid pid = Spawning.pid(SingleSpawn.make(SpawnRequest.of("/bin/sleep", "1000").build()));
        Fcntl.signalOnEvents(pair.get(1).fd(), pid, Signal.SIGTERM);
        pair.get(0).close();

        assertThat(Wait.untilEnded(pid)).contains(new ChildEnd.Killed(pid, Signal.SIGTERM, false));
        pair.get(1).close();
    }

    @Test
    void signalsNoMoreOnceItIsToldSo() throws Exception {
        List<UnixStreamSocket> pair = UnixStreamSocket.pair();
        Pid pid = Spawning.pid(SingleSpawn.make(SpawnRequest.of("/bin/sleep", "1000").build()));
        Fcntl.signalOnEvents(pair.get(1).fd(), pid, Signal.SIGTERM);
        Fcntl.signalNoMore(pair.get(1).fd());
        pair.get(0).close();
        Signals.kill(pid, Signal.SIGKILL);

        assertThat(Wait.untilEnded(pid)).contains(new ChildEnd.Killed(pid, Signal.SIGKILL, false));
        pair.get(1).close();
    }

    @Test
    void tellsTheAddressOfABoundSender() throws Exception {
        try (UnixDatagramSocket receiver = UnixDatagramSocket.bind(address("r"), 0600);
                UnixDatagramSocket sender = UnixDatagramSocket.bind(address("s"), 0600)) {
            sender.connect(address("r"));
            sender.send(HELLO, List.of());
            assertThat(receiver.receive(9).orElseThrow().sender()).isEqualTo(address("s"));
        }
    }

    @Test
    void keepsEmptyDatagramsAndTheirBoundaries() throws Exception {
        List<UnixDatagramSocket> pair = UnixDatagramSocket.pair();
        pair.get(0).send(new byte[0], List.of());
        pair.get(0).send(HELLO, List.of());

        assertThat(pair.get(1).receive(100).orElseThrow().bytes()).isEmpty();
        assertThat(pair.get(1).receive(100).orElseThrow().bytes()).isEqualTo(HELLO);
        assertThat(pair.get(1).receive(100)).isEmpty();
        pair.forEach(UnixDatagramSocket::close);
    }

    @Test
    void saysThatADatagramWasLonger() throws Exception {
        List<UnixDatagramSocket> pair = UnixDatagramSocket.pair();
        pair.get(0).send(HELLO, List.of());
        ReceivedMessage message = pair.get(1).receive(4).orElseThrow();

        assertThat(message.bytes()).isEqualTo("hell".getBytes());
        assertThat(message.truncated()).isTrue();
        pair.forEach(UnixDatagramSocket::close);
    }

    @Test
    void saysWhenTheQueueOfTheReceiverIsFull() throws Exception {
        List<UnixDatagramSocket> pair = UnixDatagramSocket.pair();
        pair.get(0).setSendBuffer(64 * 1024);
        pair.get(1).setReceiveBuffer(64 * 1024);
        int sent = 0;
        while (pair.get(0).send(HELLO, List.of())) {
            sent++;
        }
        assertThat(sent).isPositive();
        for (int i = 0; i < sent; i++) {
            assertThat(pair.get(1).receive(5)).isPresent();
        }
        assertThat(pair.get(1).receive(5)).isEmpty();
        pair.forEach(UnixDatagramSocket::close);
    }

    @Test
    void sendsOneDatagramAfterAnotherFromTheSameMemory() throws Exception {
        List<UnixDatagramSocket> pair = UnixDatagramSocket.pair();
        DatagramBuffer buffer = new DatagramBuffer(8);
        buffer.put(HELLO, 5);
        buffer.put("you!!!".getBytes(), 3);
        assertThat(buffer.length()).isEqualTo(8);
        assertThatThrownBy(() -> buffer.put(HELLO, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(pair.get(0).trySend(buffer)).isEmpty();
        buffer.clear();
        assertThat(pair.get(0).trySend(buffer)).isEmpty();
        buffer.put(HELLO, 4);
        assertThat(pair.get(0).trySend(buffer)).isEmpty();

        assertThat(pair.get(1).receive(100).orElseThrow().bytes()).isEqualTo("helloyou".getBytes());
        assertThat(pair.get(1).receive(100).orElseThrow().bytes()).isEmpty();
        assertThat(pair.get(1).receive(100).orElseThrow().bytes()).isEqualTo("hell".getBytes());
        pair.forEach(UnixDatagramSocket::close);
    }

    @Test
    void tellsWhyADatagramCannotBeSent_andConnectsAgain() throws Exception {
        DatagramBuffer buffer = new DatagramBuffer(1 << 20);
        try (UnixDatagramSocket sender = UnixDatagramSocket.open()) {
            assertThat(sender.tryConnect(address("r"))).contains(Errno.ENOENT);
            assertThat(sender.trySend(buffer)).contains(Errno.ENOTCONN);
            buffer.put(new byte[1 << 20], 1 << 20);
            try (UnixDatagramSocket _ = UnixDatagramSocket.bind(address("r"), 0600)) {
                assertThat(sender.tryConnect(address("r"))).isEmpty();
                sender.setSendBuffer(64 * 1024);
                assertThat(sender.trySend(buffer)).contains(Errno.EMSGSIZE);
            }
            buffer.clear();
            assertThat(sender.trySend(buffer)).contains(Errno.ECONNREFUSED);
            Files.delete(directory.resolve("r"));
            try (UnixDatagramSocket receiver = UnixDatagramSocket.bind(address("r"), 0600)) {
                assertThat(sender.tryConnect(address("r"))).isEmpty();
                while (sender.trySend(buffer).isEmpty()) {
                    buffer.clear();
                }
                assertThat(sender.trySend(buffer)).contains(Errno.EAGAIN);
                assertThat(receiver.receive(10)).isPresent();
            }
        }
    }

    @Test
    void givesTheSocketFileExactlyTheModeAskedFor() throws Exception {
        for (int mode : new int[] {0777, 0666, 0600, 0000}) {
            String name = "s" + mode;
            try (UnixDatagramSocket _ = UnixDatagramSocket.bind(address(name), mode)) {
                assertThat(Stat.ofPath(directory.resolve(name).toString()).permissions()).isEqualTo(mode);
            }
        }
        assertThatThrownBy(() -> UnixDatagramSocket.bind(address("s0"), 0600)).hasMessageEndingWith("(EADDRINUSE)");
    }

    @Test
    void takesAPathOfEveryLegalLengthAndRefusesALongerOne() throws Exception {
        Path shortPath = Files.createTempDirectory(Path.of("/tmp"), "l");
        try {
            for (int length = shortPath.toString().length() + 2; length <= 108; length++) {
                String path = shortPath + "/" + "x".repeat(length - shortPath.toString().length() - 1);
                UnixAddress address = new UnixAddress.FilePath(path);
                try (UnixDatagramSocket receiver = UnixDatagramSocket.bind(address, 0600);
                        UnixDatagramSocket sender = UnixDatagramSocket.open()) {
                    assertThat(path).hasSize(length);
                    assertThat(receiver.localAddress()).isEqualTo(address);
                    sender.sendTo(address, HELLO, List.of());
                    assertThat(receiver.receive(9)).isPresent();
                }
                Files.delete(Path.of(path));
            }
        } finally {
            Files.delete(shortPath);
        }
        UnixAddress tooLong = new UnixAddress.FilePath("/tmp/" + "x".repeat(104));
        assertThatThrownBy(() -> UnixDatagramSocket.bind(tooLong, 0600)).hasMessageEndingWith("(ENAMETOOLONG)");
    }

    @Test
    void connectsToAPathThatNoAddressHolds() throws Exception {
        Path longPath = Files.createDirectory(directory.resolve("d".repeat(200))).resolve("s".repeat(200));
        try (UnixDatagramSocket receiver = UnixDatagramSocket.bind(address("r"), 0600); UnixDatagramSocket sender = UnixDatagramSocket.open()) {
            Files.move(directory.resolve("r"), longPath);
            sender.connect(new UnixAddress.FilePath(longPath.toString()));
            assertThat(sender.trySend(HELLO, List.of())).isEmpty();
            assertThat(receiver.receive(9).orElseThrow().bytes()).isEqualTo(HELLO);
            assertThatThrownBy(() -> sender.connect(new UnixAddress.FilePath(longPath + "x"))).hasMessageEndingWith("(ENOENT)");
        }
    }

    @Test
    void saysByAValueWhyADatagramWasNotTaken() throws Exception {
        List<UnixDatagramSocket> pair = UnixDatagramSocket.pair();
        try (UnixDatagramSocket unconnected = UnixDatagramSocket.open(); Fd file = Fcntl.open("/", Fcntl.O_RDONLY)) {
            assertThat(unconnected.trySend(HELLO, List.of())).contains(Errno.ENOTCONN);
            while (pair.get(0).trySend(HELLO, List.of()).isEmpty()) {
                // until the queue is full
            }
            assertThat(pair.get(0).trySend(HELLO, List.of())).contains(Errno.EAGAIN);
            assertThat(pair.get(0).trySend(HELLO, List.of(file))).contains(Errno.EAGAIN);
            while (pair.get(1).receive(9).isPresent()) {
                // until it is empty
            }
            assertThat(pair.get(0).trySend(HELLO, List.of(file))).isEmpty();
            ReceivedMessage message = pair.get(1).receive(9).orElseThrow();
            assertThat(message.fds()).hasSize(1);
            message.closeFds();
            pair.get(1).close();
            assertThat(pair.get(0).trySend(HELLO, List.of())).contains(Errno.ECONNREFUSED);
        }
        pair.get(0).close();
    }

    @Test
    void takesAbstractNamesByTheirExactLength() throws Exception {
        String base = "lares-" + Unistd.pid() + "-";
        for (String name : new String[] {base, base + "\0", base + "\0x", base + "y".repeat(107 - base.length())}) {
            UnixAddress address = UnixAddress.of("@" + name);
            try (UnixDatagramSocket receiver = UnixDatagramSocket.bind(address, 0600);
                    UnixDatagramSocket _ = UnixDatagramSocket.bind(UnixAddress.of("@" + base + "other"), 0600)) {
                assertThat(receiver.localAddress()).isEqualTo(address);
            }
        }
        assertThatThrownBy(() -> UnixDatagramSocket.bind(UnixAddress.of("@" + "y".repeat(108)), 0))
                .hasMessageEndingWith("(ENAMETOOLONG)");
    }

    @Test
    void passesDescriptorsWithADatagram() throws Exception {
        List<UnixDatagramSocket> pair = UnixDatagramSocket.pair();
        try (Fd passwd = Fcntl.open("/etc/passwd", Fcntl.O_RDONLY)) {
            pair.get(0).send(HELLO, List.of(passwd, passwd));
            ReceivedMessage message = pair.get(1).receive(100).orElseThrow();

            assertThat(message.fds()).hasSize(2);
            for (Fd fd : message.fds()) {
                assertThat(Stat.of(fd).isSameFile(Stat.of(passwd))).isTrue();
                assertThat(Fcntl.isCloseOnExec(fd)).isTrue();
            }
            message.closeFds();
        }
        pair.forEach(UnixDatagramSocket::close);
    }

    @Test
    void passesTheMostDescriptorsTheKernelAllowsTogetherWithCredentials() throws Exception {
        List<UnixDatagramSocket> pair = UnixDatagramSocket.pair();
        pair.get(1).setPassCredentials(true);
        try (Fd nul = Fcntl.open("/dev/null", Fcntl.O_RDONLY)) {
            pair.get(0).send(HELLO, Collections.nCopies(SocketMessage.MOST_FDS, nul));
            ReceivedMessage message = pair.get(1).receive(100).orElseThrow();

            assertThat(message.fds()).hasSize(253);
            assertThat(message.credentials()).contains(self());
            message.closeFds();
            assertThatThrownBy(() -> pair.get(0).send(HELLO, Collections.nCopies(254, nul)))
                    .hasMessageEndingWith("(EINVAL)");
        }
        pair.forEach(UnixDatagramSocket::close);
    }

    @Test
    void leaksNoDescriptorOfATruncatedControlMessage() throws Exception {
        List<UnixDatagramSocket> pair = UnixDatagramSocket.pair();
        try (Fd nul = Fcntl.open("/dev/null", Fcntl.O_RDONLY)) {
            int before = openDescriptors();
            for (int room = 16; room < 16 + 4 * 10; room += 4) {
                pair.get(0).send(HELLO, Collections.nCopies(10, nul));
                ReceivedMessage message =
                        SocketMessage.receive(pair.get(1).fd(), 100, room).orElseThrow();

                assertThat(message.controlTruncated()).isTrue();
                assertThat(message.fds()).isEmpty();
                assertThat(message.bytes()).isEqualTo(HELLO);
            }
            assertThat(openDescriptors()).isEqualTo(before);
        }
        pair.forEach(UnixDatagramSocket::close);
    }

    @Test
    void leaksNoDescriptorWhenTheProcessMayOpenNoMore() throws Exception {
        List<UnixDatagramSocket> pair = UnixDatagramSocket.pair();
        List<Fd> fillers = new ArrayList<>();
        Limits.Range usual = Limits.of(Resource.NOFILE);
        try (Fd nul = Fcntl.open("/dev/null", Fcntl.O_RDONLY)) {
            openDescriptors();
            for (int i = 0; i < 20; i++) {
                fillers.add(nul.duplicate());
            }
            int highest = fillers.getLast().number();
            fillers.reversed().subList(0, 3).forEach(Fd::close);
            pair.get(0).send(HELLO, Collections.nCopies(10, nul));
            Limits.set(Resource.NOFILE, new Limits.Range(highest + 1L, usual.hard()));
            ReceivedMessage message = pair.get(1).receive(100).orElseThrow();
            Limits.set(Resource.NOFILE, usual);

            assertThat(message.controlTruncated()).isTrue();
            assertThat(message.fds()).isEmpty();
            try (Fd next = nul.duplicate()) {
                assertThat(next.number()).isLessThanOrEqualTo(highest);
            }
        } finally {
            Limits.set(Resource.NOFILE, usual);
            fillers.forEach(Fd::close);
        }
        pair.forEach(UnixDatagramSocket::close);
    }

    @Test
    void acceptsStreamsAndKnowsThePeer() throws Exception {
        UnixAddress address = address("stream");
        try (UnixStreamListener listener = UnixStreamListener.listen(address, 0600, 5)) {
            assertThat(listener.accept()).isEmpty();
            try (UnixStreamSocket client = UnixStreamSocket.connect(address);
                    UnixStreamSocket server = listener.accept().orElseThrow()) {
                byte[] buffer = new byte[100];
                assertThat(server.peer()).isEqualTo(self());
                assertThat(client.peer()).isEqualTo(self());
                assertThat(server.read(buffer, 0, 100)).isEqualTo(UnixStreamSocket.NOT_NOW);
                assertThat(client.write(HELLO, 0, 5)).isEqualTo(5);
                assertThat(server.read(buffer, 10, 50)).isEqualTo(5);
                assertThat(new String(buffer, 10, 5)).isEqualTo("hello");
                client.endOutput();
                assertThat(server.read(buffer, 0, 100)).isZero();
                assertThat(server.write(HELLO, 1, 4)).isEqualTo(4);
                assertThat(client.receive(100).orElseThrow().bytes()).isEqualTo("ello".getBytes());
            }
        }
        assertThatThrownBy(() -> UnixStreamSocket.connect(address)).hasMessageEndingWith("(ECONNREFUSED)");
    }

    @Test
    void passesDescriptorsWithTheirPlaceInAStream() throws Exception {
        List<UnixStreamSocket> pair = UnixStreamSocket.pair();
        try (Fd nul = Fcntl.open("/dev/null", Fcntl.O_RDONLY)) {
            pair.get(0).write(HELLO, 0, 5);
            assertThat(pair.get(0).send(HELLO, 0, 5, List.of(nul))).isEqualTo(5);
            ReceivedMessage first = pair.get(1).receive(5).orElseThrow();
            ReceivedMessage second = pair.get(1).receive(100).orElseThrow();

            assertThat(first.fds()).isEmpty();
            assertThat(second.fds()).hasSize(1);
            second.closeFds();
        }
        pair.get(0).close();
        assertThat(pair.get(1).receive(100)).map(ReceivedMessage::bytes).contains(new byte[0]);
        assertThatThrownBy(() -> pair.get(1).write(HELLO, 0, 5)).hasMessageEndingWith("(EPIPE)");
        pair.get(1).close();
    }

    @Test
    void takesOnlyPartOfAWriteThatDoesNotFit() throws Exception {
        List<UnixStreamSocket> pair = UnixStreamSocket.pair();
        byte[] much = new byte[4 << 20];
        int taken = pair.get(0).write(much, 0, much.length);

        assertThat(taken).isBetween(1, much.length - 1);
        assertThat(pair.get(0).write(much, 0, much.length)).isEqualTo(UnixStreamSocket.NOT_NOW);
        pair.forEach(UnixStreamSocket::close);
    }

    @Test
    void writesAddressesAsUnitFilesDo() {
        assertThat(UnixAddress.of("/run/x")).isEqualTo(new UnixAddress.FilePath("/run/x"));
        assertThat(UnixAddress.of("@x")).isEqualTo(new UnixAddress.Abstract("x")).hasToString("@x");
    }

    private UnixAddress address(String name) {
        return new UnixAddress.FilePath(directory.resolve(name).toString());
    }

    private static Credentials self() {
        return new Credentials(Unistd.pid().number(), Unistd.uid(), Unistd.gid());
    }

    private static int openDescriptors() {
        return Optional.ofNullable(new java.io.File("/proc/self/fd").list()).orElseThrow().length;
    }
}
