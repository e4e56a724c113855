package dev.lares.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.Signal;
import dev.lares.linux.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** A running process as /proc shows it, from outside. */
record StartedDaemon(Pid pid) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = 5_000_000;

    /** The process whose pid the daemon has written into the directory. */
    static StartedDaemon in(Path directory) throws IOException {
        return new StartedDaemon(new Pid(Integer.parseInt(Files.readString(directory.resolve("pid")))));
    }

    /** Neither gone nor a zombie that process 1 has not collected yet. */
    boolean runs() {
        try {
            return !stat(0).equals("Z");
        } catch (IOException e) {
            return false;
        }
    }

    int parent() throws IOException {
        return Integer.parseInt(stat(1));
    }

    int group() throws IOException {
        return Integer.parseInt(stat(2));
    }

    int session() throws IOException {
        return Integer.parseInt(stat(3));
    }

    /** The device number of its terminal; 0 if it has none. */
    int terminal() throws IOException {
        return Integer.parseInt(stat(4));
    }

    String workingDirectory() throws IOException {
        return Files.readSymbolicLink(proc("cwd")).toString();
    }

    /** What the descriptors lead to, except those that a JVM has open itself. */
    Map<Integer, String> descriptors() throws IOException {
        Map<Integer, String> descriptors = new TreeMap<>();
        try (var fds = Files.list(proc("fd"))) {
            for (Path fd : fds.toList()) {
                String target = Files.readSymbolicLink(fd).toString();
                if (!target.endsWith("/lib/modules") && !target.endsWith(".jar")) {
                    descriptors.put(Integer.valueOf(fd.getFileName().toString()), target);
                }
            }
        }
        return descriptors;
    }

    List<String> environment() throws IOException {
        return List.of(Files.readString(proc("environ")).split("\0"));
    }

    List<String> commandLine() throws IOException {
        return List.of(Files.readString(proc("cmdline")).split("\0"));
    }

    /** A line of /proc/PID/status. */
    String status(String key) throws IOException {
        for (String line : Files.readAllLines(proc("status"))) {
            if (line.startsWith(key + ":")) {
                return line.substring(key.length() + 1).strip().toLowerCase(Locale.ROOT);
            }
        }
        throw new AssertionError("no " + key + " of process " + pid);
    }

    void awaitEnd() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (runs()) {
            assertThat(System.nanoTime()).as("process %s ends", pid).isLessThan(deadline);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    void signal(Signal signal) throws LinuxException {
        Signals.kill(pid, signal);
    }

    /** The orphan belongs to process 1, which collects it. */
    @Override
    public void close() throws LinuxException {
        signal(Signal.SIGKILL);
        awaitEnd();
    }

    private String stat(int field) throws IOException {
        String text = Files.readString(proc("stat"), StandardCharsets.ISO_8859_1);
        return text.substring(text.lastIndexOf(')') + 2).split(" ")[field];
    }

    private Path proc(String name) {
        return Path.of("/proc/" + pid + "/" + name);
    }
}
