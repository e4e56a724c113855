package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a system looks like from inside a container or a virtual machine (systemd-detect-virt(1)). */
class VirtualizationTest {
    private static final String X86_GUEST = "processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: fpu sse hypervisor\n";

    @TempDir
    private Path directory;

    private MadeUpSystem system;

    @BeforeEach
    void bareMachine() {
        system = new MadeUpSystem(directory).file("/proc/sys/kernel/osrelease", "6.1.0\n").file("/proc/cpuinfo", "vendor_id\t: GenuineIntel\nflags\t\t: fpu sse\n");
    }

    private Virtualization seen() {
        return new Virtualization(system.files(), Map.of(), false);
    }

    private Virtualization seenByFirstProcess(Map<String, String> environment) {
        return new Virtualization(system.files(), environment, true);
    }

    @Test
    void bareMachine_isNone() {
        assertThat(seen().detect()).isEqualTo("none");
        assertThat(seen().container()).isEqualTo("none");
    }

    @Test
    void managersWord_counts() {
        system.file("/run/host/container-manager", "lxc\n");

        assertThat(seen().container()).isEqualTo("lxc");
    }

    @Test
    void firstProcess_goesByItsEnvironment() {
        assertThat(seenByFirstProcess(Map.of("container", "podman")).container()).isEqualTo("podman");
        assertThat(seenByFirstProcess(Map.of("container", "something")).container()).isEqualTo("container-other");
        system.file("/.dockerenv", "");
        assertThat(seenByFirstProcess(Map.of("container", "oci")).container()).isEqualTo("docker");
        assertThat(seenByFirstProcess(Map.of("container", "")).container()).isEqualTo("none");
        assertThat(seenByFirstProcess(Map.of()).container()).isEqualTo("docker");
    }

    @Test
    void otherProcesses_goByTheEnvironmentOfTheFirst() {
        system.file("/proc/1/environ", "HOME=/\0container=systemd-nspawn\0");

        assertThat(seen().container()).isEqualTo("systemd-nspawn");
    }

    @Test
    void markerFiles_tell() {
        system.file("/run/.containerenv", "");

        assertThat(seen().detect()).isEqualTo("podman");
    }

    @Test
    void controlGroupNamespace_meansSomeContainer() {
        system.file("/proc/self/ns/cgroup", "").file("/sys/fs/cgroup/cgroup.controllers", "").file("/sys/fs/cgroup/cgroup.events", "").file("/sys/fs/cgroup/cgroup.type", "");

        assertThat(seen().container()).isEqualTo("container-other");
    }

    @Test
    void oldContainers_areKnownByTheirKernels() {
        system.file("/proc/vz/x", "");
        assertThat(seen().container()).isEqualTo("openvz");
        system.file("/proc/bc/x", "").file("/proc/sys/kernel/osrelease", "5.15.90.1-microsoft-standard-WSL2\n");
        assertThat(seen().container()).isEqualTo("wsl");
    }

    @Test
    void tracedByProot_isAContainer() {
        system.file("/proc/self/status", "Name:\tjava\nTracerPid:\t17\n").file("/proc/17/comm", "proot-x86\n");

        assertThat(seen().container()).isEqualTo("proot");
    }

    @Test
    void virtualMachine_isKnownByItsBoard() {
        system.file("/sys/class/dmi/id/sys_vendor", "innotek GmbH\n").file("/proc/cpuinfo", X86_GUEST);

        assertThat(seen().machine()).isEqualTo("oracle");
    }

    @Test
    void amazonsBareMachines_areNone() {
        system.file("/sys/class/dmi/id/sys_vendor", "Amazon EC2\n").file("/sys/class/dmi/id/product_name", "m5.metal\n");
        assertThat(seen().machine()).isEqualTo("none");
        system.file("/sys/class/dmi/id/product_name", "m5.large\n");
        assertThat(seen().machine()).isEqualTo("amazon");
    }

    @Test
    void processorTells_beforeTheBoard() {
        system.file("/proc/cpuinfo", X86_GUEST).file("/sys/class/dmi/id/sys_vendor", "QEMU\n");
        assertThat(seen().machine()).isEqualTo("qemu");
        system.file("/sys/devices/system/clocksource/clocksource0/available_clocksource", "kvm-clock tsc \n");
        assertThat(seen().machine()).isEqualTo("kvm");
    }

    @Test
    void unknownHypervisor_isSomeMachine() {
        system.file("/proc/cpuinfo", X86_GUEST);

        assertThat(seen().machine()).isEqualTo("vm-other");
    }

    @Test
    void xen_butItsControlDomain_isAMachine() {
        system.file("/proc/xen/capabilities", "control_d\n");
        assertThat(seen().machine()).isEqualTo("none");
        system.file("/proc/xen/capabilities", "\n");
        assertThat(seen().machine()).isEqualTo("xen");
    }

    @Test
    void userModeLinux_isAMachine() {
        system.file("/proc/cpuinfo", "vendor_id\t: User Mode Linux\n");

        assertThat(seen().machine()).isEqualTo("uml");
    }

    @Test
    void deviceTree_tellsOnOtherProcessors() {
        system.file("/proc/cpuinfo", "processor\t: 0\n").file("/proc/device-tree/hypervisor/compatible", "linux,kvm\0");

        assertThat(seen().machine()).isEqualTo("kvm");
    }

    @Test
    void privateUsers_areSeenByTheMap() {
        system.file("/proc/self/uid_map", "         0          0 4294967295\n").file("/proc/self/gid_map", "         0          0 4294967295\n");
        assertThat(seen().hasPrivateUsers()).isFalse();
        system.file("/proc/self/gid_map", "         0     100000      65536\n");
        assertThat(seen().hasPrivateUsers()).isTrue();
    }
}
