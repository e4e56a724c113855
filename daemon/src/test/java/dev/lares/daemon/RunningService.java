package dev.lares.daemon;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A {@link ServiceProgram} in a JVM of its own, both its streams in one, as a test sees it. */
final class RunningService implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    /** Of a command that started the program instead of becoming it. */
    private final List<ProcessHandle> descendants = new ArrayList<>();
    private final Thread reader;

    private RunningService(Process process) {
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().start(() -> read(process.inputReader()));
    }

    static Builder with(String... arguments) {
        return new Builder(arguments);
    }

    static final class Builder {
        private final List<String> arguments;
        private final List<String> prefix = new ArrayList<>();
        private final List<String> options = new ArrayList<>();
        private Map<String, String> environment = Map.of();
        private boolean terminal;

        private Builder(String... arguments) {
            this.arguments = List.of(arguments);
        }

        /** A command in front, which becomes or starts the JVM. */
        Builder under(String... command) {
            prefix.addAll(List.of(command));
            return this;
        }

        Builder options(String... jvmOptions) {
            options.addAll(List.of(jvmOptions));
            return this;
        }

        Builder environment(Map<String, String> variables) {
            environment = variables;
            return this;
        }

        /** In a terminal of its own, as the leader of its session; what a test types reaches it as from a keyboard. */
        Builder inTerminal() {
            terminal = true;
            return this;
        }

        RunningService start() throws IOException {
            List<String> java = new ArrayList<>(JavaProcess.command(JavaProcess.classPath(), ServiceProgram.class));
            java.addAll(1, options);
            // Whoever runs the tests in the background or with nohup ignores signals, and that is inherited.
            List<String> command = new ArrayList<>(List.of("env", "--default-signal=TERM,INT,HUP"));
            command.addAll(prefix);
            command.addAll(java);
            command.addAll(arguments);
            if (terminal) {
                String words = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
                command = List.of("script", "--quiet", "--flush", "--return", "--command", "stty -echo; exec " + words,
                        "/dev/null");
            }
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            ServiceManager.withoutServiceVariables(builder.environment());
            builder.environment().remove("JOURNAL_STREAM");
            builder.environment().putAll(environment);
            return new RunningService(builder.start());
        }
    }

    private void read(BufferedReader stream) {
        try (stream) {
            for (String line = stream.readLine(); line != null; line = stream.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            // It was closed while it still wrote.
        }
    }

    /** Waits until it has written that line. */
    RunningService until(String line) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        synchronized (lines) {
            while (!lines.contains(line)) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || !reader.isAlive()) {
                    throw new AssertionError("no line '" + line + "' in:\n" + String.join("\n", lines));
                }
                lines.wait(Math.min(left, 100));
            }
        }
        return this;
    }

    /** Sends a signal, as {@code TERM}. */
    RunningService signal(String name) throws IOException, InterruptedException {
        return signal(name, process.pid());
    }

    RunningService signal(String name, long pid) throws IOException, InterruptedException {
        if (new ProcessBuilder("kill", "-s", name, Long.toString(pid)).inheritIO().start().waitFor() != 0) {
            throw new AssertionError("cannot send SIG" + name + " to process " + pid);
        }
        return this;
    }

    void type(String text) throws IOException {
        process.outputWriter().append(text).flush();
    }

    long pid() {
        return process.pid();
    }

    Process process() {
        return process;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end; the exit status as Java tells it: 128 + N for signal N. */
    int end() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end:\n" + String.join("\n", lines()));
        }
        reader.join();
        return process.exitValue();
    }

    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** What it wrote of these lines, in its order. */
    List<String> lines(String... of) {
        return lines().stream().filter(Arrays.asList(of)::contains).toList();
    }

    /** Takes the terminal away from under the program. */
    void hangUp() {
        descendants.addAll(process.descendants().toList());
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        hangUp();
        descendants.forEach(ProcessHandle::destroyForcibly);
        descendants.forEach(descendant -> descendant.onExit().join());
    }
}
