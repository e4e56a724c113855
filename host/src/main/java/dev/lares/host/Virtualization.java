package dev.lares.host;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What this system runs in, by systemd's names (systemd-detect-virt(1)): a container first, then a virtual machine.
 *
 * <p>The processor's own word for its hypervisor is not to be had from Java; the flag {@code hypervisor} that the kernel
 * shows, and the clock that comes with the hypervisor, stand for it.
 */
final class Virtualization {
    /** The answer where there is none. */
    static final String NONE = "none";

    private static final String OTHER_CONTAINER = "container-other";
    private static final String OTHER_VM = "vm-other";
    private static final List<String> CONTAINERS = List.of("lxc", "lxc-libvirt", "systemd-nspawn", "docker", "podman", "rkt", "wsl", "proot", "pouch");
    private static final List<String> DMI_FILES = List.of("product_name", "sys_vendor", "board_vendor", "bios_vendor", "product_version");
    private static final List<Map.Entry<String, String>> DMI_VENDORS = List.of(
            Map.entry("KVM", "kvm"), Map.entry("OpenStack", "kvm"), Map.entry("KubeVirt", "kvm"), Map.entry("Amazon EC2", "amazon"),
            Map.entry("QEMU", "qemu"), Map.entry("VMware", "vmware"), Map.entry("VMW", "vmware"), Map.entry("innotek GmbH", "oracle"),
            Map.entry("VirtualBox", "oracle"), Map.entry("Oracle Corporation", "oracle"), Map.entry("Xen", "xen"), Map.entry("Bochs", "bochs"),
            Map.entry("Parallels", "parallels"), Map.entry("BHYVE", "bhyve"), Map.entry("Hyper-V", "microsoft"),
            Map.entry("Apple Virtualization", "apple"), Map.entry("Google Compute Engine", "google"));
    private static final List<String> DMI_FIRST = List.of("oracle", "xen", "amazon", "parallels", "google");

    private final SystemFiles files;
    private final Map<String, String> environment;
    private final boolean isFirstProcess;

    /**
     * @param environment the manager's
     * @param isFirstProcess whether the manager is process 1, to whom {@code container=} is told
     */
    Virtualization(SystemFiles files, Map<String, String> environment, boolean isFirstProcess) {
        this.files = files;
        this.environment = environment;
        this.isFirstProcess = isFirstProcess;
    }

    /** The container's name, else the virtual machine's, else {@link #NONE}. */
    String detect() {
        String container = container();
        return container.equals(NONE) ? machine() : container;
    }

    /** The container this runs in, or {@link #NONE}. */
    String container() {
        if (files.exists("/proc/vz") && !files.exists("/proc/bc")) {
            return "openvz";
        }
        if (files.firstLine("/proc/sys/kernel/osrelease").filter(release -> release.contains("Microsoft") || release.contains("WSL")).isPresent()) {
            return "wsl";
        }
        if (isTracedByProot()) {
            return "proot";
        }
        return toldContainer().orElseGet(this::guessedContainer);
    }

    private boolean isTracedByProot() {
        return files.field("/proc/self/status", "TracerPid")
                .filter(pid -> !pid.equals("0"))
                .flatMap(pid -> files.firstLine("/proc/" + pid + "/comm"))
                .filter(name -> name.startsWith("proot"))
                .isPresent();
    }

    /** What the container's manager says; an empty word of process 1's environment means that there is no container. */
    private Optional<String> toldContainer() {
        Optional<String> byManager = files.firstLine("/run/host/container-manager").filter(name -> !name.isEmpty());
        if (byManager.isPresent()) {
            return byManager.map(this::translate);
        }
        if (isFirstProcess) {
            return Optional.ofNullable(environment.get("container")).map(name -> name.isEmpty() ? NONE : translate(name));
        }
        return files.firstLine("/run/systemd/container").filter(name -> !name.isEmpty()).or(this::containerOfFirstProcess).map(this::translate);
    }

    private Optional<String> containerOfFirstProcess() {
        return files.read("/proc/1/environ").stream()
                .flatMap(text -> List.of(text.split("\0")).stream())
                .filter(variable -> variable.startsWith("container="))
                .map(variable -> variable.substring("container=".length()))
                .findFirst();
    }

    private String translate(String name) {
        if (name.equals("oci")) {
            return byMarkerFile().orElse(OTHER_CONTAINER);
        }
        return CONTAINERS.contains(name) ? name : OTHER_CONTAINER;
    }

    private String guessedContainer() {
        return byMarkerFile().orElseGet(() -> isInCgroupNamespace() ? OTHER_CONTAINER : NONE);
    }

    private Optional<String> byMarkerFile() {
        if (files.exists("/run/.containerenv")) {
            return Optional.of("podman");
        }
        return files.exists("/.dockerenv") ? Optional.of("docker") : Optional.empty();
    }

    /** The root of the whole tree lacks files that the root of a namespace has. */
    private boolean isInCgroupNamespace() {
        if (!files.exists("/proc/self/ns/cgroup")) {
            return false;
        }
        if (files.exists("/sys/fs/cgroup/cgroup.controllers")) {
            return files.exists("/sys/fs/cgroup/cgroup.events")
                    && (files.exists("/sys/fs/cgroup/cgroup.type") || !files.exists("/sys/kernel/cgroup/features"));
        }
        return files.exists("/sys/fs/cgroup/systemd") && !files.exists("/sys/fs/cgroup/systemd/release_agent");
    }

    /** The virtual machine this runs in, or {@link #NONE}. */
    String machine() {
        String dmi = byDmi();
        if (DMI_FIRST.contains(dmi)) {
            return dmi;
        }
        if (files.lines("/proc/cpuinfo").stream().filter(line -> line.startsWith("vendor_id")).findFirst().filter(line -> line.contains("User Mode Linux")).isPresent()) {
            return "uml";
        }
        boolean xen = files.exists("/proc/xen");
        if (xen && !isXenControlDomain()) {
            return "xen";
        }
        String processor = byProcessor();
        if (xen || isKnown(processor)) {
            return processor;
        }
        for (Supplier<String> other : List.<Supplier<String>>of(() -> dmi, this::byHypervisorType, this::byDeviceTree)) {
            String found = other.get();
            if (isKnown(found)) {
                return found;
            }
            processor = found.equals(OTHER_VM) ? OTHER_VM : processor;
        }
        return processor;
    }

    private static boolean isKnown(String machine) {
        return !machine.equals(NONE) && !machine.equals(OTHER_VM);
    }

    private String byDmi() {
        for (String file : DMI_FILES) {
            Optional<String> text = files.firstLine("/sys/class/dmi/id/" + file);
            for (Map.Entry<String, String> vendor : DMI_VENDORS) {
                if (text.filter(line -> line.startsWith(vendor.getKey())).isPresent()) {
                    return vendor.getValue().equals("amazon") && isMetal() ? NONE : vendor.getValue();
                }
            }
        }
        return smbiosVmBit().orElse(false) ? OTHER_VM : NONE;
    }

    /** Amazon's vendor names stand on its bare machines too. */
    private boolean isMetal() {
        return smbiosVmBit().map(bit -> !bit).orElseGet(
                () -> files.firstLine("/sys/class/dmi/id/product_name").filter(name -> name.matches(".*\\.metal(-.*)?")).isPresent());
    }

    /** Bit 4 of the second extension byte of the BIOS characteristics (SMBIOS 3.4, 7.1.2.2); empty if not to be read. */
    private Optional<Boolean> smbiosVmBit() {
        return files.bytes("/sys/firmware/dmi/entries/0-0/raw").filter(raw -> raw.length >= 20 && (raw[1] & 0xFF) >= 20).map(raw -> (raw[19] & 1 << 4) != 0);
    }

    private boolean isXenControlDomain() {
        Optional<String> features = files.firstLine("/sys/hypervisor/properties/features").filter(text -> text.matches("[0-9a-f]{1,8}"));
        if (features.isPresent()) {
            return (Long.parseLong(features.get(), 16) & 1 << 11) != 0;
        }
        return files.firstLine("/proc/xen/capabilities").filter(text -> List.of(text.split(",")).contains("control_d")).isPresent();
    }

    private String byProcessor() {
        if (!CpuFlags.of(files).contains("hypervisor")) {
            return NONE;
        }
        String clocks = files.firstLine("/sys/devices/system/clocksource/clocksource0/available_clocksource").orElse("");
        if (clocks.contains("kvm-clock")) {
            return "kvm";
        }
        return clocks.contains("hyperv") ? "microsoft" : OTHER_VM;
    }

    private String byHypervisorType() {
        return files.firstLine("/sys/hypervisor/type").map(type -> type.equals("xen") ? "xen" : OTHER_VM).orElse(NONE);
    }

    private String byDeviceTree() {
        Optional<String> hypervisor = files.read("/proc/device-tree/hypervisor/compatible").map(text -> text.replace("\0", ""));
        if (hypervisor.isPresent()) {
            String type = hypervisor.get();
            return type.equals("linux,kvm") ? "kvm" : type.contains("xen") ? "xen" : type.contains("vmware") ? "vmware" : OTHER_VM;
        }
        boolean qemu = files.list("/proc/device-tree").stream().anyMatch(name -> name.contains("fw-cfg"))
                || files.read("/proc/device-tree/compatible").filter(text -> text.startsWith("qemu,pseries")).isPresent();
        return qemu ? "qemu" : NONE;
    }

    /** Whether user ids are mapped: "private-users". */
    boolean hasPrivateUsers() {
        return isMapped("/proc/self/uid_map") || isMapped("/proc/self/gid_map") || files.firstLine("/proc/self/setgroups").filter("deny"::equals).isPresent();
    }

    private boolean isMapped(String path) {
        return files.read(path).map(text -> !text.strip().split("\n")[0].strip().matches("0\\s+0\\s+4294967295")).orElse(false);
    }
}
