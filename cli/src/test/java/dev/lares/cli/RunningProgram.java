package dev.lares.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program as a process of its own, started as the launcher starts it. */
final class RunningProgram implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final StringBuilder output = new StringBuilder();
    private final Thread reader;

    private RunningProgram(Process process) {
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().start(() -> read(process.getInputStream()));
    }

    static RunningProgram start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--block-signal=HUP,INT,USR1,USR2,TERM,CHLD,WINCH,PWR,58",
                "_JAVA_SR_SIGNUM=16",
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xrs",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.lares.cli.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
        builder.environment().putAll(environment);
        return new RunningProgram(builder.start());
    }

    /** Waits until the output has the text. */
    RunningProgram until(String text) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        synchronized (output) {
            while (output.indexOf(text) < 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || !reader.isAlive() && !process.isAlive()) {
                    throw new AssertionError("no '" + text + "' in:\n" + output);
                }
                output.wait(Math.min(left, 100));
            }
        }
        return this;
    }

    /** Sends a signal by its name, as {@code TERM}. */
    RunningProgram signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start().waitFor();
        return this;
    }

    /** Waits for the end; the exit status. */
    int end() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end:\n" + output());
        }
        reader.join();
        return process.exitValue();
    }

    /** Closes what it writes to. */
    void stopReading() throws IOException {
        process.getInputStream().close();
    }

    String output() {
        synchronized (output) {
            return output.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read(InputStream in) {
        byte[] buffer = new byte[65536];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                synchronized (output) {
                    output.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
                    output.notifyAll();
                }
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                return; // stopReading
            }
            throw new UncheckedIOException(e);
        }
    }
}
