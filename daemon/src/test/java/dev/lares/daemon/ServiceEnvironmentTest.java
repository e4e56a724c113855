package dev.lares.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lares.linux.Stat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service reads from its environment: directories, credentials, the manager; systemd.exec(5). */
final class ServiceEnvironmentTest {
    @TempDir Path directory;

    // ---- directories ----

    @Test
    void listsTheDirectoriesOfTheService() {
        ServiceDirectories directories = ServiceDirectories.of(Map.of("RUNTIME_DIRECTORY", "/run/a:/run/a/b", "STATE_DIRECTORY",
                "/var/lib/a", "CACHE_DIRECTORY", "/var/cache/a", "LOGS_DIRECTORY", "/var/log/a", "CONFIGURATION_DIRECTORY", "/etc/a"));
        assertThat(directories.runtime()).containsExactly(Path.of("/run/a"), Path.of("/run/a/b"));
        assertThat(directories.state()).containsExactly(Path.of("/var/lib/a"));
        assertThat(directories.cache()).containsExactly(Path.of("/var/cache/a"));
        assertThat(directories.logs()).containsExactly(Path.of("/var/log/a"));
        assertThat(directories.configuration()).containsExactly(Path.of("/etc/a"));
        assertThat(ServiceDirectories.of(Map.of("RUNTIME_DIRECTORY", "")))
                .isEqualTo(new ServiceDirectories(List.of(), List.of(), List.of(), List.of(), List.of()));
    }

    // ---- credentials ----

    private ServiceCredentials credentials() {
        return ServiceCredentials.of(Map.of("CREDENTIALS_DIRECTORY", directory.toString()));
    }

    @Test
    void readsCredentials() throws Exception {
        Files.write(directory.resolve("key"), new byte[] {0, -1, 2});
        Files.writeString(directory.resolve("db.password"), "größer\n");
        assertThat(credentials().names()).containsExactly("db.password", "key");
        assertThat(credentials().read("key").orElseThrow()).containsExactly(0, -1, 2);
        assertThat(credentials().readText("db.password")).contains("größer\n");
        assertThat(credentials().read("other")).isEmpty();
        assertThat(credentials().readText("other")).isEmpty();
        assertThatThrownBy(() -> credentials().readText("key")).isInstanceOf(IOException.class)
                .hasMessage("cannot read credential key: not UTF-8");
    }

    @Test
    void hasNoCredentialsWithoutADirectory() throws Exception {
        for (ServiceCredentials none : List.of(ServiceCredentials.of(Map.of()),
                ServiceCredentials.of(Map.of("CREDENTIALS_DIRECTORY", "relative")))) {
            assertThat(none.names()).isEmpty();
            assertThat(none.read("key")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../key", "/etc/passwd", "a/b", "a\0b"})
    void readsNothingElsewhere(String name) {
        assertThatThrownBy(() -> credentials().read(name)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("cannot read credential '");
    }

    @Test
    void followsNoLink_andOpensOnlyFiles() throws Exception {
        Files.createSymbolicLink(directory.resolve("link"), Path.of("/etc/passwd"));
        Files.createDirectory(directory.resolve("folder"));
        Stat.makeFifo(directory.resolve("fifo").toString(), 0600);
        assertThat(credentials().names()).isEmpty();
        for (String name : List.of("link", "folder", "fifo")) {
            assertThatThrownBy(() -> credentials().read(name)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void readsUpToAMebibyte() throws Exception {
        Files.write(directory.resolve("largest"), new byte[1024 * 1024]);
        Files.write(directory.resolve("larger"), new byte[1024 * 1024 + 1]);
        assertThat(credentials().read("largest").orElseThrow()).hasSize(1024 * 1024);
        assertThatThrownBy(() -> credentials().read("larger")).isInstanceOf(IOException.class)
                .hasMessage("cannot read credential larger: larger than 1048576 bytes");
    }

    // ---- the manager ----

    @Test
    void knowsWhetherTheSystemWasBootedWithAManager() throws Exception {
        assertThat(ServiceManager.booted(directory)).isFalse();
        Files.createDirectories(directory.resolve("run/systemd"));
        Files.createSymbolicLink(directory.resolve("run/systemd/system"), directory);
        assertThat(ServiceManager.booted(directory)).as("a link is none").isFalse();
        Files.delete(directory.resolve("run/systemd/system"));
        Files.createDirectory(directory.resolve("run/systemd/system"));
        assertThat(ServiceManager.booted(directory)).isTrue();
    }

    @Test
    void saysTheSameAsSystemdNotifyBooted() throws Exception {
        Needs.program("/usr/bin/systemd-notify");
        int reference = new ProcessBuilder("systemd-notify", "--booted").inheritIO().start().waitFor();
        assertThat(ServiceManager.booted()).isEqualTo(reference == 0);
    }

    @Test
    void knowsTheInvocation() {
        assertThat(ServiceManager.invocationId(Map.of("INVOCATION_ID", "0123456789abcdef0123456789abcdef")))
                .contains("0123456789abcdef0123456789abcdef");
        assertThat(ServiceManager.invocationId(Map.of("INVOCATION_ID", "x"))).isEmpty();
        assertThat(ServiceManager.invocationId(Map.of())).isEmpty();
    }

    @Test
    void keepsWhatTheManagerSaidFromAProcessToBeStarted() throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of("NOTIFY_SOCKET", "/x", "WATCHDOG_USEC", "1", "WATCHDOG_PID", "1",
                "LISTEN_FDS", "1", "LISTEN_PID", "1", "LISTEN_FDNAMES", "a", "PATH", "/bin", "INVOCATION_ID", "x"));
        assertThat(ServiceManager.withoutServiceVariables(environment)).isSameAs(environment)
                .containsOnlyKeys("PATH", "INVOCATION_ID");
        ProcessBuilder child = new ProcessBuilder("env");
        child.environment().put("NOTIFY_SOCKET", "/x");
        ServiceManager.withoutServiceVariables(child.environment());
        assertThat(child.start().inputReader().lines()).noneMatch(line -> line.startsWith("NOTIFY_SOCKET="));
    }
}
