package dev.lares.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lares.linux.SpawnRequest.ProcessGroup;
import dev.lares.linux.SpawnResult.SpawnFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SingleSpawnTest {
    private static final int NOBODY = 65534;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path directory;

    @Test
    void makesTheLeaderOfANewSession() throws Exception {
        Pid pid = sleeper(b -> b.processGroup(ProcessGroup.NEW_SESSION));

        assertThat(stat(pid).group()).isEqualTo(pid.number());
        assertThat(stat(pid).session()).isEqualTo(pid.number());
        assertThat(stat(pid).parent()).isEqualTo(Unistd.pid().number());
        end(pid);
    }

    @Test
    void makesATerminalTheControllingOneOfANewSession() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.open(); Fd fd = Fcntl.open(terminal.path(), Fcntl.O_RDWR | Fcntl.O_NOCTTY)) {
            Pid controlled = sleeper(b -> b.standardInput(new Stdio.ControllingTerminal(fd)).standardOutput(new Stdio.SameAs(0)));
            Pid other = sleeper(b -> b.standardInput(new Stdio.Descriptor(fd)));

            assertThat(Path.of("/proc/" + controlled + "/fd/0").toRealPath()).isEqualTo(Path.of(terminal.path()));
            assertThat(Path.of("/proc/" + controlled + "/fd/1").toRealPath()).isEqualTo(Path.of(terminal.path()));
            assertThat(stat(controlled).terminal()).isNotZero();
            assertThat(stat(other).terminal()).isZero();
            end(controlled);
            end(other);
        }
    }

    @Test
    void refusesAControllingTerminal_withoutANewSession() throws Exception {
        try (PseudoTerminal terminal = PseudoTerminal.open(); Fd fd = Fcntl.open(terminal.path(), Fcntl.O_RDWR | Fcntl.O_NOCTTY)) {
            assertThatThrownBy(() -> SpawnRequest.of("/bin/true").standardInput(new Stdio.ControllingTerminal(fd))
                    .processGroup(ProcessGroup.NEW_GROUP).build()).hasMessageContaining("only the leader of a new session");
        }
    }

    @Test
    void makesAMemberOfASessionThatNobodyLeads() throws Exception {
        Pid pid = sleeper(b -> b.processGroup(ProcessGroup.ORPHANED_SESSION));
        Stat own = stat(Unistd.pid());
        Stat made = stat(pid);

        assertThat(made.session()).isNotEqualTo(pid.number()).isNotEqualTo(own.session());
        assertThat(made.group()).isEqualTo(made.session());
        assertThat(made.parent()).isNotEqualTo(Unistd.pid().number());
        assertThat(made.terminal()).isZero();
        assertThat(Path.of("/proc/" + made.session())).doesNotExist();
        end(pid);
    }

    @Test
    void leavesNoChildAfterADoubleFork() throws Exception {
        Pid pid = sleeper(b -> b.processGroup(ProcessGroup.ORPHANED_SESSION));

        assertThat(Wait.ended(pid)).isEmpty();
        assertThat(children()).doesNotContain(stat(pid).session()).doesNotContain(pid.number());
        end(pid);
    }

    @Test
    void resetsSignalsAndDescriptorsOverADoubleFork() throws Exception {
        Fd stranger = Fcntl.open("/etc/hosts", Fcntl.O_RDONLY);
        Fcntl.setCloseOnExec(stranger, false);
        Pid pid = sleeper(b -> b.processGroup(ProcessGroup.ORPHANED_SESSION).ignoresSigPipe(false)
                .workingDirectory(directory.toString()).umask(0027));

        assertThat(status(pid, "SigIgn")).isEqualTo("0000000000000000");
        assertThat(status(pid, "SigBlk")).isEqualTo("0000000000000000");
        assertThat(status(pid, "SigCgt")).isEqualTo("0000000000000000");
        assertThat(status(pid, "Umask")).isEqualTo("0027");
        assertThat(Path.of("/proc/" + pid + "/cwd").toRealPath()).isEqualTo(directory.toRealPath());
        try (var fds = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            assertThat(fds.map(fd -> fd.getFileName().toString())).containsExactlyInAnyOrder("0", "1", "2");
        }
        stranger.close();
        end(pid);
    }

    @Test
    void leavesTheCallersSignalMaskAsItWas() throws Exception {
        Signals.block(List.of(Signal.SIGUSR1));
        try {
            end(sleeper(b -> b.processGroup(ProcessGroup.ORPHANED_SESSION)));
            assertThat(Signals.isBlocked(Signal.SIGUSR1)).isTrue();
            assertThat(Signals.isBlocked(Signal.SIGTERM)).isFalse();
        } finally {
            Signals.setBlocked(List.of());
        }
    }

    @Test
    void saysWhyNothingWasExecuted() throws Exception {
        Path noProgram = Files.writeString(directory.resolve("text"), "not a program");
        for (ProcessGroup group : List.of(ProcessGroup.NEW_SESSION, ProcessGroup.ORPHANED_SESSION)) {
            assertThat(failure(SpawnRequest.of("/nowhere").processGroup(group)).message())
                    .isEqualTo("cannot execute /nowhere: No such file or directory (ENOENT)");
            assertThat(failure(SpawnRequest.of(noProgram.toString()).processGroup(group)).message())
                    .isEqualTo("cannot execute " + noProgram + ": Permission denied (EACCES)");
            assertThat(failure(SpawnRequest.of("/bin/true").workingDirectory("/nowhere").processGroup(group)).message())
                    .isEqualTo("cannot change directory to /nowhere: No such file or directory (ENOENT)");
            assertThat(failure(SpawnRequest.of("/bin/true").standardOutput(
                    new Stdio.File("/nowhere/log", Stdio.FileMode.APPEND)).processGroup(group)).message())
                    .isEqualTo("cannot open /nowhere/log: No such file or directory (ENOENT)");
            assertThat(failure(SpawnRequest.of("/bin/true", "x".repeat(200_000)).processGroup(group)).message())
                    .isEqualTo("cannot execute /bin/true: Argument list too long (E2BIG)");
        }
    }

    @Test
    void becomesAnotherUserOverADoubleFork() throws Exception {
        assumeTrue(Unistd.effectiveUid() == 0, "only root can become another user");
        Pid pid = sleeper(b -> b.processGroup(ProcessGroup.ORPHANED_SESSION)
                .add(new MouldSetting.Identity(NOBODY, NOBODY, List.of())));

        assertThat(status(pid, "Uid")).isEqualTo("65534\t65534\t65534\t65534");
        assertThat(Unistd.effectiveUid()).isZero();
        end(pid);
    }

    @Test
    void makesManyAtATimeFromManyThreads() throws Exception {
        List<Pid> pids = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                for (int j = 0; j < 5; j++) {
                    pids.add(Spawning.pid(SingleSpawn.make(request(ProcessGroup.ORPHANED_SESSION))));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(pids).hasSize(40).doesNotHaveDuplicates();
        for (Pid pid : pids) {
            end(pid);
        }
    }

    @Test
    void refusesWhatNeedsAGate() {
        SpawnRequest gated = SpawnRequest.of("/bin/true").pidVariables(List.of("LISTEN_PID")).build();

        assertThatThrownBy(() -> SingleSpawn.make(gated)).hasMessage(
                "cannot make /bin/true: process settings and pid variables need a Spawner");
        assertThatThrownBy(() -> SpawnRequest.of("/bin/true").pidVariables(List.of("LISTEN_PID"))
                .processGroup(ProcessGroup.ORPHANED_SESSION).build()).hasMessageContaining("a double fork makes none");
    }

    /** What proc(5) "/proc/pid/stat" says of a process. */
    private record Stat(int parent, int group, int session, int terminal) {}

    private static Stat stat(Pid pid) throws IOException {
        String text = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return new Stat(Integer.parseInt(fields[1]), Integer.parseInt(fields[2]), Integer.parseInt(fields[3]),
                Integer.parseInt(fields[4]));
    }

    private static List<Integer> children() throws IOException {
        List<Integer> children = new ArrayList<>();
        for (ProcessHandle child : ProcessHandle.current().children().toList()) {
            children.add((int) child.pid());
        }
        return children;
    }

    private static String status(Pid pid, String key) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith(key + ":")) {
                return line.substring(key.length() + 1).strip();
            }
        }
        throw new AssertionError("no " + key + " of process " + pid);
    }

    private static SpawnRequest request(ProcessGroup group) {
        return SpawnRequest.of("/bin/sleep", "1000").processGroup(group).build();
    }

    private static Pid sleeper(UnaryOperator<SpawnRequest.Builder> attributes) {
        return Spawning.pid(SingleSpawn.make(attributes.apply(SpawnRequest.of("/bin/sleep", "1000")).build()));
    }

    private static SpawnFailed failure(SpawnRequest.Builder request) {
        return (SpawnFailed) SingleSpawn.make(request.build());
    }

    /** The end of an orphan can only be watched; process 1, or a subreaper, collects it. */
    private static void end(Pid pid) throws LinuxException, InterruptedException {
        Signals.kill(pid, Signal.SIGKILL);
        Wait.untilEnded(pid);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (Files.exists(Path.of("/proc/" + pid + "/exe")) && Files.isReadable(Path.of("/proc/" + pid + "/exe"))) {
            assertThat(System.nanoTime()).as("process %s ends", pid).isLessThan(deadline);
            Thread.sleep(2);
        }
    }
}
