package dev.lares.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the script {@code lares} of this checkout in a made-up one, with a made-up JDK and a made-up Maven. */
@Timeout(120)
final class LauncherTest {
    private static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent();

    @TempDir
    private Path folder;

    private Path root;
    private final Map<String, String> environment = new HashMap<>();

    /** What a run of the script came to. */
    private record Outcome(int status, String out, String err) {}

    @BeforeEach
    void makeCheckout() throws IOException {
        root = folder.resolve("check out");
        Files.createDirectories(root.resolve("cli/src/main/java"));
        Files.createDirectories(root.resolve("engine/src/main/java"));
        Files.writeString(root.resolve("engine/pom.xml"), "<project/>");
        Files.copy(CHECKOUT.resolve("lares"), root.resolve("lares"));
        Path texts = Path.of("cli/src/main/resources/dev/lares/cli");
        Files.createDirectories(root.resolve(texts).resolve("help"));
        Files.copy(CHECKOUT.resolve(texts).resolve("version.txt"), root.resolve(texts).resolve("version.txt"));
        Files.copy(CHECKOUT.resolve(texts).resolve("help/lares.txt"), root.resolve(texts).resolve("help/lares.txt"));
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        Files.writeString(root.resolve("cli/pom.xml"), "<project/>");
        Path tools = Files.createDirectory(folder.resolve("tools"));
        program(tools.resolve("mvn"), """
                echo "built" >> "%1$s/builds"
                [ ! -e "%1$s/broken" ] || { echo "[ERROR] the sources are wrong"; exit 1; }
                mkdir -p "%2$s/cli/target/lib"
                : > "%2$s/cli/target/lib/other.jar"
                : > "%2$s/cli/target/lares-cli-1.jar"
                """.formatted(folder, root));
        jdk("jvms/jdk-25", "25.0.1");
        environment.put("PATH", tools + ":/usr/bin:/bin");
        environment.put("LARES_JVMS", folder.resolve("jvms").toString());
    }

    @Test
    void answersVersionAndHelp_withoutJavaOrMaven() throws Exception {
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("LARES_JVMS", "/nowhere");
        Outcome version = run("--version");
        assertThat(version.out()).isEqualTo(Program.text("version.txt"));
        assertThat(run("-V").out()).isEqualTo(version.out());
        for (String[] help : List.of(new String[] {"--help"}, new String[] {"-h"}, new String[] {"help"})) {
            Outcome outcome = run(help);
            assertThat(outcome.status()).isZero();
            assertThat(outcome.out()).isEqualTo(Program.text("help/lares.txt"));
        }
        assertThat(builds()).isEmpty();
    }

    @Test
    void showsHelpOnStandardError_ifThereIsNoCommand() throws Exception {
        Outcome outcome = run();
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).isEqualTo(Program.text("help/lares.txt"));
    }

    @Test
    void buildsOnFirstUse_sayingSoInOneLine_andRuns() throws Exception {
        Outcome first = run("up", "a b", "*");
        assertThat(first.err()).matches("building Lares \\(once\\) … \\d+ s\n");
        assertThat(first.out()).endsWith("dev.lares.cli.Main\nup\na b\n*\n").contains("-XX:+UseSerialGC\n");
        Outcome second = run("up");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).endsWith("dev.lares.cli.Main\nup\n");
        assertThat(builds()).hasSize(1);
    }

    @Test
    void runsWithTheCacheThatItsJvmHasMade() throws Exception {
        run("up");
        assertThat(run("up").out()).containsPattern("-XX:AOTCache=.*/aot/java_25.0.1\n");
        jdk("jvms/jdk-25", "25.0.2");
        assertThat(run("up").out()).doesNotContain("-XX:AOTCache=");
    }

    @Test
    void buildsAgain_whenASourceIsNewer() throws Exception {
        run("up");
        Path source = root.resolve("engine/src/main/java/Engine.java");
        Files.writeString(source, "final class Engine {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
        assertThat(run("up").err()).startsWith("building Lares");
        assertThat(builds()).hasSize(2);
    }

    @Test
    void buildsOnce_whenSeveralStartAtOnce() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            processes.add(start(List.of("up")));
        }
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }
        assertThat(builds()).hasSize(1);
    }

    @Test
    void namesTheLogAndShowsItsEnd_whenTheBuildFails() throws Exception {
        Files.createFile(folder.resolve("broken"));
        Outcome outcome = run("up");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("[ERROR] the sources are wrong").contains("the whole log is in " + root + "/target/build.log");
        Files.delete(folder.resolve("broken"));
        assertThat(run("up").status()).isZero();
    }

    @Test
    void saysThatMavenIsMissing() throws Exception {
        environment.put("PATH", toolsWithoutMaven());
        Outcome outcome = run("up");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("cannot build: Maven is missing").contains("apt install maven");
    }

    @Test
    void needsNeitherMavenNorCompiler_onceBuilt() throws Exception {
        run("up");
        environment.put("PATH", toolsWithoutMaven());
        Files.delete(folder.resolve("jvms/jdk-25/bin/javac"));
        assertThat(run("up").status()).isZero();
    }

    @Test
    void saysWhichJavaToInstall_ifThereIsNone() throws Exception {
        environment.put("LARES_JVMS", "/nowhere");
        environment.put("PATH", toolsWithoutMaven());
        Outcome outcome = run("up");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("no JDK 25 or later").contains("Temurin 25").contains("apt install openjdk-25-jdk-headless");
    }

    @Test
    void takesJavaHome_butOnlyIfItIsNewEnough() throws Exception {
        environment.put("JAVA_HOME", jdk("own jdk", "26").toString());
        assertThat(run("up").out()).startsWith(folder + "/own jdk/bin/java\n");
        environment.put("JAVA_HOME", jdk("old", "17.0.9").toString());
        assertThat(run("up").out()).startsWith(folder + "/jvms/jdk-25/bin/java\n");
    }

    @Test
    void takesJavaFromThePath_atLast() throws Exception {
        environment.put("LARES_JVMS", "/nowhere");
        environment.put("PATH", jdk("on path", "25") + "/bin:" + environment.get("PATH"));
        assertThat(run("up").out()).startsWith(folder + "/on path/bin/java\n");
    }

    @Test
    void worksThroughASymbolicLink_fromAnyDirectory() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(elsewhere.resolve("two"), Path.of("../check out/lares"));
        Files.createSymbolicLink(elsewhere.resolve("one"), Path.of("two"));
        Process process = builder(List.of("./one", "--version")).directory(elsewhere.toFile()).start();
        assertThat(new String(process.getInputStream().readAllBytes())).isEqualTo(Program.text("version.txt"));
        Process running = builder(List.of("./one", "up")).directory(elsewhere.toFile()).start();
        assertThat(new String(running.getInputStream().readAllBytes())).contains(root + "/target/dist/").endsWith("up\n");
    }

    @Test
    void isSystemctl_ifLinkedSo() throws Exception {
        run("up");
        Path tools = Files.createDirectory(folder.resolve("links"));
        Files.createSymbolicLink(tools.resolve("systemctl"), root.resolve("lares"));
        Files.createSymbolicLink(tools.resolve("systemd-notify"), root.resolve("lares"));
        assertThat(outputOf(tools.resolve("systemctl"), "start", "a b")).endsWith("dev.lares.cli.Main\n--as-systemctl\nstart\na b\n");
        assertThat(outputOf(tools.resolve("systemctl"))).endsWith("dev.lares.cli.Main\n--as-systemctl\n");
        assertThat(outputOf(tools.resolve("systemd-notify"), "--ready")).endsWith("dev.lares.cli.Main\nnotify\n--ready\n");
    }

    @Test
    void runsAVerbFromTheBuildThereIs_withoutTheManagersOptions() throws Exception {
        run("up");
        Path source = root.resolve("engine/src/main/java/Engine.java");
        Files.writeString(source, "final class Engine {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
        Outcome outcome = run("status");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).containsPattern("-XX:AOTCache=.*/aot/java_25.0.1.verbs\n").doesNotContain("-Xrs\n").endsWith("dev.lares.cli.Main\nstatus\n");
    }

    private String outputOf(Path program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return new String(builder(command).start().getInputStream().readAllBytes());
    }

    @Test
    void runsFromACheckoutThatCannotBeWritten() throws Exception {
        run("up");
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        assumeTrue(!isRoot || Files.exists(Path.of("/usr/bin/setpriv")), "root may write everywhere, and setpriv is not installed");
        // As root it becomes nobody, who may read; as anybody else the folder is closed.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(root.resolve("target/dist"), PosixFilePermissions.fromString("r-xr-xr-x"));
        List<String> nobody = isRoot ? List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups") : List.of();
        List<String> command = new ArrayList<>(nobody);
        command.addAll(List.of(root + "/lares", "up"));
        Process process = builder(command).redirectErrorStream(true).start();
        assertThat(new String(process.getInputStream().readAllBytes())).endsWith("dev.lares.cli.Main\nup\n").doesNotContain("building");
        Files.setPosixFilePermissions(root.resolve("target/dist"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void blocksTheSignalsThatTheManagerReads() throws Exception {
        // A shell would clear the mask.
        assumeTrue(Files.exists(Path.of("/usr/bin/perl")), "perl is not installed");
        Path java = folder.resolve("jvms/jdk-25/bin/java");
        program(java, "");
        Files.writeString(java, "#!/usr/bin/perl\nopen(STATUS, '/proc/self/status'); print grep(/SigBlk/, <STATUS>);\n");
        String blocked = run("up").out().replaceFirst("(?s).*SigBlk:\\s*", "").strip();
        long mask = Long.parseUnsignedLong(blocked, 16);
        for (int signal : new int[] {1, 2, 3, 10, 12, 15, 17, 28, 30, 34, 37, 64}) {
            assertThat(mask >>> (signal - 1) & 1).as("signal %d", signal).isEqualTo(1);
        }
    }

    @Test
    void keepsStandardStreamsOpen() throws Exception {
        program(folder.resolve("jvms/jdk-25/bin/java"), "[ -e /proc/self/fd/0 ] && [ -e /proc/self/fd/2 ]");
        run("up");
        Process process = builder(List.of("sh", "-c", "exec \"$1\" up <&- 2>&-", "sh", root + "/lares")).start();
        assertThat(process.waitFor()).isZero();
    }

    private String toolsWithoutMaven() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("few tools"));
        for (String tool : List.of("cat", "env", "find", "flock", "mkdir", "date", "rm", "mv", "cp", "tail", "sleep")) {
            program(tools.resolve(tool), "exec /usr/bin/" + tool + " \"$@\"");
        }
        return tools.toString();
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"%1$s\"\nJAVA_RUNTIME_VERSION=\"%1$s\"\n".formatted(version));
        program(home.resolve("bin/java"), """
                for argument; do case $argument in
                  -XX:AOTCacheOutput=*) echo cache > "${argument#*=}" ;;
                  -XshowSettings:*) echo "    java.home = %s" >&2 ;;
                esac; done
                echo "$0"; printf '%%s\\n' "$@"
                """.formatted(home));
        program(home.resolve("bin/javac"), "");
        return home;
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> builds() throws IOException {
        Path builds = folder.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds) : List.of();
    }

    private Outcome run(String... arguments) throws IOException, InterruptedException {
        Process process = start(List.of(arguments));
        String out = new String(process.getInputStream().readAllBytes());
        String err = Files.readString(folder.resolve("stderr"));
        return new Outcome(process.waitFor(), out, err);
    }

    private Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(root + "/lares"));
        command.addAll(arguments);
        return builder(command).redirectError(folder.resolve("stderr").toFile()).start();
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("JAVA_HOME");
        builder.environment().putAll(environment);
        return builder;
    }
}
