package dev.lares.cli;

import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Signals;
import dev.lares.linux.Terminal;
import dev.lares.process.Part;
import dev.lares.process.ProcUnusableException;
import dev.lares.process.ProcessTable;
import dev.lares.process.ScanOptions;
import dev.lares.process.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at this machine's processes, for the commands that tell of them. */
final class Inspector {
    /** What a verdict needs to be as sure as it can be. */
    static final Set<Part> PARTS_OF_VERDICTS = Set.copyOf(EnumSet.of(Part.LINKS, Part.ENVIRONMENT, Part.DESCRIPTORS, Part.SOCKETS));

    /** What the live table shows besides. */
    static final Set<Part> PARTS_OF_TOP = Set.copyOf(EnumSet.of(Part.LINKS, Part.ENVIRONMENT, Part.DESCRIPTORS, Part.SOCKETS, Part.IO));

    /** Of every process, for pages. */
    static final Set<Part> ALL_PARTS = Set.copyOf(EnumSet.allOf(Part.class));

    private final Map<String, String> environment;
    private final AccountNames accounts = AccountNames.ofMachine();

    private Inspector(Map<String, String> environment) {
        this.environment = environment;
    }

    static Inspector ofMachine(Map<String, String> environment) {
        return new Inspector(environment);
    }

    /** The launcher blocks all signals, for managers; a command that only reads has no reason to outlive a Ctrl-C. */
    static void allowSignals() {
        try {
            Signals.setBlocked(List.of());
        } catch (LinuxException e) {
            throw new IllegalStateException(e);
        }
    }

    AccountNames accounts() {
        return accounts;
    }

    /** Reads all processes, and those parts of each. */
    Scene look(Collection<Part> parts) throws ProcUnusableException {
        ScanOptions options = ScanOptions.basics().with(parts.toArray(Part[]::new));
        return Scene.of(ProcessTable.read(options), Surroundings.read(), accounts, ZoneId.systemDefault(), memoryBytes());
    }

    /** Colours on a terminal only, and never with {@code NO_COLOR} (no-color.org). */
    boolean isColoured(Arguments arguments) {
        return wantsColours(arguments) && Terminal.isTerminal(Fd.of(1));
    }

    boolean wantsColours(Arguments arguments) {
        return !arguments.has("--no-color") && environment.getOrDefault("NO_COLOR", "").isEmpty() && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    private static long memoryBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemTotal:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }
}
