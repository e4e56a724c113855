package dev.lares.host;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What guards the system: the words of {@code ConditionSecurity=} and {@code ConditionCapability=} (systemd.unit(5)). */
final class SecurityFacts {
    private static final String EFI_GLOBAL = "8be4df61-93ca-11d2-aa0d-00e098032b8c";
    private static final List<String> CAPABILITIES = List.of(
            "cap_chown", "cap_dac_override", "cap_dac_read_search", "cap_fowner", "cap_fsetid", "cap_kill", "cap_setgid", "cap_setuid",
            "cap_setpcap", "cap_linux_immutable", "cap_net_bind_service", "cap_net_broadcast", "cap_net_admin", "cap_net_raw", "cap_ipc_lock",
            "cap_ipc_owner", "cap_sys_module", "cap_sys_rawio", "cap_sys_chroot", "cap_sys_ptrace", "cap_sys_pacct", "cap_sys_admin",
            "cap_sys_boot", "cap_sys_nice", "cap_sys_resource", "cap_sys_time", "cap_sys_tty_config", "cap_mknod", "cap_lease",
            "cap_audit_write", "cap_audit_control", "cap_setfcap", "cap_mac_override", "cap_mac_admin", "cap_syslog", "cap_wake_alarm",
            "cap_block_suspend", "cap_audit_read", "cap_perfmon", "cap_bpf", "cap_checkpoint_restore");

    private final SystemFiles files;
    private final Virtualization virtualization;

    SecurityFacts(SystemFiles files, Virtualization virtualization) {
        this.files = files;
        this.virtualization = virtualization;
    }

    boolean has(String technology) {
        return switch (technology) {
            case "selinux" -> files.exists("/sys/fs/selinux/enforce") && !files.firstLine("/proc/self/attr/current").orElse("kernel").equals("kernel");
            case "smack" -> files.exists("/sys/fs/smackfs/");
            case "apparmor" -> files.firstLine("/sys/module/apparmor/parameters/enabled").filter("Y"::equals).isPresent();
            case "audit" -> hasAudit();
            case "ima" -> files.exists("/sys/kernel/security/ima/");
            case "tomoyo" -> files.exists("/sys/kernel/security/tomoyo/version");
            case "uefi-secureboot" -> isSecureBoot();
            case "tpm2" -> isUefi() && files.exists("/sys/class/tpmrm") && files.exists("/sys/firmware/acpi/tables/TPM2");
            default -> false;
        };
    }

    /** The audit socket refuses user namespaces, and is not there at all in kernels made without it. */
    private boolean hasAudit() {
        return files.exists("/proc/self/loginuid") && !virtualization.hasPrivateUsers();
    }

    boolean isUefi() {
        return virtualization.container().equals(Virtualization.NONE) && files.exists("/sys/firmware/efi/");
    }

    /** The variable's value is one byte after four of attributes. */
    private boolean isSecureBoot() {
        Optional<byte[]> variable = files.bytes("/sys/firmware/efi/efivars/SecureBoot-" + EFI_GLOBAL);
        return isUefi() && variable.filter(bytes -> bytes.length == 5 && bytes[4] != 0).isPresent();
    }

    /** Whether the bounding set holds a capability, named or numbered. */
    boolean hasCapability(String name) throws UntestableCondition {
        int number = CAPABILITIES.indexOf(name.toLowerCase(Locale.ROOT));
        if (number < 0) {
            number = name.matches("\\d{1,2}") && Integer.parseInt(name) < 63 ? Integer.parseInt(name) : -1;
        }
        if (number < 0) {
            throw new UntestableCondition("\"" + name + "\" is no capability");
        }
        String set = files.field("/proc/self/status", "CapBnd").orElseThrow(() -> new UntestableCondition("/proc/self/status does not tell"));
        return (Long.parseUnsignedLong(set, 16) >>> number & 1) != 0;
    }
}
