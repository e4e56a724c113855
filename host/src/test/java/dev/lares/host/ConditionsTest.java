package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.unit.Condition;
import dev.lares.unit.Location;
import dev.lares.unit.UnitName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions on made-up systems; those on the real one are {@link ConditionsDifferentialTest}'s. */
class ConditionsTest {
    private static final Location AT = new Location("/x/a.service", 3);

    @TempDir
    private Path directory;

    private final List<String> log = new ArrayList<>();

    private MadeUpSystem system() {
        return new MadeUpSystem(directory);
    }

    private Optional<Boolean> holds(String kind, String parameter) {
        Conditions conditions = new Conditions(system().files(), Map.of("A", "b c", "EMPTY", ""), false, log::add);
        return conditions.holds(new Condition(AT, false, kind, false, false, parameter));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Architecture", "Firmware", "Virtualization", "Host", "KernelCommandLine", "KernelVersion", "Credential", "Environment", "Security",
        "Capability", "ACPower", "NeedsUpdate", "FirstBoot", "PathExists", "PathExistsGlob", "PathIsDirectory", "PathIsSymbolicLink",
        "PathIsMountPoint", "PathIsReadWrite", "PathIsEncrypted", "DirectoryNotEmpty", "FileNotEmpty", "FileIsExecutable", "User", "Group",
        "ControlGroupController", "Memory", "CPUs", "CPUFeature", "OSRelease", "MemoryPressure", "CPUPressure", "IOPressure"
    })
    void everyKindOfTheManPage_isKnown(String kind) {
        holds(kind, "/x");

        assertThat(log).noneMatch(line -> line.endsWith("there is no such condition"));
    }

    @Test
    void whatCannotBeTold_isLoggedWithItsPlace() {
        assertThat(holds("Memory", "much")).isEmpty();
        assertThat(holds("Nonsense", "x")).isEmpty();
        assertThat(holds("PathExists", "relative")).isEmpty();

        assertThat(log)
                .containsExactly(
                        "/x/a.service:3: cannot check ConditionMemory=much: /proc/meminfo does not tell",
                        "/x/a.service:3: cannot check ConditionNonsense=x: there is no such condition",
                        "/x/a.service:3: cannot check ConditionPathExists=relative: the path is not absolute");
    }

    @Test
    void negation_isLeftToTheEngine() {
        Conditions conditions = new Conditions(Map.of(), false, log::add);
        List<Condition> asked = List.of(new Condition(AT, true, "PathExists", false, true, "/"), new Condition(AT, false, "PathExists", true, false, "/none/such"));

        assertThat(conditions.check(new UnitName("a.service"), asked)).containsExactly(Optional.of(true), Optional.of(false));
    }

    @ParameterizedTest
    @CsvSource({"A, true", "A=b c, true", "A=b, false", "EMPTY, true", "EMPTY=, true", "B, false"})
    void environment_isTheManagers(String parameter, boolean expected) {
        assertThat(holds("Environment", parameter)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"quiet, true", "root, true", "root=/dev/sda, true", "root=/dev/sdb, false", "roo, false", "name=a b, true"})
    void kernelCommandLine_isTakenApartInWords(String parameter, boolean expected) {
        system().file("/proc/cmdline", "quiet root=/dev/sda \"name=a b\"\n");

        assertThat(holds("KernelCommandLine", parameter)).contains(expected);
    }

    @Test
    void kernelCommandLine_inAContainer_isThatOfItsFirstProcess() {
        system().file("/.dockerenv", "").file("/proc/cmdline", "quiet").file("/proc/1/cmdline", "/sbin/init\0mine\0");

        assertThat(holds("KernelCommandLine", "mine")).contains(true);
        assertThat(holds("KernelCommandLine", "quiet")).contains(false);
    }

    @ParameterizedTest
    @CsvSource({">=6.1, true", "<6.1, false", "6.*, true", "!=6.1.0-13-amd64, false", "'>= 6 <7', true", "'>= 6 <6.1', false"})
    void kernelVersion_isCompared(String parameter, boolean expected) {
        system().file("/proc/sys/kernel/osrelease", "6.1.0-13-amd64\n");

        assertThat(holds("KernelVersion", parameter)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"web?, true", "WEB1, true", "db*, false", "0123456789abcdef0123456789abcdef, true", "01234567-89ab-cdef-0123-456789abcdef, true"})
    void host_isANameOrAMachineId(String parameter, boolean expected) {
        system().file("/proc/sys/kernel/hostname", "web1\n").file("/etc/machine-id", "0123456789abcdef0123456789abcdef\n");

        assertThat(holds("Host", parameter)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"ID=acme, true", "VERSION_ID>=12, true", "VERSION_ID<12, false", "NAME=Acme Linux, true", "NONE=x, false", "NONE!=x, true"})
    void osRelease_isCompared(String parameter, boolean expected) {
        system().file("/usr/lib/os-release", "# words\nID=acme\nVERSION_ID=\"12.4\"\nNAME='Acme Linux'\n");

        assertThat(holds("OSRelease", parameter.contains(" ") ? "\"" + parameter + "\"" : parameter)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"1G, true", ">=1024M, true", "=1G, true", ">1G, false", "1G1K, false", "0.5G, true", "!=1G, false"})
    void memory_isWhatTheControlGroupLeaves(String parameter, boolean expected) {
        system().file("/proc/meminfo", "MemTotal:        4194304 kB\n").file("/proc/1/cgroup", "0::/init.scope\n")
                .file("/sys/fs/cgroup/cgroup.controllers", "cpu memory\n").file("/sys/fs/cgroup/memory.max", "1073741824\n");

        assertThat(holds("Memory", parameter)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"memory, true", "cpu memory, true", "io, false", "nonsense, true", "v2, true", "v1, false"})
    void controlGroupControllers_ofVersion2(String parameter, boolean expected) {
        system().file("/sys/fs/cgroup/cgroup.controllers", "cpu memory\n");

        assertThat(holds("ControlGroupController", parameter)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"3, true", "4, false", "<4, true", "=3, true"})
    void cpus_areThoseWeMayUse(String parameter, boolean expected) {
        system().file("/proc/self/status", "Cpus_allowed:\t00000000,0000000b\n");

        assertThat(holds("CPUs", parameter)).contains(expected);
    }

    @Test
    void acPower_withoutSupplies_isThere() {
        assertThat(holds("ACPower", "yes")).contains(true);
    }

    @Test
    void acPower_isGone_whenABatteryIsEmptied() {
        system().file("/sys/class/power_supply/BAT0/type", "Battery\n").file("/sys/class/power_supply/BAT0/status", "Discharging\n");
        assertThat(holds("ACPower", "yes")).contains(false);
        system().file("/sys/class/power_supply/AC/type", "Mains\n").file("/sys/class/power_supply/AC/online", "1\n");
        assertThat(holds("ACPower", "yes")).contains(true);
    }

    @Test
    void batteryOfAMouse_doesNotCount() {
        system().file("/sys/class/power_supply/m/type", "Battery\n").file("/sys/class/power_supply/m/status", "Discharging\n").file("/sys/class/power_supply/m/scope", "Device\n");

        assertThat(holds("ACPower", "no")).contains(false);
    }

    @ParameterizedTest
    @CsvSource({"10%, true", "3%, false", "3.5%, true", "3%/10sec, true", "4%/1min, false", "35‰, true"})
    void pressure_isAtMostTheLimit(String parameter, boolean expected) {
        system().file("/proc/pressure/memory", "some avg10=9.00 avg60=9.00 avg300=9.00 total=1\nfull avg10=1.00 avg60=5.00 avg300=3.50 total=1\n");

        assertThat(holds("MemoryPressure", parameter)).contains(expected);
    }

    @Test
    void pressureOfASlice_isReadBelowTheManagersGroup() {
        system().file("/proc/pressure/io", "some avg10=0.00 avg60=0.00 avg300=0.00 total=1\n").file("/proc/self/cgroup", "0::/user.slice/init.scope\n")
                .file("/sys/fs/cgroup/cgroup.controllers", "io\n")
                .file("/sys/fs/cgroup/user.slice/a.slice/a-b.slice/io.pressure", "full avg10=0.00 avg60=0.00 avg300=50.00 total=1\n");

        assertThat(holds("IOPressure", "a-b.slice:49%")).contains(false);
        assertThat(holds("IOPressure", "a-b.slice:50%")).contains(true);
        assertThat(holds("IOPressure", "none.slice:0%")).contains(true);
        assertThat(holds("IOPressure", "none:0%")).isEmpty();
    }

    @Test
    void pressureNotMeasured_holds() {
        assertThat(holds("CPUPressure", "0%")).contains(true);
    }

    @Test
    void secureBoot_isAByteOfAVariable() {
        system().file("/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c", "\u0006\0\0\0\u0001");

        assertThat(holds("Security", "uefi-secureboot")).contains(true);
        assertThat(holds("Firmware", "uefi")).contains(true);
        assertThat(holds("Security", "tpm2")).contains(false);
    }

    @Test
    void deviceTree_listsWhatItIsCompatibleWith() {
        system().file("/proc/device-tree/compatible", "acme,board\0acme,chip\0");

        assertThat(holds("Firmware", "device-tree-compatible(acme,chip)")).contains(true);
        assertThat(holds("Firmware", "device-tree-compatible(acme)")).contains(false);
    }

    @ParameterizedTest
    @CsvSource({"smbios-field(board_name = \"Custom Board\"), true", "smbios-field(board_name $= Custom*), true", "smbios-field(bios_version >= 2), true", "smbios-field(none = x), false"})
    void smbiosField_isCompared(String parameter, boolean expected) {
        system().file("/sys/class/dmi/id/board_name", "Custom Board\n").file("/sys/class/dmi/id/bios_version", "2.1\n");

        assertThat(holds("Firmware", parameter)).contains(expected);
    }

    @Test
    void firstBoot_isMarkedByAFile() {
        assertThat(holds("FirstBoot", "no")).contains(true);
        system().file("/run/systemd/first-boot", "");
        assertThat(holds("FirstBoot", "yes")).contains(true);
    }

    @Test
    void capability_isInTheBoundingSet() {
        system().file("/proc/self/status", "CapBnd:\t0000000000000021\n");

        assertThat(holds("Capability", "CAP_CHOWN")).contains(true);
        assertThat(holds("Capability", "cap_kill")).contains(true);
        assertThat(holds("Capability", "CAP_SYS_ADMIN")).contains(false);
    }

    @Test
    void credential_isAFileOfThatName() {
        system().file("/creds/secret", "x");
        Conditions conditions = new Conditions(system().files(), Map.of("CREDENTIALS_DIRECTORY", directory.resolve("creds").toString()), false, log::add);

        assertThat(conditions.holds(new Condition(AT, false, "Credential", false, false, "secret"))).contains(true);
        assertThat(conditions.holds(new Condition(AT, false, "Credential", false, false, "other"))).contains(false);
        assertThat(conditions.holds(new Condition(AT, false, "Credential", false, false, "../creds/secret"))).contains(false);
    }

    @Test
    void mountTable_unescapesPaths_andKnowsReadOnlyOnes() {
        system().file("/proc/self/mountinfo", """
                21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
                22 21 0:5 / /a\\040b ro,nosuid - tmpfs tmpfs rw
                23 21 0:6 / /c rw - squashfs /dev/loop0 ro
                broken
                """);

        MountTable table = MountTable.read(system().files());

        assertThat(table.mountPoints()).containsExactly("/", "/a b", "/c");
        assertThat(table.entries()).extracting(MountTable.Entry::readOnly).containsExactly(false, true, true);
    }
}
