package dev.lares.process;

import dev.lares.linux.FileBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code /proc/PID/cgroup}: lines of {@code number:controllers:path}, where the unified hierarchy is number 0 without
 * controllers. Processes of one group share what is made of the file.
 *
 * <p>Units are told by the unified path; where all of a machine's processes are in the root of that, as under version 1 alone,
 * by systemd's own hierarchy.
 */
final class ControlGroupReader {
    private static final String OF_SYSTEMD = "name=systemd";

    private final Map<Key, ControlGroups> known = new HashMap<>();
    private final String root;
    private Key lastKey = new Key(new byte[0]);
    private Optional<ControlGroups> last = Optional.empty();

    /** The bytes of a file. */
    private record Key(byte[] bytes) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(bytes, key.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /** The root is what {@link UnitPath#rootOf} says of process 1. */
    ControlGroupReader(String root) {
        this.root = root;
    }

    ControlGroups read(byte[] bytes, int length) {
        if (last.isPresent() && Arrays.equals(lastKey.bytes, 0, lastKey.bytes.length, bytes, 0, length)) {
            return last.get();
        }
        Key key = new Key(Arrays.copyOf(bytes, length));
        ControlGroups groups = known.computeIfAbsent(key, _ -> parse(FileBuffer.textOf(bytes, 0, length)));
        lastKey = key;
        last = Optional.of(groups);
        return groups;
    }

    /** The path by which units are told. */
    static String path(Optional<String> unified, Map<String, String> legacy) {
        String ofSystemd = legacy.getOrDefault(OF_SYSTEMD, "/");
        return unified.filter(path -> !path.equals("/")).orElse(ofSystemd);
    }

    private ControlGroups parse(String text) {
        Optional<String> unified = Optional.empty();
        Map<String, String> legacy = new LinkedHashMap<>();
        for (String line : text.split("\n")) {
            int first = line.indexOf(':');
            int second = line.indexOf(':', first + 1);
            if (first > 0 && second > 0) {
                String controllers = line.substring(first + 1, second);
                String path = line.substring(second + 1);
                if (controllers.isEmpty()) {
                    unified = Optional.of(path);
                } else {
                    legacy.put(controllers, path);
                }
            }
        }
        String path = path(unified, legacy);
        UnitMembership units = UnitPath.read(UnitPath.below(root, withoutMark(path)));
        return new ControlGroups(unified, java.util.Collections.unmodifiableMap(legacy), units);
    }

    /** A group that was removed while a zombie was in it has a mark at its end. */
    private static String withoutMark(String path) {
        String mark = " (deleted)";
        return path.endsWith(mark) ? path.substring(0, path.length() - mark.length()) : path;
    }
}
