package dev.lares.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that say "done" and do nothing. */
final class SeccompTest {
    @TempDir Path directory;

    @Test
    void bindsNothing_butSaysItHas() throws Exception {
        String before = restraints();
        try (Fd socket = UnixSocket.open(UnixSocket.SOCK_DGRAM); Fd other = UnixSocket.open(UnixSocket.SOCK_DGRAM)) {
            UnixAddress address = new UnixAddress.FilePath(directory.resolve("skipped").toString());
            UnixAddress otherAddress = new UnixAddress.FilePath(directory.resolve("bound").toString());
            long thread = Seccomp.skippingBindAndConnect(socket.number(), () -> {
                assertThat(Syscall.call(SyscallNumber.LISTEN, socket.number(), 1)).isZero();
                assertThat(UnixSocket.connect(socket, address)).isZero();
                try (UnixDatagramSocket bound = UnixDatagramSocket.bind(otherAddress, 0600)) {
                    assertThat(bound.localAddress()).as("another descriptor").isEqualTo(otherAddress);
                }
                assertThat(UnixSocket.connect(other, address)).isEqualTo(-Errno.ENOENT.number());
                return (long) Unistd.threadId();
            });
            assertThat(SocketStatus.of(socket).local()).isEqualTo(new SocketStatus.Name.Unix(new UnixAddress.Unnamed()));
            assertThat(directory.resolve("skipped")).doesNotExist();
            assertThat(UnixSocket.connect(socket, address)).as("on this thread").isEqualTo(-Errno.ENOENT.number());
            awaitEnd(thread);
            assertThat(restraints()).isEqualTo(before);
        }
    }

    /** A thread that has ended for Java may be there for the kernel a moment longer. */
    private static void awaitEnd(long thread) throws InterruptedException {
        Path task = Path.of("/proc/self/task/" + thread);
        for (long deadline = System.nanoTime() + 10_000_000_000L; Files.exists(task) && System.nanoTime() < deadline;) {
            Thread.sleep(5);
        }
        assertThat(task).doesNotExist();
    }

    /** NoNewPrivs, Seccomp and Seccomp_filters of this thread; not all zero in a container. */
    private static String restraints() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream().filter(line -> line.matches("(NoNewPrivs|Seccomp).*"))
                .collect(Collectors.joining(" "));
    }

    @Test
    void tellsWhatTheTaskThrew_andKeepsAnInterrupt() throws Exception {
        assertThatThrownBy(() -> Seccomp.skippingBindAndConnect(0, () -> {
            throw new IllegalStateException("no");
        })).isInstanceOf(ExecutionException.class).cause().isInstanceOf(IllegalStateException.class).hasMessage("no");
        Thread.currentThread().interrupt();
        assertThat(Seccomp.skippingBindAndConnect(0, () -> 5)).isEqualTo(5);
        assertThat(Thread.interrupted()).isTrue();
    }
}
