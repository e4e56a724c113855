package dev.lares.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lares.daemon.ServiceEvent.Progressed;
import dev.lares.daemon.ServiceEvent.ReloadAsked;
import dev.lares.daemon.ServiceEvent.StatusChanged;
import dev.lares.daemon.ServiceEvent.StopAsked;
import dev.lares.linux.Errno;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The small parts around {@link ServiceLife}. */
final class ServicePartsTest {
    @Test
    void readsSignalMasksOfProc() {
        SignalMasks masks = SignalMasks.of("Name:\tjava\nSigQ:\t0/9\nSigBlk:\t0000000000004003\nSigIgn:\t8000000000000001\n");
        assertThat(masks.isBlocked(Signal.SIGHUP)).isTrue();
        assertThat(masks.isBlocked(Signal.SIGINT)).isTrue();
        assertThat(masks.isBlocked(Signal.SIGTERM)).isTrue();
        assertThat(masks.isBlocked(Signal.SIGQUIT)).isFalse();
        assertThat(masks.isIgnored(Signal.SIGHUP)).isTrue();
        assertThat(masks.isIgnored(new Signal(64))).isTrue();
        assertThat(masks.isIgnored(Signal.SIGTERM)).isFalse();
        assertThat(SignalMasks.of("Name:\tjava\n")).isEqualTo(new SignalMasks(0, 0));
    }

    @Test
    void findsTheControllingTerminal_whateverTheProgramIsCalled() {
        assertThat(ControllingTerminal.exists("7 (java) S 1 7 7 34816 7 4194304 0")).isTrue();
        assertThat(ControllingTerminal.exists("7 (java) S 1 7 7 0 -1 4194304 0")).isFalse();
        assertThat(ControllingTerminal.exists("7 (a) S 1 7 7 1 1) S 1 7 7 0 -1 4194304 0")).isFalse();
        assertThat(ControllingTerminal.exists("")).isFalse();
    }

    @Test
    void isReadByTheJournal_onlyIfTheVariableNamesThatVeryFile() throws IOException {
        Map<String, Object> status = Files.readAttributes(Path.of("/"), "unix:dev,ino");
        String root = status.get("dev") + ":" + status.get("ino");
        assertThat(ServiceLog.isJournal(Map.of("JOURNAL_STREAM", root), Path.of("/"))).isTrue();
        assertThat(ServiceLog.isJournal(Map.of("JOURNAL_STREAM", "1:1"), Path.of("/"))).isFalse();
        assertThat(ServiceLog.isJournal(Map.of("JOURNAL_STREAM", root), Path.of("/nowhere"))).isFalse();
        assertThat(ServiceLog.isJournal(Map.of(), Path.of("/"))).isFalse();
    }

    @Test
    void showsExitCodesAsSystemctlDoes() {
        assertThat(ExitCode.NOTCONFIGURED).hasToString("6/NOTCONFIGURED");
        assertThat(new ExitCode(42)).hasToString("42");
        assertThatThrownBy(() -> new ExitCode(256)).hasMessage("cannot make an exit code of 256: not in 0 to 255");
        assertThatThrownBy(() -> new ServiceException(ExitCode.SUCCESS, "fine")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void knowsWhatASystemCallSaid_howeverDeepItIsHidden() {
        Exception refused = new UncheckedIOException(new IOException("cannot start", new AccessDeniedException("/etc/shadow")));
        assertThat(ServiceFailure.of(refused).errno()).contains(Errno.EACCES);
        assertThat(ServiceFailure.of(refused).exitCode()).isEqualTo(ExitCode.NOPERMISSION);
        ServiceFailure linux = ServiceFailure.of(new LinuxException("open", "/x", Errno.ENOENT));
        assertThat(linux.errno()).contains(Errno.ENOENT);
        assertThat(linux.message()).isEqualTo("cannot open /x: No such file or directory (ENOENT)");
        assertThat(ServiceFailure.of(new IllegalStateException()).message()).isEqualTo("IllegalStateException");
        assertThat(ServiceFailure.of(new IllegalStateException("two\nlines")).message())
                .isEqualTo("IllegalStateException: two; lines");
        Exception circular = new IllegalStateException("a");
        circular.initCause(new IllegalStateException("b", circular));
        assertThat(ServiceFailure.of(circular).errno()).isEmpty();
    }

    @Test
    void takesAnExplainedFailureForWhatItSays_evenIfTheSystemRefused() {
        ServiceFailure failure = ServiceFailure.of(new ServiceException(ExitCode.NOTCONFIGURED, "no key", new AccessDeniedException("k")));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.NOTCONFIGURED);
        assertThat(failure.errno()).contains(Errno.EACCES);
    }

    @Test
    void keepsOnlyTheLastOfWhatIsSaidAgainAndAgain() throws InterruptedException {
        EventQueue queue = new EventQueue();
        StopAsked stop = new StopAsked(StopReason.TERMINATED);
        for (int i = 0; i < 1000; i++) {
            queue.add(new StatusChanged("one " + i));
        }
        queue.add(new ReloadAsked());
        queue.add(new ReloadAsked());
        queue.add(new StatusChanged("two"));
        queue.add(new Progressed(Duration.ofSeconds(1)));
        queue.add(new Progressed(Duration.ofSeconds(2)));
        queue.add(stop);
        queue.add(stop);
        List<ServiceEvent> taken = new ArrayList<>();
        for (Optional<ServiceEvent> event = take(queue); event.isPresent(); event = take(queue)) {
            taken.add(event.orElseThrow());
        }
        assertThat(taken).containsExactly(new StatusChanged("one 999"), new ReloadAsked(), new StatusChanged("two"),
                new Progressed(Duration.ofSeconds(2)), stop, stop);
    }

    private static Optional<ServiceEvent> take(EventQueue queue) throws InterruptedException {
        return queue.take(OptionalLong.of(System.nanoTime()));
    }

    @Test
    void takesTimeoutsThatMakeSense() {
        assertThat(ServiceOptions.DEFAULT.withStopTimeout(Duration.ofSeconds(7)).withExitTimeout(Duration.ofSeconds(1)))
                .isEqualTo(new ServiceOptions(Duration.ofSeconds(7), Duration.ofSeconds(1)));
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(366))) {
            assertThatThrownBy(() -> ServiceOptions.DEFAULT.withStopTimeout(wrong)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot set the stop timeout to " + wrong);
        }
    }
}
