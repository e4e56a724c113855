package dev.lares.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lares.linux.LinuxException;
import dev.lares.linux.Signal;
import dev.lares.linux.UnixAddress;
import dev.lares.linux.UnixStreamListener;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Boot program as a process of its own, seen from its manager's side. */
final class BootProcessTest {
    @TempDir Path directory;

    private FakeManager manager;

    @BeforeEach
    void open() throws LinuxException {
        manager = FakeManager.at(directory.resolve("notify").toString());
    }

    @AfterEach
    void close() throws LinuxException {
        manager.close();
    }

    private BootProcess.Start service() {
        return new BootProcess.Start(directory).variable("NOTIFY_SOCKET", manager.address());
    }

    private int readyOnPort() throws InterruptedException {
        String ready = manager.receivedUntil("READY=1").getLast();
        return Integer.parseInt(ready.substring(ready.lastIndexOf(' ') + 1));
    }

    private static <T> FutureTask<T> inBackground(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    private Path fifo() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        return fifo;
    }

    // ---- signals ----

    @ParameterizedTest
    @CsvSource({"15, true, 0", "2, true, 0", "15, false, 143", "2, false, 130"})
    void endsWithExitCode0_onTheSignalsThatAskForIt(int signal, boolean handled, int exitCode) throws Exception {
        try (BootProcess program = service().setting("lares.signals=" + handled).start()) {
            readyOnPort();
            program.signal(new Signal(signal));
            assertThat(manager.receivedUntil("STOPPING=1")).isNotEmpty();
            assertThat(program.end()).isEqualTo(exitCode);
        }
    }

    @Test
    void leavesSignalsAlone_withoutAManager() throws Exception {
        try (BootProcess program = new BootProcess.Start(directory).start()) {
            while (!program.output().contains("Started WebProgram")) {
                Thread.onSpinWait();
            }
            program.signal(Signal.SIGTERM);
            assertThat(program.end()).isEqualTo(143);
            assertThat(manager.received()).isEmpty();
        }
    }

    @Test
    void endsWithExitCode0_ifStoppedWhileItStarts() throws Exception {
        Path go = fifo();
        try (BootProcess program = service().option("-Dgo.on=" + go).setting("spring.profiles.active=slow").start()) {
            try (OutputStream opened = Files.newOutputStream(go)) {
                program.signal(Signal.SIGTERM);
                assertThat(manager.receivedUntil("STOPPING=1").getLast()).isEqualTo("STOPPING=1\nSTATUS=Stopping");
                opened.write("go".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(program.end()).isZero();
            assertThat(manager.received()).noneMatch(d -> d.startsWith("READY") || d.contains("cannot start"));
        }
    }

    @Test
    void finishesARequestThatIsUnderWay_beforeItEnds() throws Exception {
        Path fifo = fifo();
        try (BootProcess program = service().start()) {
            int port = readyOnPort();
            FutureTask<String> answer = inBackground(() -> Http.get(port, "/read?file=" + fifo));
            try (OutputStream opened = Files.newOutputStream(fifo)) {
                program.signal(Signal.SIGTERM);
                manager.receivedUntil("EXTEND_TIMEOUT_USEC=40000000");
                assertThat(manager.receivedUntil("STATUS=Stopping: ").getLast()).matches("STATUS=Stopping: \\d of \\d components still run");
                assertThatThrownBy(() -> Http.get(port, "/hello")).isInstanceOf(IOException.class);
                opened.write("late, but whole".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(answer.get()).isEqualTo("late, but whole");
            assertThat(program.end()).isZero();
        }
    }

    @Test
    void endsWithExitCode1_ifItCannotStart() throws Exception {
        try (PassedListener taken = PassedListener.open();
                BootProcess program = service().setting("server.port=" + taken.port()).start()) {
            assertThat(manager.receivedUntil("ERRNO=").getLast()).isEqualTo("ERRNO=98");
            assertThat(program.end()).isEqualTo(1);
        }
    }

    @Test
    void tellsWhatALongStartIsAt_andAsksForTime() throws Exception {
        Path go = fifo();
        try (BootProcess _ = service().option("-Dgo.on=" + go).setting("spring.profiles.active=slow")
                .setting("lares.extend-timeout=77s").start()) {
            try (OutputStream opened = Files.newOutputStream(go)) {
                // A JVM as slow as this one has told of other beans before.
                manager.receivedUntil("STATUS=Starting: creating migration");
                assertThat(manager.receivedUntil("EXTEND").getLast()).isEqualTo("EXTEND_TIMEOUT_USEC=77000000");
                opened.write("go".getBytes(StandardCharsets.UTF_8));
            }
            readyOnPort();
        }
    }

    // ---- reload ----

    @Test
    void reloadsOnSighup_whenItHasAListener() throws Exception {
        Path bad = directory.resolve("bad");
        try (BootProcess program = service().option("-Dbad.settings=" + bad).setting("spring.profiles.active=reload").start()) {
            int port = readyOnPort();
            program.signal(Signal.SIGHUP);
            List<String> reload = manager.receivedUntil("STATUS=");
            assertThat(reload).hasSize(3);
            assertThat(reload.get(0)).matches("RELOADING=1\nMONOTONIC_USEC=\\d+");
            assertThat(reload.subList(1, 3)).containsExactly("READY=1", "STATUS=Listening on port " + port);

            Files.createFile(bad);
            program.signal(Signal.SIGHUP);
            assertThat(manager.receivedUntil("STATUS=").subList(1, 3))
                    .containsExactly("READY=1", "STATUS=cannot reload: IllegalArgumentException: line 3 makes no sense");
            assertThat(Http.get(port, "/hello")).startsWith("hello");
        }
    }

    @Test
    void leavesSighupToTheJvm_withoutAListener() throws Exception {
        try (BootProcess program = service().start()) {
            readyOnPort();
            program.signal(Signal.SIGHUP);
            assertThat(program.end()).isEqualTo(129);
        }
    }

    // ---- watchdog ----

    private BootProcess.Start watched() {
        return service().variable("WATCHDOG_USEC", "400000")
                .setting("management.endpoint.health.group.liveness.include=livenessState,part");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /break | STATUS=unhealthy: health group liveness is DOWN (livenessState)
            /down  | STATUS=unhealthy: health group liveness is DOWN (part)
            """)
    void isNotFed_whileUnhealthy(String request, String complaint) throws Exception {
        try (BootProcess _ = watched().start()) {
            int port = readyOnPort();
            manager.receivedUntil("WATCHDOG=1");
            Http.get(port, request);
            manager.receivedUntil(complaint);
            assertThat(manager.receivedUntil(complaint)).doesNotContain("WATCHDOG=1");
            Http.get(port, "/up");
            assertThat(manager.receivedUntil("WATCHDOG=1")).isNotEmpty();
        }
    }

    @Test
    void isNotFed_whileAHealthIndicatorHangs() throws Exception {
        try (BootProcess _ = watched().start()) {
            int port = readyOnPort();
            manager.receivedUntil("WATCHDOG=1");
            Http.get(port, "/hang");
            String complaint = "STATUS=unhealthy: health check has not answered";
            manager.receivedUntil(complaint);
            assertThat(manager.receivedUntil(complaint)).doesNotContain("WATCHDOG=1");
        }
    }

    @Test
    void isFedByTheGroupThatIsNamed_orByTheLivenessStateAloneIfThereIsNone() throws Exception {
        try (BootProcess _ = watched().setting("lares.watchdog.health-group=no-such").start()) {
            int port = readyOnPort();
            Http.get(port, "/down");
            manager.receivedUntil("WATCHDOG=1");
            manager.receivedUntil("WATCHDOG=1");
            Http.get(port, "/break");
            manager.receivedUntil("STATUS=unhealthy: liveness state is BROKEN");
        }
    }

    @Test
    void isNotFed_whenTheWatchdogIsOff() throws Exception {
        try (BootProcess program = watched().setting("lares.watchdog.enabled=false").start()) {
            readyOnPort();
            program.signal(Signal.SIGTERM);
            assertThat(program.end()).isZero();
            assertThat(manager.received()).doesNotContain("WATCHDOG=1");
        }
    }

    @Test
    void isNotFed_ifTheWatchdogIsAnotherProcesses() throws Exception {
        try (BootProcess program = watched().variable("WATCHDOG_PID", "1").start()) {
            readyOnPort();
            program.signal(Signal.SIGTERM);
            assertThat(program.end()).isZero();
            assertThat(manager.received()).doesNotContain("WATCHDOG=1");
        }
    }

    // ---- passed sockets ----

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty"})
    void acceptsOnThePassedSocket_alsoWhatCameBeforeTheStart(String server) throws Exception {
        try (PassedListener socket = PassedListener.open()) {
            FutureTask<String> early = inBackground(() -> Http.get(socket.port(), "/hello"));
            try (BootProcess program = service().fd("http", socket.fd()).server(server).setting("server.port=8080").start()) {
                assertThat(readyOnPort()).isEqualTo(socket.port());
                assertThat(early.get()).isEqualTo("hello from " + program.pid());
                assertThat(program.output().toLowerCase()).contains(server + " started on port " + socket.port());
                program.signal(Signal.SIGTERM);
                assertThat(program.end()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty"})
    void acceptsOnEachPassedSocketOfAName(String server) throws Exception {
        try (PassedListener first = PassedListener.open(); PassedListener second = PassedListener.open();
                PassedListener other = PassedListener.open();
                BootProcess program = service().fd("http", first.fd()).fd("metrics", other.fd()).fd("http", second.fd())
                        .server(server).setting("lares.socket.name=http").start()) {
            readyOnPort();
            assertThat(Http.get(first.port(), "/hello")).isEqualTo("hello from " + program.pid());
            assertThat(Http.get(second.port(), "/hello")).isEqualTo("hello from " + program.pid());
        }
    }

    /** The manager's copy of the socket keeps what one run has not taken for the next. */
    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty"})
    void leavesToTheNextRun_whatItDoesNotServe(String server) throws Exception {
        Path fifo = fifo();
        try (PassedListener socket = PassedListener.open()) {
            FutureTask<String> waiting;
            try (BootProcess program = service().fd("http", socket.fd()).server(server).start()) {
                readyOnPort();
                FutureTask<String> underWay = inBackground(() -> Http.get(socket.port(), "/read?file=" + fifo));
                try (OutputStream opened = Files.newOutputStream(fifo)) {
                    program.signal(Signal.SIGTERM);
                    manager.receivedUntil("STATUS=Stopping: ");
                    waiting = inBackground(() -> Http.get(socket.port(), "/hello"));
                    opened.write("served".getBytes(StandardCharsets.UTF_8));
                }
                assertThat(underWay.get()).isEqualTo("served");
                assertThat(program.end()).isZero();
            }
            try (BootProcess next = service().fd("http", socket.fd()).server(server).start()) {
                assertThat(waiting.get()).isEqualTo("hello from " + next.pid());
            }
        }
    }

    @Test
    void acceptsOnAPassedUnixSocket() throws Exception {
        Path path = directory.resolve("web.socket");
        try (UnixStreamListener socket = UnixStreamListener.listen(UnixAddress.of(path.toString()), 0600, 16);
                BootProcess program = service().fd("web", socket.fd()).start()) {
            assertThat(manager.receivedUntil("READY=1").getLast()).isEqualTo("READY=1\nSTATUS=Running");
            try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                client.connect(UnixDomainSocketAddress.of(path));
                client.write(ByteBuffer.wrap("GET /hello HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
                assertThat(read(client)).startsWith("HTTP/1.1 200").endsWith("hello from " + program.pid());
            }
            program.signal(Signal.SIGTERM);
            assertThat(program.end()).isZero();
            assertThat(path).exists();
        }
    }

    private static String read(SocketChannel client) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(10_000);
        while (client.read(answer) >= 0) {
            // Until the server closes, as HTTP/1.0 has it.
        }
        return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
    }

    @Test
    void bindsItsOwnPort_whenSocketsAreOff() throws Exception {
        try (PassedListener socket = PassedListener.open();
                BootProcess program = service().fd("http", socket.fd()).setting("lares.socket.enabled=false").start()) {
            int port = readyOnPort();
            assertThat(port).isNotEqualTo(socket.port());
            assertThat(Http.get(port, "/hello")).isEqualTo("hello from " + program.pid());
        }
    }

    @Test
    void doesNotGuess_whichOfSeveralSocketsIsMeant() throws Exception {
        try (PassedListener one = PassedListener.open(); PassedListener other = PassedListener.open();
                BootProcess program = service().fd("one", one.fd()).fd("other", other.fd()).start()) {
            assertThat(manager.receivedUntil("STATUS=cannot start").getLast()).isEqualTo("STATUS=cannot start: IllegalStateException:"
                    + " cannot choose the web server's socket: the service manager passed [one, other]; lares.socket.name has to name one");
            assertThat(program.end()).isEqualTo(1);
        }
    }

    @Test
    void doesNotStart_ifTheNamedSocketWasNotPassed() throws Exception {
        try (PassedListener one = PassedListener.open();
                BootProcess program = service().fd("one", one.fd()).setting("lares.socket.name=http").start()) {
            assertThat(manager.receivedUntil("STATUS=cannot start").getLast()).isEqualTo("STATUS=cannot start: IllegalStateException:"
                    + " cannot listen on the socket that lares.socket.name=http names: the service manager passed [one]");
            assertThat(program.end()).isEqualTo(1);
        }
    }

    @Test
    void writesNoWarningOfNativeAccess() throws Exception {
        try (BootProcess program = service().start()) {
            readyOnPort();
            assertThat(program.output()).doesNotContain("WARNING");
        }
    }
}
