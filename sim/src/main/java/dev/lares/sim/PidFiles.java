package dev.lares.sim;

import dev.lares.engine.PidFileContent;
import dev.lares.unit.UnitName;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads PID files as suspiciously as the real host does, and tells who watches one (systemd.service(5), {@code PIDFile=}). */
final class PidFiles {
    private final SimulatedKernel kernel;
    private final SortedMap<UnitName, String> watches = new TreeMap<>();

    PidFiles(SimulatedKernel kernel) {
        this.kernel = kernel;
    }

    void watch(UnitName unit, String path) {
        watches.put(unit, path);
    }

    void unwatch(UnitName unit) {
        watches.remove(unit);
    }

    /** The units that watch a file which they still may have to be told about. */
    SortedMap<UnitName, String> watches() {
        return watches;
    }

    PidFileContent read(UnitName unit, String path) {
        Optional<SimulatedFiles.Node> node = kernel.files().node(path);
        boolean trusted = node.map(SimulatedFiles.Node::ownedByRoot).orElse(true);
        if (node.isPresent() && node.get() instanceof SimulatedFiles.SymbolicLink(String target, boolean byRoot)) {
            node = kernel.files().node(target);
            if (node.isPresent() && node.get().ownedByRoot() && !byRoot) {
                return new PidFileContent.Refused("it is a link that a user made to a file of root");
            }
        }
        return switch (node.orElse(null)) {
            case null -> new PidFileContent.Missing();
            case SimulatedFiles.SymbolicLink _ -> new PidFileContent.Refused("too many symbolic links");
            case SimulatedFiles.PlainFile(String text, boolean byRoot) -> content(unit, text.strip(), trusted && byRoot);
        };
    }

    private PidFileContent content(UnitName unit, String text, boolean trusted) {
        if (text.isEmpty()) {
            return new PidFileContent.Missing();
        }
        if (!text.matches("[0-9]{1,9}")) {
            return new PidFileContent.Refused("\"" + text + "\" is no process number");
        }
        int pid = Integer.parseInt(text);
        if (pid <= SimulatedKernel.MANAGER) {
            return new PidFileContent.Refused("process " + pid + " is the manager");
        }
        Optional<SimulatedProcess> process = kernel.process(pid);
        if (process.isEmpty()) {
            return new PidFileContent.Refused("process " + pid + " does not exist");
        }
        if (!process.get().unit.equals(unit) && !trusted) {
            return new PidFileContent.Refused("process " + pid + " is of another unit, and the file not of root");
        }
        return new PidFileContent.Process(pid, process.get().parent == SimulatedKernel.MANAGER);
    }
}
