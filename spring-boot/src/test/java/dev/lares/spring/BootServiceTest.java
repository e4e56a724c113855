package dev.lares.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Boot program as a unit: what real managers make of it, asked in a guest. */
@Timeout(600)
final class BootServiceTest {
    @TempDir static Path program;

    @TempDir Path units;

    @BeforeAll
    static void collect() throws IOException {
        boolean root = "root".equals(System.getProperty("user.name"));
        if (!root && "true".equals(System.getenv("CI"))) {
            fail("a guest needs root, and CI must not skip");
        }
        assumeTrue(root, "a guest needs root");
        List<String> classPath = new ArrayList<>();
        String here = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String entry : here.split(File.pathSeparator)) {
            String name = classPath.size() + "-" + Path.of(entry).getFileName();
            copy(Path.of(entry), program.resolve(name));
            classPath.add("/opt/boot/" + name);
        }
        Files.writeString(program.resolve("arguments"), "--enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "
                + String.join(":", classPath) + " dev.lares.spring.GuestProgram " + Servers.only("tomcat"));
    }

    private static void copy(Path source, Path target) throws IOException {
        if (!Files.exists(source)) {
            return;
        }
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(source.relativize(file).toString()));
            }
        }
    }

    private void unit(String name, String text) throws IOException {
        Files.writeString(units.resolve(name), text);
    }

    /** What the commands wrote in a guest with that init. */
    private String inGuest(String init, String commands) throws IOException, InterruptedException {
        Path guest = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(guest.resolve("it/guest"))) {
            guest = guest.getParent();
        }
        Process process = new ProcessBuilder(guest.resolve("it/guest").toString(), "--init=" + init, "--units=" + units,
                "--bind=" + program + ":/opt/boot", "--bind=" + System.getProperty("java.home") + ":/opt/java", "--run=" + commands)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @ParameterizedTest
    @ValueSource(strings = {"systemd", "lares"})
    void isActiveWithItsStatus_andInactiveWithExitCode0AfterTheStop(String init) throws Exception {
        unit("boot.service", """
                [Service]
                Type=notify
                ExecStart=/opt/java/bin/java @/opt/boot/arguments --server.port=8085
                TimeoutStartSec=300
                WatchdogSec=60
                """);
        String seen = inGuest(init, """
                systemctl start boot
                systemctl show -p ActiveState,SubState,StatusText boot
                exec 9<>/dev/tcp/127.0.0.1/8085; printf 'GET /hello HTTP/1.0\\r\\n\\r\\n' >&9; tail -n 1 <&9; echo
                systemctl stop boot
                systemctl show -p ActiveState,SubState,ExecMainStatus,Result boot
                """);
        assertThat(seen.lines().map(line -> line.replaceAll("hello from \\d+", "hello"))).contains(
                "ActiveState=active", "SubState=running", "StatusText=Listening on port 8085", "hello",
                "ActiveState=inactive", "SubState=dead", "ExecMainStatus=0", "Result=success");
    }

    @Test
    void isActivatedByItsSocket_andLosesNoRequestOverARestart() throws Exception {
        unit("boot.socket", "[Socket]\nListenStream=127.0.0.1:80\n");
        unit("boot.service", """
                [Service]
                Type=notify
                ExecStart=/opt/java/bin/java @/opt/boot/arguments --server.port=8085
                TimeoutStartSec=300
                """);
        String seen = inGuest("systemd", """
                ask() { exec 9<>/dev/tcp/127.0.0.1/80; printf 'GET /hello HTTP/1.0\\r\\n\\r\\n' >&9; tail -n 1 <&9; echo; }
                systemctl start boot.socket
                systemctl is-active boot.service
                ask
                systemctl start boot
                systemctl show -p StatusText boot
                systemctl restart --no-block boot
                for i in 1 2 3 4 5 6 7 8 9 10; do ask; done
                systemctl show -p NRestarts,Result boot
                """);
        assertThat(seen).contains("inactive\n", "StatusText=Listening on port 80\n", "Result=success\n");
        assertThat(seen.lines().filter(line -> line.startsWith("hello from "))).hasSize(11);
        assertThat(seen.lines().filter(line -> line.startsWith("hello from ")).distinct()).hasSizeGreaterThan(1);
    }
}
