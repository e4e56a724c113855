package dev.lares.process;

import dev.lares.linux.Prctl;
import dev.lares.linux.Unistd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads with which options /proc is mounted, proc(5) "Mount options", and what they mean for this process. */
final class ProcVisibility {
    private static final Path MOUNTS = Path.of("/proc/thread-self/mountinfo");
    private static final int CAP_SYS_PTRACE = Capability.CAP_SYS_PTRACE.ordinal();

    private ProcVisibility() {}

    /** Members of the group in {@code gid=} (root's by default) see all, as does who may trace all; but not {@code ptraceable}. */
    static boolean hidesOthers() {
        List<String> options = options();
        String hides = value(options, "hidepid").orElse("0");
        if (hides.equals("0") || hides.equals("off") || Prctl.hasCapability(CAP_SYS_PTRACE)) {
            return false;
        }
        int group = value(options, "gid").map(Integer::parseUnsignedInt).orElse(0);
        boolean member = Unistd.effectiveGid() == group || Unistd.groups().contains(group);
        return !member || hides.equals("4") || hides.equals("ptraceable");
    }

    private static Optional<String> value(List<String> options, String name) {
        return options.stream().filter(option -> option.startsWith(name + "=")).findFirst()
                .map(option -> option.substring(name.length() + 1));
    }

    /** Those of the topmost mount: the last line. */
    private static List<String> options() {
        try {
            return Files.readAllLines(MOUNTS, StandardCharsets.ISO_8859_1).stream()
                    .map(line -> line.split(" "))
                    .filter(fields -> fields.length > 6 && fields[4].equals("/proc"))
                    .reduce((_, later) -> later)
                    .map(fields -> Arrays.asList(fields[fields.length - 1].split(",")))
                    .orElse(List.of());
        } catch (IOException _) {
            return List.of(); // no /proc: there is no table either
        }
    }
}
