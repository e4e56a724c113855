package dev.lares.daemon.testing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** A main class of the tests, run to its end in a JVM of its own. */
public final class JavaProgram {
    private JavaProgram() {}

    /** How it ended, and what it wrote. */
    public record Ended(int exitCode, String output, String errors) {
        /** Standard error of a program that must have succeeded, without the JVM's own warnings. */
        public String errorsOfSuccess() {
            if (exitCode != 0) {
                throw new AssertionError("exit code " + exitCode + "\n" + output + errors);
            }
            return errors;
        }
    }

    /** Runs the class on the class path of this JVM. */
    public static Ended run(Class<?> main, List<String> jvmOptions, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"),
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(jvmOptions);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return java(command);
    }

    /**
     * Runs the class with what has a module descriptor on the module path, and the rest, as the tests, on the class path.
     */
    public static Ended runOnModulePath(Class<?> main, String modules, List<String> jvmOptions, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>(List.of("-p", path(true), "-cp", path(false), "--add-modules", modules,
                "--enable-native-access=dev.lares.linux"));
        command.addAll(jvmOptions);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return java(command);
    }

    private static Ended java(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("JOURNAL_STREAM");
        Process process = builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))).start();
        CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
        String output = text(process.getInputStream());
        return new Ended(process.waitFor(), output, errors.get());
    }

    private static String path(boolean ofModules) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> isModule(Path.of(entry)) == ofModules)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isModule(Path entry) {
        if (!entry.toString().endsWith(".jar")) {
            return Files.exists(entry.resolve("module-info.class"));
        }
        try (JarFile jar = new JarFile(entry.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
            return jar.getJarEntry("module-info.class") != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
