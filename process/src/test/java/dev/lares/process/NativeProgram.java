package dev.lares.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program in C that does what a JVM cannot, and tells on standard output what it did: a line for each fact, {@code ready}
 * at the end. It ends when its standard input does.
 */
final class NativeProgram implements AutoCloseable {
    private final Process process;
    private final List<String> facts = new ArrayList<>();

    private NativeProgram(Process process) throws IOException {
        this.process = process;
        BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
        for (String line = answers.readLine(); !"ready".equals(line); line = answers.readLine()) {
            assertThat(line).as("a line before the program ends").isNotNull();
            facts.add(line);
        }
    }

    /** Compiles a source beside this class into a folder. */
    static Path compile(String source, Path folder, String... options) throws Exception {
        Requirement.programs("gcc");
        Path copy = folder.resolve(source);
        try (InputStream in = NativeProgram.class.getResourceAsStream(source)) {
            Files.copy(in, copy);
        }
        Path program = folder.resolve(source.substring(0, source.lastIndexOf('.')));
        List<String> command = new ArrayList<>(List.of("gcc", "-Wall", "-Wextra", "-O1", "-pthread", "-o", program.toString(), copy.toString()));
        command.addAll(List.of(options));
        Process compiler = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null")).redirectErrorStream(true).start();
        String messages = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(compiler.waitFor()).as(messages).isZero();
        return program;
    }

    /** Starts it in a folder, and waits until it is ready. */
    static NativeProgram start(Path folder, String... command) throws IOException {
        return new NativeProgram(new ProcessBuilder(command).directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    int pid() {
        return (int) process.pid();
    }

    /** The words after a kind of fact, once for each such line; the last word holds the rest of the line. */
    List<String[]> facts(String kind, int words) {
        return facts.stream().filter(line -> line.startsWith(kind + " "))
                .map(line -> line.substring(kind.length() + 1).split(" ", words)).toList();
    }

    /** The only fact of a kind. */
    String[] fact(String kind, int words) {
        List<String[]> all = facts(kind, words);
        assertThat(all).as(kind + " in " + facts).hasSize(1);
        return all.getFirst();
    }

    boolean isWithout(String what) {
        return facts.contains("without " + what);
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException | InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }
}
