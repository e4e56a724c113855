package dev.lares.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.linux.ExecStage;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.Signal;
import dev.lares.linux.Signals;
import dev.lares.linux.SpawnResult;
import dev.lares.linux.Stdio;
import dev.lares.linux.Wait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DetachedStartTest {
    @TempDir Path directory;
    private Pid started = new Pid(Integer.MAX_VALUE);

    @AfterEach
    void endWhatWasStarted() throws LinuxException {
        Signals.kill(started, Signal.SIGKILL);
        Wait.untilEnded(started);
    }

    @Test
    void leadsItsSessionAfterOneFork() throws Exception {
        start(sleep().doubleFork(false));

        assertThat(stat(2)).as("group").isEqualTo(started.toString());
        assertThat(stat(3)).as("session").isEqualTo(started.toString());
        assertThat(stat(4)).as("terminal").isEqualTo("0");
    }

    @Test
    void belongsToASessionWithoutLeaderAfterTwoForks() throws Exception {
        start(sleep());

        assertThat(stat(3)).as("session").isNotEqualTo(started.toString()).isEqualTo(stat(2));
        assertThat(Path.of("/proc", stat(3))).doesNotExist();
        assertThat(stat(4)).as("terminal").isEqualTo("0");
    }

    @Test
    void startsWithNullDescriptorsInTheRootAndUmask022() throws Exception {
        start(sleep());

        assertThat(link("cwd")).isEqualTo("/");
        assertThat(descriptors()).containsExactly("0 /dev/null", "1 /dev/null", "2 /dev/null");
        assertThat(status("Umask")).isEqualTo("0022");
        assertThat(status("SigBlk")).isEqualTo("0000000000000000");
        assertThat(status("SigIgn")).isEqualTo("0000000000000000");
        assertThat(Files.readAllBytes(proc("environ"))).isEqualTo(Files.readAllBytes(Path.of("/proc/self/environ")));
    }

    @Test
    void takesWhatTheBuilderSays() throws Exception {
        Path log = directory.resolve("log");
        try (Fd hosts = Fcntl.open("/etc/hosts", Fcntl.O_RDONLY)) {
            start(DetachedStart.of("/bin/sleep").arguments(List.of("sleeper", "1000")).environment(List.of("A=ü", "B="))
                    .umask(0077).workingDirectory(directory.toString()).passedFds(List.of(hosts))
                    .standardOutput(new Stdio.File(log.toString(), Stdio.FileMode.APPEND))
                    .standardError(new Stdio.SameAs(1)));
        }

        assertThat(Files.readString(proc("cmdline"))).isEqualTo("sleeper\0" + "1000\0");
        assertThat(Files.readString(proc("environ"))).isEqualTo("A=ü\0B=\0");
        assertThat(status("Umask")).isEqualTo("0077");
        assertThat(link("cwd")).isEqualTo(directory.toRealPath().toString());
        assertThat(descriptors()).containsExactly("0 /dev/null", "1 " + log.toRealPath(), "2 " + log.toRealPath(),
                "3 /etc/hosts");
    }

    @Test
    void saysWhichStepFailed() throws Exception {
        assertThat(DetachedStart.of("/nowhere").build().start()).isInstanceOfSatisfying(SpawnResult.SpawnFailed.class,
                failed -> {
                    assertThat(failed.message()).isEqualTo("cannot execute /nowhere: No such file or directory (ENOENT)");
                    assertThat(failed.stage()).isEqualTo(ExecStage.EXEC);
                });
    }

    private static DetachedStart.Builder sleep() {
        return DetachedStart.of("/bin/sleep").arguments(List.of("sleep", "1000"));
    }

    private void start(DetachedStart.Builder start) throws LinuxException {
        started = switch (start.build().start()) {
            case SpawnResult.Spawned(long _, Pid pid) -> pid;
            case SpawnResult.SpawnFailed failed -> throw new AssertionError(failed.message());
        };
    }

    private Path proc(String name) {
        return Path.of("/proc/" + started + "/" + name);
    }

    private String link(String name) throws IOException {
        return Files.readSymbolicLink(proc(name)).toString();
    }

    private List<String> descriptors() throws IOException {
        try (var fds = Files.list(proc("fd"))) {
            return fds.map(fd -> Integer.valueOf(fd.getFileName().toString())).sorted().map(this::descriptor).toList();
        }
    }

    private String descriptor(int number) {
        try {
            return number + " " + link("fd/" + number);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Field of proc(5) "/proc/pid/stat", counted from 0 for the state. */
    private String stat(int field) throws IOException {
        String text = Files.readString(proc("stat"), StandardCharsets.ISO_8859_1);
        return text.substring(text.lastIndexOf(')') + 2).split(" ")[field];
    }

    private String status(String key) throws IOException {
        for (String line : Files.readAllLines(proc("status"))) {
            if (line.startsWith(key + ":")) {
                return line.substring(key.length() + 1).strip();
            }
        }
        throw new AssertionError("no " + key + " of process " + started);
    }
}
