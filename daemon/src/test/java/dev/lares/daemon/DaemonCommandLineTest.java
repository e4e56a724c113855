package dev.lares.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.linux.Fcntl;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs started in all the ways java(1) knows, with relative paths wherever it takes paths: as a daemon, in another
 * directory, they must find the same.
 */
@Timeout(300)
final class DaemonCommandLineTest {
    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";
    /** Writes what it finds to {@code DIRECTORY/found}. */
    private static final String PROGRAM = """
            import dev.lares.daemon.Daemon;
            import java.nio.file.*;
            public class Program {
                public static void main(String[] arguments) throws Exception {
                    Path place = Path.of(arguments[0]);
                    Daemon daemon = Daemon.builder().standardError(place.resolve("error")).start();
                    Files.writeString(place.resolve("pid"), "" + ProcessHandle.current().pid());
                    Files.writeString(place.resolve("found"), String.join("\\n", System.getProperty("user.dir"),
                            System.getProperty("java.class.path"), System.getProperty("agent", "no agent"),
                            System.getProperty("given", "not given"), String.join(" ", arguments)) + "\\n");
                    daemon.ready();
                    Thread.sleep(120_000);
                }
            }
            """;
    private static final String AGENT = """
            public class Agent {
                public static void premain(String options) {
                    System.setProperty("agent", options);
                }
            }
            """;

    @TempDir Path directory;

    private record Finished(int status, String error) {}

    @Test
    void findsItsClassesByARelativeClassPath_inAnArgumentFile_withAnAgent() throws Exception {
        compile(directory.resolve("classes"), "Program", PROGRAM);
        jar("agent.jar", compile(directory.resolve("agent"), "Agent", AGENT), Map.of("Premain-Class", "Agent"));
        Files.writeString(directory.resolve("options"), "# all of it\n-cp \"classes:" + libraries() + "\"\n-javaagent:agent.jar=on");

        assertThat(run(Map.of(), NATIVE_ACCESS, "@options", "-Dgiven=@x", "Program", directory.toString(), "@options", "rel"))
                .isEqualTo(new Finished(0, ""));
        try (StartedDaemon daemon = StartedDaemon.in(directory)) {
            assertThat(found()).containsExactly("/", at("classes") + ":" + libraries(), "on", "@x", directory + " @options rel");
            assertThat(daemon.commandLine().getFirst()).isEqualTo(java());
        }
    }

    @Test
    void findsItsJarAndWarnsOfNothing_asTheManifestAllowsNativeAccess() throws Exception {
        StringBuilder classPath = new StringBuilder();
        for (String library : libraries().split(":")) {
            classPath.append(Path.of(library).toUri()).append(' ');
        }
        jar("program.jar", compile(directory.resolve("classes"), "Program", PROGRAM), Map.of("Main-Class", "Program",
                "Class-Path", classPath.toString().strip(), "Enable-Native-Access", "ALL-UNNAMED"));

        assertThat(run(Map.of(), "-jar", "program.jar", directory.toString())).isEqualTo(new Finished(0, ""));
        try (StartedDaemon daemon = StartedDaemon.in(directory)) {
            assertThat(found()).startsWith("/", at("program.jar"));
            assertThat(daemon.runs()).isTrue();
            assertThat(directory.resolve("error")).isEmptyFile();
        }
    }

    @Test
    void findsItsModules() throws Exception {
        Path source = Files.createDirectories(directory.resolve("source/example"));
        Files.writeString(source.getParent().resolve("module-info.java"), "module example { requires dev.lares.daemon; }");
        Files.writeString(source.resolve("Program.java"), "package example;\n" + PROGRAM);
        Path modules = Files.createDirectory(directory.resolve("modules"));
        javac("-p", libraries(), "-d", modules.resolve("example").toString(), source.getParent() + "/module-info.java",
                source + "/Program.java");

        assertThat(run(Map.of(), "--enable-native-access=dev.lares.linux", "-p", "modules:" + libraries(), "-m",
                "example/example.Program", directory.toString())).isEqualTo(new Finished(0, ""));
        try (StartedDaemon daemon = StartedDaemon.in(directory)) {
            assertThat(found()).startsWith("/", "");
            assertThat(daemon.commandLine()).contains("-p", at("modules") + ":" + libraries(), "-m", "example/example.Program")
                    .doesNotContain(NATIVE_ACCESS);
        }
    }

    @Test
    void readsTheVariablesOfTheLauncher() throws Exception {
        compile(directory.resolve("classes"), "Program", PROGRAM);
        Map<String, String> environment = Map.of("CLASSPATH", "classes:" + libraries(),
                "JDK_JAVA_OPTIONS", NATIVE_ACCESS + " '-Dgiven=a b' -Xlog:gc:x.log");

        assertThat(run(environment, "Program", directory.toString()).status()).isZero();
        try (StartedDaemon daemon = StartedDaemon.in(directory)) {
            assertThat(found()).startsWith("/", at("classes") + ":" + libraries(), "no agent", "a b");
            assertThat(daemon.environment()).contains("CLASSPATH=" + at("classes") + ":" + libraries(),
                    "JDK_JAVA_OPTIONS=" + NATIVE_ACCESS + " \"-Dgiven=a b\" -Xlog:gc:" + at("x.log"));
        }
    }

    @Test
    void compilesItsSourceAgain() throws Exception {
        Files.writeString(directory.resolve("Program.java"), PROGRAM);

        assertThat(run(Map.of(), NATIVE_ACCESS, "-cp", libraries(), "Program.java", directory.toString(), "x"))
                .isEqualTo(new Finished(0, ""));
        try (StartedDaemon daemon = StartedDaemon.in(directory)) {
            assertThat(found()).startsWith("/", libraries(), "no agent", "not given", directory + " x");
            assertThat(daemon.runs()).isTrue();
        }
    }

    @Test
    void warnsOfNativeAccessOnceAndNotInTheDaemon_withoutTheOption() throws Exception {
        compile(directory.resolve("classes"), "Program", PROGRAM);

        Finished finished = run(Map.of(), "-cp", "classes:" + libraries(), "Program",
                directory.toString());
        assertThat(finished.error()).contains("WARNING: A restricted method in java.lang.foreign.Linker has been called");
        try (StartedDaemon daemon = StartedDaemon.in(directory)) {
            assertThat(daemon.commandLine()).startsWith(java(), NATIVE_ACCESS, "-cp");
            assertThat(directory.resolve("error")).isEmptyFile();
        }
    }

    private List<String> found() throws IOException {
        return Files.readAllLines(directory.resolve("found"));
    }

    private String at(String name) throws IOException {
        return directory.toRealPath().resolve(name).toString();
    }

    private Finished run(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.getInputStream().readAllBytes()).isEmpty();
        String error = new String(process.getErrorStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Finished(process.exitValue(), error);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin/java").toString();
    }

    /** Where modules daemon and linux are, without the tests. */
    private static String libraries() throws URISyntaxException {
        return place(Daemon.class) + ":" + place(Fcntl.class);
    }

    private static Path place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private Path compile(Path target, String name, String source) throws Exception {
        Path file = Files.writeString(Files.createDirectories(target).resolve(name + ".java"), source);
        javac("-cp", libraries(), "-d", target.toString(), file.toString());
        Files.delete(file);
        return target;
    }

    private static void javac(String... arguments) {
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, System.out, System.err, arguments)).isZero();
    }

    private void jar(String name, Path classes, Map<String, String> attributes) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.forEach(manifest.getMainAttributes()::putValue);
        try (OutputStream out = Files.newOutputStream(directory.resolve(name));
                JarOutputStream jar = new JarOutputStream(out, manifest); var files = Files.list(classes)) {
            for (Path file : files.toList()) {
                jar.putNextEntry(new JarEntry(file.getFileName().toString()));
                jar.write(Files.readAllBytes(file));
            }
        }
    }
}
