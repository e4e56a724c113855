package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a system, org.freedesktop.systemd1(5) "Tainted". */
final class TaintsTest {
    @TempDir Path root;

    private Taints taints() {
        return new Taints(new SystemFiles(root));
    }

    @BeforeEach
    void aProperSystem() throws IOException {
        link("bin", "usr/bin");
        link("var/run", "/run");
        file("proc/cgroups", "");
        file("sys/fs/cgroup/cgroup.controllers", "");
        file("proc/sys/kernel/overflowuid", "65534\n");
        file("proc/sys/kernel/overflowgid", "65534\n");
        file("proc/self/uid_map", "         0          0 4294967295\n");
        file("proc/self/gid_map", "0 100000 65536\n");
    }

    private void file(String path, String text) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), text);
    }

    private void link(String path, String target) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.deleteIfExists(root.resolve(path));
        Files.createSymbolicLink(root.resolve(path), Path.of(target));
    }

    @Test
    void nothingIsWrongWithAProperSystem() throws IOException {
        assertThat(taints().words()).isEmpty();
        link("bin", "/usr/bin");
        link("var/run", "../run");
        assertThat(taints().words()).isEmpty();
    }

    @Test
    void numbersOfTheKernelAreReadWhole() {
        String number = "/proc/sys/kernel/overflowuid";
        assertThat(SystemFiles.REAL.firstLine(number)).isEqualTo(SmallFile.text(number).map(String::strip));
    }

    @Test
    void namesAllThatIsWrong_inSystemdsOrder() throws IOException {
        Files.delete(root.resolve("bin"));
        Files.createDirectory(root.resolve("bin"));
        Files.delete(root.resolve("sys/fs/cgroup/cgroup.controllers"));
        file("etc/adjtime", "0.0 0 0.0\n0\nLOCAL\n");
        file("etc/os-release", "SUPPORT_END=2001-01-01\n");
        link("var/run", "/elsewhere");
        file("proc/sys/kernel/overflowuid", "99\n");
        file("proc/sys/kernel/overflowgid", "99\n");
        file("proc/self/uid_map", "0 1000 1\n");
        file("proc/self/gid_map", "0 1000 10\n20 2000 100000\n");
        assertThat(taints().words()).containsExactly("unmerged-usr", "cgroupsv1", "local-hwclock", "support-ended", "var-run-bad",
                "overflowuid-not-65534", "overflowgid-not-65534", "short-uid-range", "short-gid-range");
        Files.delete(root.resolve("proc/cgroups"));
        assertThat(taints().words()).contains("cgroups-missing").doesNotContain("cgroupsv1");
    }
}
