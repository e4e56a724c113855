package dev.lares.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A program of these tests in a JVM of its own: in other namespaces, as another user. */
record InnerJvm(int exitCode, String output) {
    /** Runs the main method of a class; the prefix is a command that executes the rest. */
    static InnerJvm run(List<String> prefix, Class<?> program, String... arguments) throws Exception {
        return run(prefix, System.getProperty("java.class.path"), program, arguments);
    }

    static InnerJvm run(List<String> prefix, String classPath, Class<?> program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(command(classPath, program, arguments));
        Process process = new ProcessBuilder(command).redirectInput(new File("/dev/null")).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new InnerJvm(process.waitFor(), output);
    }

    static List<String> command(String classPath, Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED", "-cp", classPath, program.getName()));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** The folders of classes on the class path, copied to where every user may read them. */
    static String classPathForAll(Path folder) throws IOException {
        List<String> copies = new ArrayList<>();
        allow(folder);
        for (String entry : System.getProperty("java.class.path").split(":")) {
            Path from = Path.of(entry);
            if (Files.isDirectory(from)) {
                Path to = folder.resolve("classes-" + copies.size());
                copy(from, to);
                copies.add(to.toString());
            } else if (from.getFileName().toString().startsWith("lares-")) {
                Path to = folder.resolve(from.getFileName());
                Files.copy(from, to);
                to.toFile().setReadable(true, false);
                copies.add(to.toString());
            }
        }
        return String.join(":", copies);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
                Path copy = to.resolve(from.relativize(directory).toString());
                Files.createDirectories(copy);
                allow(copy);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.copy(file, copy);
                copy.toFile().setReadable(true, false);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void allow(Path directory) {
        directory.toFile().setReadable(true, false);
        directory.toFile().setExecutable(true, false);
    }
}
