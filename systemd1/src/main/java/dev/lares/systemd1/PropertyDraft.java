package dev.lares.systemd1;

import dev.lares.engine.StandardFds;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The properties a caller gives to a unit, collected: lines for files, and what no file holds. */
final class PropertyDraft {
    /** Lines that belong together: in a transient unit's file they follow each other, and a loaded unit gets a drop-in of them. */
    private record Block(String label, String section, String text) {}

    private final UnitName unit;
    private final Call call;
    private final List<Block> blocks = new ArrayList<>();
    private final Map<String, List<String>> gathered = new LinkedHashMap<>();
    private final Map<String, long[]> limits = new LinkedHashMap<>();
    private final Set<Integer> pids = new LinkedHashSet<>();
    private StandardFds standardFds = StandardFds.NONE;
    private boolean reference;

    PropertyDraft(UnitName unit, Call call) {
        this.unit = unit;
        this.call = call;
    }

    UnitName unit() {
        return unit;
    }

    Call call() {
        return call;
    }

    /** Lines of a section; {@code label} names the drop-in that they would be. */
    void add(String label, String section, String text) {
        blocks.add(new Block(label, section, text));
    }

    /** What has been given for a list so far, to be added to. */
    List<String> gathered(String label) {
        return gathered.computeIfAbsent(label, _ -> new ArrayList<>());
    }

    /** A resource limit's soft and hard part, as far as given. */
    Map<String, long[]> limits() {
        return limits;
    }

    Set<Integer> pids() {
        return pids;
    }

    void standardFds(StandardFds fds) {
        standardFds = fds;
    }

    StandardFds standardFds() {
        return standardFds;
    }

    void reference(boolean wanted) {
        reference = wanted;
    }

    /** Whether the caller wants to keep the unit. */
    boolean isReferenced() {
        return reference;
    }

    /** The text of a transient unit's file. */
    String transientText() {
        StringBuilder text = new StringBuilder("# This is a transient unit file, created programmatically via the systemd API. Do not edit.\n");
        String section = "";
        for (Block block : blocks) {
            if (!block.section.equals(section)) {
                text.append(section.isEmpty() ? "" : "\n").append('[').append(block.section).append("]\n");
                section = block.section;
            }
            text.append(block.text).append('\n');
        }
        return text.toString();
    }

    /** Drop-ins by file name. Of several blocks of one name the last one counts. */
    Map<String, String> dropIns() {
        Map<String, String> files = new LinkedHashMap<>();
        for (Block block : blocks) {
            files.put("50-" + block.label + ".conf",
                    "# This is a drop-in unit file extension, created via \"systemctl set-property\"\n# or an equivalent operation. Do not edit.\n"
                            + "[" + block.section + "]\n" + block.text + "\n");
        }
        return files;
    }
}
