package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.engine.Effect;
import dev.lares.engine.Event;
import dev.lares.engine.FdToken;
import dev.lares.engine.NotifyMessage;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Pipe;
import dev.lares.linux.Poll;
import dev.lares.linux.UnixAddress;
import dev.lares.linux.UnixDatagramSocket;
import dev.lares.linux.Unistd;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.UnitName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** sd_notify(3), from the manager's side, with real datagrams. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class NotifySocketTest {
    private final HostStage stage = HostStage.grouped();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void messageOfAGrandchildIsItsUnits() {
        LoadedUnit unit = stage.shell("", "(systemd-notify STATUS=deep; exec sleep 1000) & exec sleep 1000");
        stage.start(unit);
        Event.Notified notified = stage.await(Event.Notified.class, e -> e.message().value("STATUS").isPresent());

        assertThat(notified.unit()).contains(unit.id());
    }

    @Test
    void messageOfAProcessOutsideHasNoUnit() throws LinuxException {
        send("READY=1", List.of());
        Event.Notified notified = stage.await(Event.Notified.class, e -> e.message().says("READY", "1"));

        assertThat(notified.unit()).isEmpty();
        assertThat(notified.pid()).isEqualTo(Unistd.pid().number());
    }

    @Test
    void lastWordsBeforeAnExitAreHeardBeforeIt() {
        LoadedUnit unit = stage.shell("", "systemd-notify STATUS=bye; exit 3");
        int pid = stage.start(unit);
        Event first = stage.await(Event.class, e -> e instanceof Event.Notified || e instanceof Event.Exited x && x.pid() == pid);

        assertThat(first).isInstanceOf(Event.Notified.class);
    }

    @Test
    void barrierIsPassed_whenTheEngineClosesItsDescriptor() throws LinuxException {
        try (Pipe pipe = Pipe.create()) {
            send("BARRIER=1", List.of(pipe.writer()));
            pipe.writer().close();
            Event.Notified notified = stage.await(Event.Notified.class, _ -> true);

            assertThat(Poll.await(pipe.reader(), Poll.POLLIN, 0)).isZero();
            notified.fds().forEach(fd -> stage.perform(new Effect.CloseFd(fd)));
            assertThat(Poll.await(pipe.reader(), Poll.POLLIN, 10_000_000) & Poll.POLLHUP).isNotZero();
        }
    }

    @Test
    void keptDescriptorIsToldWhenItHangsUp_ifPolled() throws LinuxException {
        UnitName unit = new UnitName("a.service");
        try (Pipe polled = Pipe.create();
                Pipe ignored = Pipe.create()) {
            send("FDSTORE=1", List.of(polled.reader()));
            send("FDSTORE=1", List.of(ignored.reader()));
            FdToken first = stage.await(Event.Notified.class, _ -> true).fds().getFirst();
            FdToken second = stage.await(Event.Notified.class, _ -> true).fds().getFirst();
            stage.perform(new Effect.KeepFd(unit, first, true));
            stage.perform(new Effect.KeepFd(unit, second, false));
            ignored.writer().close();
            polled.writer().close();

            assertThat(stage.await(Event.FdHungUp.class, _ -> true).fd()).isEqualTo(first);
            assertThat(stage.all(Duration.ofMillis(100))).noneMatch(Event.FdHungUp.class::isInstance);
        }
    }

    @Test
    void storedDescriptorIsPassedOn_withItsName() throws LinuxException {
        Pipe pipe = Pipe.create();
        try (pipe) {
            send("FDSTORE=1\nFDNAME=log", List.of(pipe.writer()));
            List<FdToken> fds = stage.await(Event.Notified.class, _ -> true).fds();
            stage.run(stage.plan(stage.shell("", "echo $LISTEN_FDS $LISTEN_FDNAMES $((LISTEN_PID == $$)) >&3"), fds, List.of("log")));
            byte[] text = new byte[100];
            int length = Unistd.read(pipe.reader(), text, 0, text.length);

            assertThat(new String(text, 0, length, StandardCharsets.UTF_8)).isEqualTo("1 log 1\n");
        }
    }

    /** CVE-2016-7796: an empty datagram hung the manager. */
    @Test
    void malformedMessagesAreDropped_withLimitedWarnings() throws LinuxException {
        Random random = new Random(20260101);
        try (Fd file = Fcntl.open("/dev/null", Fcntl.O_RDONLY)) {
            for (int i = 0; i < 3000; i++) {
                byte[] bytes = new byte[random.nextInt(8) == 0 ? random.nextInt(6000) : random.nextInt(40)];
                random.nextBytes(bytes);
                send(bytes, random.nextInt(4) == 0 ? List.of(file, file, file) : List.of());
            }
        }
        send("STATUS=still here", List.of());
        stage.await(Event.Notified.class, e -> e.message().says("STATUS", "still here"));

        assertThat(stage.recorder.warnings()).hasSizeBetween(1, 30);
    }

    @Test
    void droppedDescriptorsAreClosed() throws LinuxException, IOException {
        long before = openDescriptors();
        try (Fd file = Fcntl.open("/dev/null", Fcntl.O_RDONLY)) {
            List<Fd> many = new ArrayList<>();
            for (int i = 0; i < 253; i++) {
                many.add(file);
            }
            for (int i = 0; i < 200; i++) {
                send(i % 2 == 0 ? "" : "x".repeat(NotifyMessage.MAX_BYTES + 1), many);
            }
        }
        send("STATUS=done", List.of());
        stage.await(Event.Notified.class, _ -> true);

        assertThat(openDescriptors()).isLessThan(before + 20);
    }

    @Test
    void floodOfDescriptorsEndsWhenTheEngineClosesThem() throws LinuxException, IOException {
        long before = openDescriptors();
        int received = 0;
        try (Fd file = Fcntl.open("/dev/null", Fcntl.O_RDONLY)) {
            for (int round = 0; round < 50; round++) {
                send("FDSTORE=1", List.of(file, file, file, file));
                Event.Notified notified = stage.await(Event.Notified.class, _ -> true);
                received += notified.fds().size();
                notified.fds().forEach(fd -> stage.perform(new Effect.CloseFd(fd)));
            }
        }

        assertThat(received).isEqualTo(200);
        assertThat(openDescriptors()).isLessThan(before + 20);
    }

    @Test
    void socketIsInTheAbstractNamespace_whereThePathIsTooLong() {
        String deep = stage.path("d".repeat(120));
        try (HostStage other = new HostStage(
                Optional.empty(), _ -> HostOptions.of(ManagerMode.UP, deep, _ -> List.of(), stage.recorder).withoutControlGroups())) {
            assertThat(other.host.notifySocket()).startsWith("@lares/");
            other.start(other.shell("", "systemd-notify STATUS=heard; exec sleep 1000"));
            assertThat(other.await(Event.Notified.class, _ -> true).message().value("STATUS")).contains("heard");
        }
    }

    @Test
    void serviceOfAnotherUserReachesTheSocket_alsoInTheForeground() throws LinuxException {
        Root.assume();
        String directory = "/run/lares-test-" + Unistd.pid();
        try (HostStage other = new HostStage(
                Optional.empty(), _ -> HostOptions.of(ManagerMode.UP, directory, _ -> List.of(), stage.recorder).withoutControlGroups())) {
            other.start(other.shell("User=daemon", "systemd-notify STATUS=heard; exec sleep 1000"));

            assertThat(other.await(Event.Notified.class, _ -> true).message().value("STATUS")).contains("heard");
        }
        assertThat(Path.of(directory)).doesNotExist();
    }

    private void send(String text, List<Fd> fds) throws LinuxException {
        send(text.getBytes(StandardCharsets.UTF_8), fds);
    }

    /** Makes room where the socket is full, as other processes' waiting would. */
    private void send(byte[] bytes, List<Fd> fds) throws LinuxException {
        try (UnixDatagramSocket socket = UnixDatagramSocket.open()) {
            socket.setSendBuffer(1 << 20);
            while (!socket.sendTo(new UnixAddress.FilePath(stage.host.notifySocket()), bytes, fds)) {
                stage.all(Duration.ZERO);
            }
        }
    }

    private static long openDescriptors() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.count();
        }
    }
}
