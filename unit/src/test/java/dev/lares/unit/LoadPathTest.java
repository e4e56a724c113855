package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Expected lists are what {@code systemd-analyze unit-paths} of systemd 252 prints for the same environment. */
class LoadPathTest {
    @Test
    void systemManager_hasTheDirectoriesOfTable1() {
        assertThat(LoadPath.system(Map.of()).directories())
                .containsExactly(
                        "/etc/systemd/system.control",
                        "/run/systemd/system.control",
                        "/run/systemd/transient",
                        "/run/systemd/generator.early",
                        "/etc/systemd/system",
                        "/etc/systemd/system.attached",
                        "/run/systemd/system",
                        "/run/systemd/system.attached",
                        "/run/systemd/generator",
                        "/usr/local/lib/systemd/system",
                        "/lib/systemd/system",
                        "/usr/lib/systemd/system",
                        "/run/systemd/generator.late");
    }

    @Test
    void userManager_withoutRuntimeDirectory_hasNoTransientOrGeneratorDirectories() {
        assertThat(LoadPath.user(Map.of(), "/root").directories())
                .containsExactly(
                        "/root/.config/systemd/user.control",
                        "/root/.config/systemd/user",
                        "/etc/xdg/systemd/user",
                        "/etc/systemd/user",
                        "/run/systemd/user",
                        "/root/.local/share/systemd/user",
                        "/usr/local/share/systemd/user",
                        "/usr/share/systemd/user",
                        "/usr/local/lib/systemd/user",
                        "/usr/lib/systemd/user");
    }

    @Test
    void userManager_followsTheXdgVariables() {
        Map<String, String> environment = Map.of(
                "XDG_CONFIG_HOME", "/ch",
                "XDG_CONFIG_DIRS", "/c1:/c2",
                "XDG_DATA_HOME", "/dh",
                "XDG_DATA_DIRS", "/usr/share:/d2",
                "XDG_RUNTIME_DIR", "/run/user/7");

        LoadPath path = LoadPath.user(environment, "/home/u");

        assertThat(path.directories())
                .containsExactly(
                        "/ch/systemd/user.control",
                        "/run/user/7/systemd/user.control",
                        "/run/user/7/systemd/transient",
                        "/run/user/7/systemd/generator.early",
                        "/ch/systemd/user",
                        "/c1/systemd/user",
                        "/c2/systemd/user",
                        "/etc/systemd/user",
                        "/run/user/7/systemd/user",
                        "/run/systemd/user",
                        "/run/user/7/systemd/generator",
                        "/dh/systemd/user",
                        "/usr/share/systemd/user",
                        "/d2/systemd/user",
                        "/usr/local/lib/systemd/user",
                        "/usr/local/share/systemd/user",
                        "/usr/lib/systemd/user",
                        "/run/user/7/systemd/generator.late");
        assertThat(path.directory(LoadPath.Role.PERSISTENT_CONFIG)).contains("/ch/systemd/user");
        assertThat(path.directory(LoadPath.Role.TRANSIENT)).contains("/run/user/7/systemd/transient");
    }

    @Test
    void systemdUnitPath_replacesAllDirectories() {
        assertThat(LoadPath.system(Map.of("SYSTEMD_UNIT_PATH", "/a:/b/")).directories()).containsExactly("/a", "/b");
        assertThat(LoadPath.system(Map.of("SYSTEMD_UNIT_PATH", "")).directories()).isEmpty();
    }

    @Test
    void systemdUnitPath_withColonAtItsEnd_comesBeforeTheUsualDirectories() {
        List<String> directories = LoadPath.system(Map.of("SYSTEMD_UNIT_PATH", "/a:/b/:")).directories();

        assertThat(directories).startsWith("/a", "/b", "/etc/systemd/system.control").endsWith("/run/systemd/generator.late");
    }

    @Test
    void moreDirectoriesAndFiles_comeFirst() {
        LoadPath path = LoadPath.of(List.of("/units")).withDirectoriesFirst(List.of("/mine", "/units")).withFiles(List.of("/x/a.service"));

        assertThat(path.directories()).containsExactly("/mine", "/units");
        assertThat(path.files()).containsExactly("/x/a.service");
        assertThat(path.directory(LoadPath.Role.TRANSIENT)).isEmpty();
    }
}
