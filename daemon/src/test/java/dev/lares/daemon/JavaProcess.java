package dev.lares.daemon;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM with a program of the tests, talked to line by line over its standard streams. */
final class JavaProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;

    private JavaProcess(Process process) {
        this.process = process;
        this.orders = process.outputWriter();
        this.answers = process.inputReader();
    }

    /** Where classes come from: one path for surefire's class loader and for a JVM of one's own. */
    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    static JavaProcess start(Class<?> program, String... arguments) throws IOException {
        return start(List.of(), classPath(), program, arguments);
    }

    /** With a command in front that becomes the JVM, as setpriv(1). */
    static JavaProcess start(List<String> prefix, String classPath, Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(command(classPath, program));
        command.addAll(List.of(arguments));
        return new JavaProcess(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    static List<String> command(String classPath, Class<?> program) {
        return List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData",
                "-cp", classPath, program.getName());
    }

    long pid() {
        return process.pid();
    }

    void tell(String order) {
        try {
            orders.write(order);
            orders.newLine();
            orders.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new AssertionError("the program has ended");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String ask(String order) {
        tell(order);
        return answer();
    }

    /** Sends SIGTERM, waits, and returns the exit status. */
    int terminate() throws InterruptedException {
        process.toHandle().destroy(); // unlike Process.destroy(), it leaves standard input open
        return end();
    }

    /** Sends SIGKILL and waits. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        end();
    }

    private int end() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("process " + pid() + " does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
