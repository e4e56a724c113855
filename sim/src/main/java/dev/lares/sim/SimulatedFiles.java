package dev.lares.sim;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The few files that simulated programs write: PID files, and what conditions look at. */
final class SimulatedFiles {
    /** What stands under a path. */
    sealed interface Node {
        boolean ownedByRoot();
    }

    record PlainFile(String text, boolean ownedByRoot) implements Node {}

    record SymbolicLink(String target, boolean ownedByRoot) implements Node {}

    private final SortedMap<String, Node> nodes = new TreeMap<>();

    void put(String path, Node node) {
        nodes.put(path, node);
    }

    boolean remove(String path) {
        return nodes.remove(path) != null;
    }

    Optional<Node> node(String path) {
        return Optional.ofNullable(nodes.get(path));
    }

    boolean exists(String path) {
        return nodes.containsKey(path);
    }

    /** The paths of all files, in order. */
    Iterable<String> paths() {
        return nodes.keySet();
    }
}
