package dev.lares.unit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A file system of unit files held in memory, with symbolic links and {@code /dev/null}. Parent directories come by themselves. */
public final class UnitFilesInMemory implements UnitFiles {
    private static final int MAX_LINKS = 40;
    private static final String MASK_DEVICE = "/dev/null";

    private final SortedMap<String, Node> nodes = new TreeMap<>();
    private final SortedMap<String, Long> stamps = new TreeMap<>();
    private long lastStamp;

    private sealed interface Node {
        record Text(byte[] bytes) implements Node {}

        record Link(String target) implements Node {}

        record Directory() implements Node {}

        record Device() implements Node {}
    }

    public UnitFilesInMemory() {
        put(MASK_DEVICE, new Node.Device());
    }

    /** Writes a file. */
    public UnitFilesInMemory file(String path, String text) {
        return put(path, new Node.Text(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Makes a symbolic link; {@code target} may be relative to the link's directory, and need not exist. */
    public UnitFilesInMemory link(String path, String target) {
        return put(path, new Node.Link(target));
    }

    public UnitFilesInMemory directory(String path) {
        return put(path, new Node.Directory());
    }

    /** Masks a unit or a drop-in, as {@code systemctl mask} does. */
    public UnitFilesInMemory mask(String path) {
        return link(path, MASK_DEVICE);
    }

    /** Removes a file, a link or a directory with all that is in it. */
    public UnitFilesInMemory remove(String path) {
        nodes.remove(path);
        nodes.keySet().removeIf(other -> other.startsWith(path + "/"));
        touch(parent(path));
        return this;
    }

    @Override
    public List<Entry> list(String directory) {
        Optional<String> real = realPath(directory);
        if (real.isEmpty()) {
            return List.of();
        }
        String prefix = real.get().equals("/") ? "/" : real.get() + "/";
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, Node> node : nodes.tailMap(prefix).entrySet()) {
            if (!node.getKey().startsWith(prefix)) {
                break;
            }
            String name = node.getKey().substring(prefix.length());
            if (!name.isEmpty() && name.indexOf('/') < 0) {
                entries.add(new Entry(name, entryKind(node.getValue())));
            }
        }
        return entries;
    }

    @Override
    public Content read(String path) {
        return switch (follow(path)) {
            case Node.Text text -> text.bytes().length == 0 ? new Content.Mask() : new Content.Bytes(text.bytes());
            case Node.Device() -> new Content.Mask();
            case Node.Directory() -> new Content.Unreadable("Is a directory");
            case Node.Link(String _) -> new Content.Missing();
        };
    }

    @Override
    public Kind kind(String path) {
        return switch (follow(path)) {
            case Node.Text text -> text.bytes().length == 0 ? Kind.MASK : Kind.FILE;
            case Node.Device() -> Kind.MASK;
            case Node.Directory() -> Kind.DIRECTORY;
            case Node.Link(String _) -> Kind.MISSING;
        };
    }

    @Override
    public Optional<String> linkTarget(String path) {
        return realPath(parent(path))
                .map(directory -> nodes.get(join(directory, lastName(path))))
                .filter(Node.Link.class::isInstance)
                .map(node -> ((Node.Link) node).target());
    }

    @Override
    public Optional<String> realPath(String path) {
        List<String> ahead = new ArrayList<>(names(path));
        String at = "/";
        int links = 0;
        while (!ahead.isEmpty()) {
            String name = ahead.removeFirst();
            if (name.equals("..")) {
                at = parent(at);
                continue;
            }
            String next = join(at, name);
            switch (nodes.get(next)) {
                case null -> {
                    return Optional.empty();
                }
                case Node.Link(String target) -> {
                    if (++links > MAX_LINKS) {
                        return Optional.empty();
                    }
                    ahead.addAll(0, names(target));
                    at = target.startsWith("/") ? "/" : at;
                }
                case Node.Text _, Node.Directory _, Node.Device _ -> at = next;
            }
        }
        return Optional.of(at);
    }

    @Override
    public long stamp(String directory) {
        return realPath(directory).map(real -> stamps.getOrDefault(real, 0L)).orElse(0L);
    }

    /** The node a path leads to; a link means that it leads nowhere. */
    private Node follow(String path) {
        return realPath(path).map(real -> real.equals("/") ? new Node.Directory() : nodes.get(real)).orElse(new Node.Link(path));
    }

    private UnitFilesInMemory put(String path, Node node) {
        for (String above = parent(path); !above.equals("/"); above = parent(above)) {
            if (nodes.putIfAbsent(above, new Node.Directory()) == null) {
                touch(parent(above));
                touch(above);
            }
        }
        nodes.put(path, node);
        touch(parent(path));
        return this;
    }

    private void touch(String directory) {
        stamps.put(directory, ++lastStamp);
    }

    private static EntryKind entryKind(Node node) {
        return switch (node) {
            case Node.Text text -> text.bytes().length == 0 ? EntryKind.EMPTY_FILE : EntryKind.FILE;
            case Node.Link _ -> EntryKind.LINK;
            case Node.Directory _ -> EntryKind.DIRECTORY;
            case Node.Device _ -> EntryKind.OTHER;
        };
    }

    private static List<String> names(String path) {
        return Arrays.stream(path.split("/")).filter(name -> !name.isEmpty() && !name.equals(".")).toList();
    }

    private static String join(String directory, String name) {
        return directory.equals("/") ? "/" + name : directory + "/" + name;
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    private static String lastName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
