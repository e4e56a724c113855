package dev.lares.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Epoll, and everything made to be waited for with it. */
final class EventsTest {
    private static final long PATIENCE_MICROS = 20_000_000;

    @TempDir Path directory;
    private Epoll epoll;

    @BeforeEach
    void createEpoll() throws LinuxException {
        epoll = Epoll.create();
    }

    @AfterEach
    void closeEpoll() {
        epoll.close();
    }

    @Test
    void tellsTheTokenAndTheEventsOfEachDescriptor() throws Exception {
        try (Pipe pipe = Pipe.createNonBlocking(); EventFd other = EventFd.create()) {
            epoll.add(pipe.reader(), Epoll.EPOLLIN, Long.MIN_VALUE + 1);
            epoll.add(other.fd(), Epoll.EPOLLIN, 2);
            assertThat(epoll.await(0)).isZero();
            Unistd.write(pipe.writer(), new byte[1], 0, 1);
            assertThat(epoll.await(PATIENCE_MICROS)).isEqualTo(1);
            assertThat(epoll.token(0)).isEqualTo(Long.MIN_VALUE + 1);
            assertThat(epoll.events(0)).isEqualTo(Epoll.EPOLLIN);
            other.signal();
            pipe.writer().close();
            assertThat(epoll.await(PATIENCE_MICROS)).isEqualTo(2);
            assertThat(List.of(epoll.token(0), epoll.token(1))).containsExactlyInAnyOrder(Long.MIN_VALUE + 1, 2L);
        }
    }

    @Test
    void forgetsWhatIsRemovedAndFollowsWhatIsModified() throws Exception {
        try (Pipe pipe = Pipe.createNonBlocking()) {
            epoll.add(pipe.writer(), Epoll.EPOLLOUT, 1);
            epoll.modify(pipe.writer(), 0, 1);
            assertThat(epoll.await(0)).isZero();
            epoll.modify(pipe.writer(), Epoll.EPOLLOUT, 3);
            assertThat(epoll.await(0)).isEqualTo(1);
            assertThat(epoll.token(0)).isEqualTo(3);
            epoll.remove(pipe.writer());
            assertThat(epoll.await(0)).isZero();
            assertThatThrownBy(() -> epoll.remove(pipe.writer())).hasMessageEndingWith("(ENOENT)");
        }
    }

    @Test
    void refusesToWatchARegularFile() throws Exception {
        Path file = Files.createFile(directory.resolve("f"));
        try (Fd fd = Fcntl.open(file.toString(), Fcntl.O_RDONLY)) {
            assertThatThrownBy(() -> epoll.add(fd, Epoll.EPOLLIN, 1)).hasMessageEndingWith("(EPERM)");
        }
    }

    @Test
    void reportsMoreEventsThanFitAtOnceInSeveralRounds() throws Exception {
        List<EventFd> sources = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            EventFd source = EventFd.create();
            epoll.add(source.fd(), Epoll.EPOLLIN | Epoll.EPOLLET, i);
            source.signal();
            sources.add(source);
        }
        assertThat(epoll.await(0)).isEqualTo(64);
        assertThat(epoll.await(0)).isEqualTo(36);
        assertThat(epoll.await(0)).isZero();
        sources.forEach(EventFd::close);
    }

    @Test
    void countsSignalsOfAnEventDescriptorUntilDrained() throws Exception {
        try (EventFd event = EventFd.create()) {
            event.signal();
            event.signal();
            assertThat(event.drain()).isEqualTo(2);
            assertThat(event.drain()).isZero();
        }
    }

    @Test
    void receivesABlockedSignalWithItsSender() throws Exception {
        List<Signal> signals = List.of(Signal.realTime(5));
        List<SignalFd.Received> received = new ArrayList<>();
        Thread thread = new Thread(() -> {
            try {
                Signals.block(signals);
                assertThat(Signals.isBlocked(Signal.realTime(5))).isTrue();
                try (SignalFd signalFd = SignalFd.create(signals)) {
                    assertThat(signalFd.read()).isEmpty();
                    Syscall.call(SyscallNumber.TGKILL, Unistd.pid().number(), Unistd.threadId(),
                            Signal.realTime(5).number());
                    received.add(signalFd.read().orElseThrow());
                }
            } catch (LinuxException e) {
                throw new AssertionError(e);
            }
        });
        thread.start();
        thread.join();

        assertThat(received).hasSize(1);
        assertThat(received.getFirst().signal()).isEqualTo(Signal.realTime(5));
        assertThat(received.getFirst().senderPid()).isEqualTo(Unistd.pid().number());
        assertThat(received.getFirst().senderUid()).isEqualTo(Unistd.uid());
        assertThat(Signals.isBlocked(Signal.realTime(5))).isFalse();
    }

    @Test
    void firesATimerOnceAtItsTime() throws Exception {
        try (TimerFd timer = TimerFd.create(Clock.MONOTONIC)) {
            epoll.add(timer.fd(), Epoll.EPOLLIN, 1);
            timer.armAt(Clock.MONOTONIC.nowMicros() + 2000);
            assertThat(epoll.await(PATIENCE_MICROS)).isEqualTo(1);
            assertThat(timer.read()).isEqualTo(1);
            assertThat(timer.read()).isZero();
            timer.armAt(1);
            assertThat(epoll.await(PATIENCE_MICROS)).isEqualTo(1);
            timer.disarm();
            assertThat(epoll.await(0)).isZero();
        }
    }

    @Test
    void waitsQuietlyForChangesOfTheClock() throws Exception {
        try (TimerFd timer = TimerFd.ofClockChanges()) {
            epoll.add(timer.fd(), Epoll.EPOLLIN, 1);

            assertThat(timer.read()).isZero();
            assertThat(epoll.await(0)).isZero();
        }
    }

    @Test
    void readsTheClocksThatJavaReads() {
        long before = System.nanoTime() / 1000;
        long now = Clock.MONOTONIC.nowMicros();
        long after = System.nanoTime() / 1000 + 1;

        assertThat(now).isBetween(before, after);
        assertThat(Clock.BOOTTIME.nowMicros()).isGreaterThanOrEqualTo(now);
        assertThat(Clock.REALTIME.nowMicros() / 10_000_000)
                .isBetween(System.currentTimeMillis() / 10_000 - 1, System.currentTimeMillis() / 10_000);
    }

    @Test
    void tellsOfChangesInAWatchedDirectory() throws Exception {
        try (Inotify inotify = Inotify.create()) {
            int watch = inotify.watch(directory.toString(), Inotify.IN_CREATE | Inotify.IN_DELETE);
            assertThat(inotify.read()).isEmpty();
            Files.createFile(directory.resolve("näme"));
            Files.createDirectory(directory.resolve("d"));
            Files.delete(directory.resolve("näme"));

            assertThat(inotify.read()).containsExactly(
                    new Inotify.Change(watch, Inotify.IN_CREATE, 0, "näme"),
                    new Inotify.Change(watch, Inotify.IN_CREATE | Inotify.IN_ISDIR, 0, "d"),
                    new Inotify.Change(watch, Inotify.IN_DELETE, 0, "näme"));
            assertThat(inotify.remove(watch)).isTrue();
            assertThat(inotify.remove(watch)).isFalse();
            assertThat(inotify.read()).containsExactly(new Inotify.Change(watch, Inotify.IN_IGNORED, 0, ""));
        }
    }

    @Test
    void signalsAndAwaitsAProcessThroughItsDescriptor() throws Exception {
        try (Spawning spawning = new Spawning(Spawner.open(directory.toString(), 1))) {
            Pid pid = Spawning.pid(spawning.make(SpawnRequest.of("/bin/sleep", "1000").build()));
            try (PidFd process = PidFd.open(pid)) {
                epoll.add(process.fd(), Epoll.EPOLLIN, 1);
                assertThat(epoll.await(0)).isZero();
                assertThat(process.send(Signal.SIGTERM)).isTrue();
                assertThat(epoll.await(PATIENCE_MICROS)).isEqualTo(1);
                assertThat(Wait.peekAnyEnded()).contains(new ChildEnd.Killed(pid, Signal.SIGTERM, false));
                assertThat(Wait.ended(pid)).contains(new ChildEnd.Killed(pid, Signal.SIGTERM, false));
                assertThat(process.send(Signal.SIGTERM)).isFalse();
                assertThat(Signals.kill(pid, Signal.SIGTERM)).isFalse();
                assertThat(Signals.exists(pid)).isFalse();
            }
            assertThatThrownBy(() -> PidFd.open(pid)).hasMessageEndingWith("(ESRCH)");
        }
    }

    @Test
    void collectsExitStatusesAndSignalsOfChildren() throws Exception {
        try (Spawning spawning = new Spawning(Spawner.open(directory.toString(), 1))) {
            assertThat(spawning.run(SpawnRequest.of("/bin/sh", "-c", "exit 77").build()))
                    .isInstanceOfSatisfying(ChildEnd.Exited.class, end -> assertThat(end.status()).isEqualTo(77));
            assertThat(spawning.run(SpawnRequest.of("/bin/sh", "-c", "kill -HUP $$").build()))
                    .isInstanceOfSatisfying(ChildEnd.Killed.class,
                            end -> assertThat(end.signal()).isEqualTo(Signal.SIGHUP));
            Pid pid = Spawning.pid(spawning.make(SpawnRequest.of("/bin/true").build()));
            assertThat(Wait.untilEnded(pid)).contains(new ChildEnd.Exited(pid, 0));
            assertThat(Wait.ended(pid)).isEmpty();
            assertThat(Wait.anyEnded()).isEmpty();
        }
    }

    @Test
    void killsAWholeProcessGroup() throws Exception {
        try (Spawning spawning = new Spawning(Spawner.open(directory.toString(), 1))) {
            Pid pid = Spawning.pid(spawning.make(SpawnRequest.of("/bin/sleep", "1000").build()));

            assertThat(Signals.killGroup(pid, Signal.SIGKILL)).isTrue();
            assertThat(Wait.untilEnded(pid)).contains(new ChildEnd.Killed(pid, Signal.SIGKILL, false));
            assertThat(Signals.killGroup(pid, Signal.SIGKILL)).isFalse();
        }
    }

    @Test
    void pollsOneDescriptor() throws Exception {
        try (Pipe pipe = Pipe.create()) {
            assertThat(Poll.await(pipe.reader(), Poll.POLLIN, 0)).isZero();
            Unistd.write(pipe.writer(), new byte[1], 0, 1);
            assertThat(Poll.await(pipe.reader(), Poll.POLLIN, -1)).isEqualTo(Poll.POLLIN);
        }
    }

    @Test
    void seesTheClockJumpByAMicrosecond() throws Exception {
        int clockAdjtime = Machine.IS_X86_64 ? 305 : 266;
        int setOffset = 0x100;
        try (TimerFd timer = TimerFd.ofClockChanges(); Arena arena = Arena.ofConfined()) {
            MemorySegment timex = arena.allocate(256, 8);
            timex.set(ValueLayout.JAVA_INT, 0, setOffset);
            timex.set(ValueLayout.JAVA_LONG, 80, 1);
            long result = Syscall.call(clockAdjtime, 0, timex.address());
            assumeTrue(!Syscall.failedWith(result, Errno.EPERM), "needs CAP_SYS_TIME to move the clock");

            assertThat(timer.read()).isEqualTo(TimerFd.CLOCK_WAS_SET);
            assertThat(timer.read()).isZero();
        }
    }
}
