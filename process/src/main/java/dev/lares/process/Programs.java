package dev.lares.process;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Programs that are known by name. What is told by a name alone is never certain. */
final class Programs {
    static final String LARES_MAIN_CLASS = "dev.lares.cli.Main";

    private static final Set<String> SHIMS = Set.of(
            "containerd-shim", "containerd-shim-runc-v1", "containerd-shim-runc-v2", "conmon", "conmonrs", "crio-conmon", "docker-containerd-shim",
            "lxc-start", "lxc-monitord", "systemd-nspawn", "bwrap", "runc", "crun", "youki", "apptainer", "starter", "sandboxd");

    private Programs() {}

    /** The name of its program's file; of a process whose file may not be seen, what its command line says. */
    static String of(ProcessEntry process) {
        String path = process.links().executable().map(FilePath::path).known()
                .or(() -> process.commandLine().known().filter(line -> !line.isEmpty()).map(List::getFirst))
                .orElse(process.name());
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static boolean isShim(String program) {
        return SHIMS.contains(program);
    }

    /** The name of the service manager it runs. */
    static Optional<String> manager(ProcessEntry process) {
        List<String> arguments = process.commandLine().orElse(List.of());
        int main = arguments.indexOf(LARES_MAIN_CLASS);
        if (main >= 0 && main + 1 < arguments.size() && Set.of("init", "up").contains(arguments.get(main + 1))) {
            return Optional.of("lares");
        }
        String program = of(process);
        return program.equals("systemd") ? Optional.of(program) : Optional.empty();
    }

    /** Its command line, cut where it becomes long. */
    static String shortLine(ProcessEntry process) {
        List<String> arguments = process.commandLine().orElse(List.of());
        int main = arguments.indexOf(LARES_MAIN_CLASS);
        String line = main >= 0 ? "java … " + String.join(" ", arguments.subList(main, arguments.size())) : String.join(" ", arguments);
        return line.length() > 60 ? line.substring(0, 60) + "…" : line;
    }
}
