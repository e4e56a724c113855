package dev.lares.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lares.linux.Clock;
import dev.lares.linux.Errno;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.Pid;
import dev.lares.linux.Pipe;
import dev.lares.linux.ReceivedMessage;
import dev.lares.linux.Stat;
import dev.lares.linux.Unistd;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, to whom, and that nothing ever waits for ever; sd_notify(3). */
@Timeout(60)
final class NotifyTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir Path directory;

    // ---- what is said ----

    static Stream<Arguments> sayings() {
        return Stream.of(saying("READY=1", Notify::ready), saying("READY=1\nSTATUS=up", n -> n.ready("up")),
                saying("STOPPING=1", Notify::stopping), saying("STOPPING=1\nSTATUS=bye", n -> n.stopping("bye")),
                saying("STATUS=at work", n -> n.status("at work")), saying("STATUS=", n -> n.status("")),
                saying("ERRNO=2", n -> n.errno(Errno.ENOENT)), saying("ERRNO=0", n -> n.errno(0)),
                saying("BUSERROR=org.freedesktop.DBus.Error.TimedOut", n -> n.busError("org.freedesktop.DBus.Error.TimedOut")),
                saying("MAINPID=4711", n -> n.mainPid(new Pid(4711))),
                saying("EXTEND_TIMEOUT_USEC=30000000", n -> n.extendTimeout(Duration.ofSeconds(30))),
                saying("EXTEND_TIMEOUT_USEC=9223372036854775807", n -> n.extendTimeout(Duration.ofSeconds(Long.MAX_VALUE))),
                saying("WATCHDOG=1", Notify::watchdog), saying("WATCHDOG=trigger", Notify::watchdogTrigger),
                saying("WATCHDOG_USEC=1500", n -> n.watchdogInterval(Duration.ofNanos(1_499_001))),
                saying("FDSTOREREMOVE=1\nFDNAME=http", n -> n.removeFds("http")),
                saying("READY=1\nX_MINE=a=b", n -> n.send("READY=1", "X_MINE=a=b")));
    }

    private static Arguments saying(String text, Predicate<Notify> call) {
        return Arguments.of(text, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sayings")
    void saysInOneDatagram(String text, Predicate<Notify> call) throws Exception {
        try (NotifyReceiver manager = NotifyReceiver.in(directory); Notify notify = Notify.of(manager.environment())) {
            assertThat(notify.isPresent()).isTrue();
            assertThat(call.test(notify)).isTrue();
            assertThat(manager.text()).isEqualTo(text);
            assertThat(manager.pending()).isEmpty();
            assertThat(notify.failure()).isEmpty();
        }
    }

    /** Type=notify-reload compares the time with that of the reload signal, and rejects a message without. */
    @Test
    void tellsTheMonotonicTimeInTheMessageThatTellsOfAReload() throws Exception {
        try (NotifyReceiver manager = NotifyReceiver.in(directory); Notify notify = Notify.of(manager.environment())) {
            long before = Clock.MONOTONIC.nowMicros();
            assertThat(notify.reloading()).isTrue();
            long after = Clock.MONOTONIC.nowMicros();
            String text = manager.text();
            assertThat(text).startsWith("RELOADING=1\nMONOTONIC_USEC=");
            assertThat(Long.parseLong(text.substring("RELOADING=1\nMONOTONIC_USEC=".length()))).isBetween(before, after);
        }
    }

    @Test
    void passesTextBeyondAsciiWhole() throws Exception {
        try (NotifyReceiver manager = NotifyReceiver.in(directory); Notify notify = Notify.of(manager.environment())) {
            notify.status("größer als 日本 🎉");
            assertThat(manager.message().bytes()).isEqualTo("STATUS=größer als 日本 🎉".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void letsNoTextBringAnAssignmentOfItsOwn() throws Exception {
        try (NotifyReceiver manager = NotifyReceiver.in(directory); Notify notify = Notify.of(manager.environment())) {
            notify.status("a\nMAINPID=1\r\0\u001b[31mb\u0085c");
            assertThat(manager.text()).isEqualTo("STATUS=a MAINPID=1   [31mb c");
            notify.ready("up\nSTOPPING=1");
            assertThat(manager.text()).isEqualTo("READY=1\nSTATUS=up STOPPING=1");
        }
        assertThatThrownBy(() -> Notify.none().send("STATUS=a\nMAINPID=1")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot notify 'STATUS=a MAINPID=1': more than one line");
        assertThatThrownBy(() -> Notify.none().busError("a\nMAINPID=1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Notify.none().send("READY")).hasMessage("cannot notify 'READY': not NAME=value");
        assertThatThrownBy(() -> Notify.none().send()).isInstanceOf(IllegalArgumentException.class);
    }

    /** systemd 252 ignores a message of more than 4096 bytes as a whole. */
    @Test
    void cutsAStatusThatIsTooLong_afterAWholeCharacter() throws Exception {
        try (NotifyReceiver manager = NotifyReceiver.in(directory); Notify notify = Notify.of(manager.environment())) {
            for (int padding = 0; padding < 4; padding++) {
                notify.ready("x".repeat(padding) + "🎉".repeat(5000));
                byte[] bytes = manager.message().bytes();
                assertThat(bytes.length).isBetween(4093, 4096);
                assertThat(new String(bytes, StandardCharsets.UTF_8)).matches("READY=1\nSTATUS=x{" + padding + "}(🎉)+");
            }
            notify.status("x".repeat(4096 - "STATUS=".length()));
            assertThat(manager.message().bytes()).hasSize(4096);
            assertThatThrownBy(() -> notify.send("X_LONG=" + "x".repeat(4096))).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("cannot notify 4103 bytes: 1 to 4096 can be sent");
        }
    }

    @Test
    void isSentByThisProcess() throws Exception {
        try (NotifyReceiver manager = NotifyReceiver.in(directory); Notify notify = Notify.of(manager.environment())) {
            notify.ready();
            assertThat(manager.message().credentials().orElseThrow().pid()).isEqualTo(Unistd.pid().number());
        }
    }

    @Test
    void saysWhatDebiansSystemdNotifySays() throws Exception {
        Needs.program("/usr/bin/systemd-notify");
        try (NotifyReceiver manager = NotifyReceiver.in(directory); Notify notify = Notify.of(manager.environment())) {
            notify.ready("größer");
            String ours = manager.text();
            ProcessBuilder reference = new ProcessBuilder("sh", "-c",
                    "exec systemd-notify --no-block --ready --status=\"$(printf 'gr\\303\\266\\303\\237er')\"");
            reference.environment().putAll(manager.environment());
            assertThat(reference.inheritIO().start().waitFor()).isZero();
            assertThat(manager.text()).isEqualTo(ours);
        }
    }

    // ---- to whom ----

    @Test
    void saysNothingWithoutAManager() throws Exception {
        for (Notify nobody : List.of(Notify.none(), Notify.of(Map.of()), Notify.of(Map.of("NOTIFY_SOCKET", "")))) {
            Set<String> before = openDescriptors();
            assertThat(nobody.isPresent()).isFalse();
            assertThat(nobody.ready()).isFalse();
            assertThat(nobody.status("x")).isFalse();
            assertThat(nobody.reloading()).isFalse();
            assertThat(nobody.barrier(Duration.ofDays(1))).isFalse();
            assertThat(nobody.failure()).isEmpty();
            assertThat(nobody).hasToString("notify nobody");
            assertThat(openDescriptors()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vsock:2:1234", "run/notify", "@", "tcp:localhost:1"})
    void refusesAnAddressItCannotReach(String address) {
        assertThatThrownBy(() -> Notify.of(Map.of("NOTIFY_SOCKET", address))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("cannot notify " + address + ": only an absolute path and @name are known");
    }

    @Test
    void findsAnAbstractSocketByItsExactName() throws Exception {
        String name = "@lares-" + Unistd.pid() + "-notify";
        try (NotifyReceiver manager = NotifyReceiver.at(name); NotifyReceiver padded = NotifyReceiver.at(name + "\0".repeat(20));
                Notify notify = Notify.of(Map.of("NOTIFY_SOCKET", name))) {
            assertThat(notify.ready()).isTrue();
            assertThat(manager.text()).isEqualTo("READY=1");
            assertThat(padded.pending()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 107, 108, 109, 110, 255, 1000, 4000})
    void findsASocketByAPathOfAnyLength(int length) throws Exception {
        Path place = directory;
        while (place.toString().length() + 202 < length) {
            place = Files.createDirectory(place.resolve("d".repeat(200)));
        }
        // bind(2) takes 108 bytes at most, so it is made nearby and renamed.
        try (NotifyReceiver manager = NotifyReceiver.in(directory)) {
            Path path = place.resolve("s".repeat(length - place.toString().length() - 1));
            Files.move(directory.resolve("notify"), path);
            assertThat(path.toString()).hasSize(length);
            try (Notify notify = Notify.of(Map.of("NOTIFY_SOCKET", path.toString()))) {
                assertThat(notify.ready()).as(notify.failure().toString()).isTrue();
                assertThat(manager.text()).isEqualTo("READY=1");
            }
        }
    }

    /** Without a locale Java decodes its environment as ASCII; systemd gives services no locale unless one is configured. */
    @Test
    void findsASocketWhosePathIsNotAscii_inAProcessWithoutLocale() throws Exception {
        Path place = Files.createDirectory(directory.resolve("x"));
        try (NotifyReceiver manager = NotifyReceiver.at(place + "/größe")) {
            String script = "unset LC_ALL LC_CTYPE LANG; NOTIFY_SOCKET=$(printf '%s/gr\\303\\266\\303\\237e' \"$0\") exec \"$@\"";
            List<String> prefix = List.of("sh", "-c", script, place.toString());
            try (JavaProcess program = JavaProcess.start(prefix, JavaProcess.classPath(), NotifyProgram.class, "LISTEN")) {
                assertThat(program.ask("ready")).isEqualTo("true");
                assertThat(manager.text()).isEqualTo("READY=1");
            }
        }
    }

    @Test
    void saysWhyNobodyHeardIt_andIsHeardOnceThereIsSomebody() throws Exception {
        Path path = directory.resolve("notify");
        try (Notify notify = Notify.of(Map.of("NOTIFY_SOCKET", path.toString()))) {
            Set<String> before = openDescriptors();
            assertThat(notify.isPresent()).isTrue();
            assertThat(notify.ready()).isFalse();
            assertThat(notify.failure()).contains("cannot notify " + path + ": No such file or directory (ENOENT)");
            assertThat(openDescriptors()).isEqualTo(before);
            Files.createFile(path);
            assertThat(notify.ready()).isFalse();
            assertThat(notify.failure()).contains("cannot notify " + path + ": Connection refused (ECONNREFUSED)");
            Files.delete(path);
            try (NotifyReceiver manager = NotifyReceiver.in(directory)) {
                assertThat(notify.ready()).isTrue();
                assertThat(notify.failure()).isEmpty();
                assertThat(manager.text()).isEqualTo("READY=1");
            }
        }
    }

    @Test
    void isHeardByAManagerThatMadeItsSocketAnew() throws Exception {
        try (Notify notify = Notify.of(Map.of("NOTIFY_SOCKET", directory.resolve("notify").toString()))) {
            try (NotifyReceiver first = NotifyReceiver.in(directory)) {
                assertThat(notify.watchdog()).isTrue();
                assertThat(first.text()).isEqualTo("WATCHDOG=1");
            }
            Set<String> before = openDescriptors();
            assertThat(notify.watchdog()).isFalse();
            Files.delete(directory.resolve("notify"));
            assertThat(notify.watchdog()).isFalse();
            try (NotifyReceiver second = NotifyReceiver.in(directory)) {
                assertThat(notify.watchdog()).isTrue();
                assertThat(second.text()).isEqualTo("WATCHDOG=1");
            }
            assertThat(openDescriptors()).isEqualTo(before);
        }
    }

    // ---- waiting ----

    @Test
    void neverWaitsForTheQueue_whenSayingWhatIsSaidAgainAndAgain() throws Exception {
        try (NotifyReceiver manager = NotifyReceiver.in(directory); Notify notify = Notify.of(manager.environment(), Duration.ofDays(1))) {
            int taken = fillQueue(notify);
            assertThat(notify.status("more")).isFalse();
            assertThat(notify.failure().orElseThrow()).endsWith("notify: its queue is full");
            for (int i = 0; i < taken; i++) {
                assertThat(manager.text()).isEqualTo("WATCHDOG=1");
            }
            assertThat(notify.status("more")).isTrue();
            assertThat(notify.failure()).isEmpty();
        }
    }

    @Test
    void waitsForTheQueue_whenSayingWhatIsSaidOnce_butNotForEver() throws Exception {
        try (NotifyReceiver manager = NotifyReceiver.in(directory); Notify notify = Notify.of(manager.environment(), SHORT)) {
            fillQueue(notify);
            for (Predicate<Notify> call : List.<Predicate<Notify>>of(Notify::ready, Notify::stopping, Notify::reloading)) {
                assertThat(call.test(notify)).isFalse();
                assertThat(notify.failure().orElseThrow()).endsWith("notify: its queue is full");
            }
            assertThat(notify.barrier(SHORT)).isFalse();
        }
        try (NotifyReceiver manager = NotifyReceiver.at(directory.resolve("second").toString());
                Notify notify = Notify.of(manager.environment(), Duration.ofDays(1))) {
            fillQueue(notify);
            CompletableFuture<Boolean> ready = CompletableFuture.supplyAsync(notify::ready, Thread::startVirtualThread);
            assertThat(ready).isNotDone();
            manager.skipTo("READY=1");
            assertThat(ready.get()).isTrue();
        }
    }

    private static int fillQueue(Notify notify) {
        int taken = 0;
        while (notify.watchdog()) {
            taken++;
        }
        assertThat(taken).isPositive();
        return taken;
    }

    @Test
    void waitsAtABarrierUntilTheManagerHasReadAllBefore() throws Exception {
        try (NotifyReceiver manager = NotifyReceiver.in(directory); Notify notify = Notify.of(manager.environment())) {
            notify.ready();
            CompletableFuture<Boolean> passed = CompletableFuture.supplyAsync(() -> notify.barrier(Duration.ofDays(1)),
                    task -> Thread.ofPlatform().daemon().start(task));
            assertThat(manager.text()).isEqualTo("READY=1");
            ReceivedMessage barrier = manager.message();
            assertThat(new String(barrier.bytes(), StandardCharsets.UTF_8)).isEqualTo("BARRIER=1");
            assertThat(barrier.fds()).hasSize(1);
            assertThat(passed).isNotDone();
            barrier.closeFds();
            assertThat(passed.get()).isTrue();
        }
    }

    @Test
    void leavesABarrierWhenTheTimeIsOver_orTheManagerIsGone() throws Exception {
        Set<String> before = openDescriptors();
        try (NotifyReceiver manager = NotifyReceiver.in(directory); Notify notify = Notify.of(manager.environment())) {
            assertThat(notify.barrier(SHORT)).isFalse();
            assertThat(notify.barrier(Duration.ZERO)).isFalse();
            manager.message().closeFds();
            manager.message().closeFds();
            CompletableFuture<Boolean> passed = CompletableFuture.supplyAsync(() -> notify.barrier(Duration.ofDays(1)),
                    task -> Thread.ofPlatform().daemon().start(task));
            manager.message().closeFds();
            assertThat(passed.get()).isTrue();
            manager.socket().close();
            assertThat(notify.barrier(Duration.ofDays(1))).isFalse();
        }
        assertThat(openDescriptors()).isEqualTo(before);
    }

    // ---- descriptors ----

    @Test
    void reallyPassesTheDescriptorsItStores() throws Exception {
        try (NotifyReceiver manager = NotifyReceiver.in(directory); Notify notify = Notify.of(manager.environment());
                Pipe pipe = Pipe.create()) {
            assertThat(notify.storeFds("pipe end", List.of(pipe.reader(), pipe.writer()))).isTrue();
            ReceivedMessage message = manager.message();
            assertThat(new String(message.bytes(), StandardCharsets.UTF_8)).isEqualTo("FDSTORE=1\nFDNAME=pipe end");
            assertThat(message.fds()).hasSize(2);
            assertThat(Stat.of(message.fds().get(1)).isSameFile(Stat.of(pipe.writer()))).isTrue();
            assertThat(pipe.writer().isValid()).isTrue();
            message.closeFds();

            notify.storeFds("unwatched", List.of(pipe.reader()), false);
            message = manager.message();
            assertThat(new String(message.bytes(), StandardCharsets.UTF_8)).isEqualTo("FDSTORE=1\nFDNAME=unwatched\nFDPOLL=0");
            message.closeFds();

            assertThat(notify.storeFds("most", Collections.nCopies(253, pipe.reader()))).isTrue();
            message = manager.message();
            assertThat(message.fds()).hasSize(253);
            message.closeFds();
            assertThatThrownBy(() -> notify.storeFds("x", Collections.nCopies(254, pipe.reader())))
                    .hasMessage("cannot store 254 descriptors at once: 1 to 253 can be sent");
            assertThatThrownBy(() -> notify.storeFds("x", List.of())).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "a\nFDSTOREREMOVE=1", "größe", "\u007f"})
    void refusesANameThatTheManagerWouldNotTake(String name) {
        assertThatThrownBy(() -> Notify.none().removeFds(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Notify.none().removeFds("x".repeat(256))).isInstanceOf(IllegalArgumentException.class);
        assertThat(Notify.none().removeFds("x".repeat(255))).isFalse();
    }

    @Test
    void hasOneDescriptor_closedOnExec_afterTenThousandCalls() throws Exception {
        Set<String> before = openDescriptors();
        try (NotifyReceiver manager = NotifyReceiver.in(directory)) {
            Set<String> without = openDescriptors();
            try (Notify notify = Notify.of(manager.environment()); Fd file = Fcntl.open("/", Fcntl.O_RDONLY)) {
                for (int i = 0; i < 10_000; i++) {
                    boolean sent = i % 100 == 0 ? notify.storeFds("x", List.of(file)) : notify.watchdog();
                    assertThat(sent).isTrue();
                    manager.message().closeFds();
                }
                Set<String> with = openDescriptors();
                with.removeAll(without);
                with.remove(Integer.toString(file.number()));
                assertThat(with).hasSize(1);
                assertThat(Fcntl.isCloseOnExec(Fd.of(Integer.parseInt(with.iterator().next())))).isTrue();
            }
        }
        assertThat(openDescriptors()).isEqualTo(before);
    }

    @Test
    void mayBeUsedByAllThreads_andClosedMeanwhile() throws Exception {
        try (NotifyReceiver manager = NotifyReceiver.in(directory)) {
            Notify notify = Notify.of(manager.environment(), Duration.ofDays(1));
            List<CompletableFuture<Void>> threads = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                String name = "X_FROM=" + thread + " ";
                threads.add(CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 500; i++) {
                        notify.send(name + i);
                    }
                }, task -> Thread.ofPlatform().daemon().start(task)));
            }
            List<String> texts = new ArrayList<>();
            while (texts.size() < 2000) {
                texts.add(manager.text());
            }
            for (int thread = 0; thread < 4; thread++) {
                String name = "X_FROM=" + thread + " ";
                List<String> expected = IntStream.range(0, 500).mapToObj(i -> name + i).toList();
                assertThat(texts.stream().filter(text -> text.startsWith(name)).toList()).isEqualTo(expected);
            }
            CompletableFuture<Void> talking = CompletableFuture.runAsync(() -> {
                while (notify.watchdog() || !notify.failure().orElse("").endsWith("the socket is closed")) {
                    Thread.onSpinWait();
                }
            }, task -> Thread.ofPlatform().daemon().start(task));
            manager.skipTo("WATCHDOG=1");
            notify.close();
            talking.get();
            notify.close();
            assertThat(notify.ready()).isFalse();
        }
    }

    private static Set<String> openDescriptors() {
        Set<String> numbers = new TreeSet<>(Set.of(new File("/proc/self/fd").list()));
        numbers.removeIf(number -> !Files.isSymbolicLink(Path.of("/proc/self/fd", number))); // the one of the listing itself
        return numbers;
    }
}
