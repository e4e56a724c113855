package dev.lares.engine;

import java.util.ArrayList;
import java.util.List;

/** Facts about the processes of a unit that follow from their parents. */
final class ProcessTree {
    private ProcessTree() {}

    /**
     * The processes whose parent is none of the unit's. They are children of the manager: it has started them, or as
     * the reaper of orphans it has become their parent.
     */
    static List<Integer> roots(Happening.Listed listed) {
        List<Integer> roots = new ArrayList<>();
        for (int i = 0; i < listed.pids().size(); i++) {
            if (!listed.pids().contains(listed.parents().get(i))) {
                roots.add(listed.pids().get(i));
            }
        }
        return roots;
    }
}
