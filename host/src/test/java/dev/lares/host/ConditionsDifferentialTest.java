package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lares.unit.Condition;
import dev.lares.unit.Location;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.LinkedHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same questions to {@code systemd-analyze condition} and to Lares, on the machine the test runs on. */
class ConditionsDifferentialTest {
    private static final String ANALYZE = "/usr/bin/systemd-analyze";
    private static final Pattern ANSWER = Pattern.compile(": Condition(\\w+)=\\|(.*) (succeeded|failed)\\.");
    private static final Pattern UNTOLD = Pattern.compile("result for Condition(\\w+)=\\|(.*), assuming failed");

    /** One question a line: the kind, a blank, the parameter; {@code @} stands for a directory with known files. */
    private static final String QUESTIONS =
            """
            Architecture x86-64
            Architecture arm64
            Architecture native
            Architecture nonsense
            Firmware uefi
            Firmware device-tree
            Firmware device-tree-compatible(acme)
            Firmware device-tree-compatible(acme
            Firmware nonsense
            Firmware smbios-field(sys_vendor = "none such")
            Firmware smbios-field(none_such $= "*")
            Firmware smbios-field(../x = y)
            Firmware smbios-field(sys_vendor)
            Virtualization yes
            Virtualization no
            Virtualization vm
            Virtualization container
            Virtualization docker
            Virtualization kvm
            Virtualization container-other
            Virtualization private-users
            Virtualization nonsense
            Host none-such*
            Host *
            Host ?*
            Host 0123456789abcdef0123456789abcdef
            KernelCommandLine none_such
            KernelCommandLine none_such=1
            KernelVersion >=3.0
            KernelVersion < 3.0
            KernelVersion >= 3.0 < 99.0
            KernelVersion >=3.0 !=5.0
            KernelVersion [0-9]*
            KernelVersion $=*
            KernelVersion !$=*
            KernelVersion >3 <
            KernelVersion =4.4
            Credential none
            Credential a/b
            Environment PATH
            Environment NONE_SUCH
            Environment PATH=nonsense
            Security selinux
            Security smack
            Security apparmor
            Security audit
            Security ima
            Security tomoyo
            Security uefi-secureboot
            Security tpm2
            Security nonsense
            Capability CAP_SYS_ADMIN
            Capability cap_chown
            Capability CAP_CHECKPOINT_RESTORE
            Capability CAP_SYS_MODULE
            Capability 7
            Capability nonsense
            Capability 64
            ACPower yes
            ACPower no
            ACPower perhaps
            NeedsUpdate /etc
            NeedsUpdate /var
            NeedsUpdate @/full
            NeedsUpdate @/updated
            NeedsUpdate @/none
            FirstBoot yes
            FirstBoot no
            FirstBoot x
            PathExists @/file
            PathExists @/none
            PathExists @/dangling
            PathExists @/link
            PathExistsGlob @/f*
            PathExistsGlob @/none*
            PathExistsGlob @/*/inner
            PathExistsGlob @/{none,file}
            PathExistsGlob @/{none,neither}
            PathExistsGlob @/.hid*
            PathExistsGlob @/only-hidden/*
            PathExistsGlob @/[a-f]ile
            PathExistsGlob @/[!a-f]ile
            PathExistsGlob @/dangling
            PathExistsGlob @/dang*
            PathIsDirectory @/full
            PathIsDirectory @/file
            PathIsDirectory @/link-to-full
            PathIsSymbolicLink @/link
            PathIsSymbolicLink @/dangling
            PathIsSymbolicLink @/file
            PathIsMountPoint /
            PathIsMountPoint /proc
            PathIsMountPoint /proc/self
            PathIsMountPoint @/full
            PathIsMountPoint @/none
            PathIsReadWrite /
            PathIsReadWrite @/full
            PathIsReadWrite @/none
            PathIsReadWrite /proc/version
            PathIsReadWrite /sys
            PathIsEncrypted /
            PathIsEncrypted /proc
            PathIsEncrypted @/none
            DirectoryNotEmpty @/full
            DirectoryNotEmpty @/empty
            DirectoryNotEmpty @/only-hidden
            DirectoryNotEmpty @/only-backup
            DirectoryNotEmpty @/file
            DirectoryNotEmpty @/none
            FileNotEmpty @/file
            FileNotEmpty @/empty-file
            FileNotEmpty @/full
            FileNotEmpty /proc/version
            FileIsExecutable @/program
            FileIsExecutable @/file
            FileIsExecutable @/full
            FileIsExecutable /bin/sh
            User root
            User 0
            User @system
            User nobody
            User daemon
            User none-such
            User 4242
            Group root
            Group 0
            Group daemon
            Group none-such
            Group 4242
            ControlGroupController v1
            ControlGroupController v2
            ControlGroupController none-such
            ControlGroupController memory
            ControlGroupController cpu pids
            Memory 1M
            Memory >=1M
            Memory <1M
            Memory 999999G
            Memory >1.5M
            Memory 1G512M
            Memory abc
            Memory
            CPUs 1
            CPUs >=1
            CPUs <1
            CPUs >10000
            CPUs x
            CPUFeature sse2
            CPUFeature AVX
            CPUFeature fma3
            CPUFeature rdrand
            CPUFeature osxsave
            CPUFeature lm
            CPUFeature nonsense
            CPUFeature hypervisor
            OSRelease ID=debian
            OSRelease ID!=debian
            OSRelease VERSION_ID>=1
            OSRelease VERSION_ID>=1 VERSION_ID<9999
            OSRelease NONE_SUCH=x
            OSRelease ID
            OSRelease ID=
            OSRelease ID$=deb*
            MemoryPressure 100%
            MemoryPressure 0%
            MemoryPressure 100%/10sec
            MemoryPressure nonsense
            CPUPressure 100%
            CPUPressure 100%/1min
            IOPressure 100%/5min
            IOPressure none.slice:10%
            """;

    @TempDir
    private Path directory;

    @Test
    void everyAnswer_isSystemds() throws Exception {
        assumeTrue(Files.isExecutable(Path.of(ANALYZE)), "systemd-analyze is not installed");
        makeFiles();
        SequencedMap<String, String> theirs = askSystemd();
        SequencedMap<String, String> ours = new LinkedHashMap<>();
        theirs.keySet().forEach(question -> ours.put(question, askLares(question)));
        assertThat(theirs).hasSizeGreaterThan(150);
        assertThat(ours).isEqualTo(theirs);
    }

    private void makeFiles() throws IOException {
        Files.writeString(directory.resolve("file"), "text");
        Files.writeString(directory.resolve("empty-file"), "");
        Files.writeString(Files.createFile(directory.resolve("program")), "#!/bin/sh\n");
        directory.resolve("program").toFile().setExecutable(true);
        Files.createSymbolicLink(directory.resolve("link"), Path.of("file"));
        Files.createSymbolicLink(directory.resolve("dangling"), Path.of("gone"));
        for (String name : List.of("full/inner", "only-hidden/.x", "only-backup/x~", "updated/.updated")) {
            Files.createDirectories(directory.resolve(name).getParent());
            Files.writeString(directory.resolve(name), "");
        }
        Files.createDirectory(directory.resolve("empty"));
        Files.createSymbolicLink(directory.resolve("link-to-full"), Path.of("full"));
    }

    private List<String> questions() {
        return QUESTIONS.lines().map(line -> line.replace("@/", directory + "/")).toList();
    }

    /** All at once, as triggers, so that it does not stop at the first that does not hold. */
    private SequencedMap<String, String> askSystemd() throws Exception {
        List<String> command = new ArrayList<>(List.of(ANALYZE, "condition"));
        questions().stream().filter(line -> line.contains(" ")).forEach(line -> command.add("Condition" + line.replaceFirst(" ", "=|")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        SequencedMap<String, String> answers = new LinkedHashMap<>();
        for (String line : output.lines().toList()) {
            Matcher answer = ANSWER.matcher(line);
            Matcher untold = UNTOLD.matcher(line);
            if (answer.find()) {
                answers.put(answer.group(1) + " " + answer.group(2), answer.group(3).equals("succeeded") ? "holds" : "does not hold");
            } else if (untold.find()) {
                answers.put(untold.group(1) + " " + untold.group(2), "cannot be told");
            }
        }
        return answers;
    }

    private static String askLares(String question) {
        int blank = question.indexOf(' ');
        List<String> log = new ArrayList<>();
        Map<String, String> environment = System.getenv();
        Optional<Boolean> answer = new Conditions(environment, false, log::add)
                .holds(new Condition(new Location("test.service", 1), false, question.substring(0, blank), false, false, question.substring(blank + 1)));
        assertThat(log).hasSize(answer.isPresent() ? 0 : 1);
        return answer.map(holds -> holds ? "holds" : "does not hold").orElse("cannot be told");
    }
}
