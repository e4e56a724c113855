package dev.lares.host;

import dev.lares.engine.Snapshot;
import dev.lares.linux.Errno;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Unistd;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.ResourceDirectives;
import dev.lares.unit.UnitName;
import dev.lares.unit.UnitType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where control groups of units go (systemd.slice(5), "Description"; systemd.resource-control(5), "Slice="):
 * {@code a.slice/a-b.slice/foo.service} below the manager's own group.
 *
 * <p>The manager is itself in the group it works below; so that this may have controllers, it moves into
 * {@code init.scope}, a leaf. In the foreground it works in a group made for the purpose, and stays where it is.
 */
final class GroupTree {
    private final ControlGroup root;
    private final String rootPath;
    private final boolean user;
    private final boolean removesRoot;
    private final Map<String, Boolean> slices = new LinkedHashMap<>();

    private GroupTree(ControlGroup root, String rootPath, ManagerMode mode, boolean removesRoot) {
        this.root = root;
        this.rootPath = rootPath;
        this.user = mode == ManagerMode.USER;
        this.removesRoot = removesRoot;
    }

    /** Takes possession; throws if the tree is not there, or not to be written to. */
    static GroupTree open(HostOptions options) throws LinuxException {
        GroupPlace place = options.controlGroup.isPresent()
                ? GroupPlace.at(options.controlGroup.get())
                : GroupPlace.own();
        int self = Unistd.pid().number();
        if (options.mode == ManagerMode.UP) {
            String name = "lares-" + self;
            ControlGroup root = place.group().child(name);
            root.make();
            if (options.controlGroup.isEmpty()) {
                place.requireMoves();
            }
            return new GroupTree(root, place.join(name), options.mode, true);
        }
        GroupPlace top = place.withoutEnd("/init.scope");
        ControlGroup scope = top.group().child("init.scope");
        scope.make();
        if (options.controlGroup.isEmpty()) {
            scope.enter(self);
        }
        top.group().controlMemory();
        return new GroupTree(top.group(), top.path(), options.mode, false);
    }

    /** Makes the group of a unit, and the slices it is in. */
    ControlGroup make(LoadedUnit unit) throws LinuxException {
        ControlGroup group = makeSlice(slice(unit)).child(escaped(unit.id().text()));
        group.make();
        return group;
    }

    /** The path of the group below which all are; empty for the root of the hierarchy. */
    String rootPath() {
        return rootPath.equals("/") ? "" : rootPath;
    }

    /** The group of a slice or of the manager itself, if it is there. */
    Optional<ControlGroup> existing(UnitName unit) {
        Optional<ControlGroup> group = switch (unit.type()) {
            case SLICE -> Optional.of(ofSlice(unit));
            case SCOPE -> unit.text().equals("init.scope") ? Optional.of(root.child("init.scope")) : Optional.empty();
            case SERVICE, SOCKET, TARGET, DEVICE, MOUNT, AUTOMOUNT, SWAP, TIMER, PATH -> Optional.empty();
        };
        return group.filter(ControlGroup::exists);
    }

    /** Removes the group of a slice that is down, unless something is in it. */
    void removeSlice(UnitName slice, Faults faults) {
        ControlGroup group = ofSlice(slice);
        if (!group.equals(root) && slices.containsKey(group.directory())) {
            remove(group, faults);
            slices.remove(group.directory());
        }
    }

    /** The path of a group as /proc/PID/cgroup gives it. */
    String pathOf(ControlGroup group) {
        String below = group.directory().substring(root.directory().length());
        return rootPath.equals("/") ? below : rootPath + below;
    }

    /** Whether the kernel tells of want of memory in a group that was made here: its slice decides. */
    boolean countsMemory(ControlGroup group) {
        String slice = group.directory().substring(0, group.directory().lastIndexOf('/'));
        return slices.computeIfAbsent(slice, directory -> new ControlGroup(directory).hasMemoryControl());
    }

    /** A group that was made here before; throws IllegalArgumentException if it cannot have been. */
    ControlGroup known(String directory) {
        if (!directory.startsWith(root.directory() + "/") || directory.contains("/../")) {
            throw new IllegalArgumentException(directory + " is no control group of this manager's");
        }
        return new ControlGroup(directory);
    }

    void save(Snapshot.Section section) {
        slices.keySet().forEach(directory -> section.put("slice", directory));
    }

    boolean restore(Snapshot.Line line) {
        if (!line.key().equals("slice")) {
            return false;
        }
        ControlGroup slice = known(line.text());
        slices.put(slice.directory(), slice.hasMemoryControl());
        return true;
    }

    void forgetSlices() {
        slices.clear();
    }

    /** Removes what was made here and is empty; slices after those that are in them. */
    void close(Faults faults) {
        if (removesRoot) {
            remove(root, faults);
            return;
        }
        List<String> made = new ArrayList<>(slices.keySet());
        made.reversed().stream().filter(slice -> !slice.equals(root.directory())).forEach(slice -> remove(new ControlGroup(slice), faults));
    }

    private static void remove(ControlGroup group, Faults faults) {
        try {
            group.remove();
        } catch (LinuxException e) {
            if (!e.errno().equals(Errno.EBUSY)) {
                faults.report("cannot leave nothing behind", e);
            }
        }
    }

    private ControlGroup makeSlice(String slice) throws LinuxException {
        ControlGroup group = root;
        for (String level : levels(slice)) {
            group = makeOnce(group.child(level));
        }
        return group;
    }

    /** The group of a slice, whether or not it has been made. */
    ControlGroup ofSlice(UnitName slice) {
        ControlGroup group = root;
        for (String level : levels(slice.text())) {
            group = group.child(level);
        }
        return group;
    }

    /** The names of the groups of a slice and of those it is in, the outermost first; none for the root. */
    private static List<String> levels(String slice) {
        List<String> levels = new ArrayList<>();
        if (!slice.equals("-.slice")) {
            String stem = slice.substring(0, slice.lastIndexOf('.'));
            for (int dash = stem.indexOf('-', 1); dash >= 0; dash = stem.indexOf('-', dash + 1)) {
                levels.add(escaped(stem.substring(0, dash) + ".slice"));
            }
            levels.add(escaped(slice));
        }
        return levels;
    }

    private ControlGroup makeOnce(ControlGroup group) throws LinuxException {
        if (!slices.containsKey(group.directory())) {
            group.make();
            group.controlMemory();
            slices.put(group.directory(), group.hasMemoryControl());
        }
        return group;
    }

    private String slice(LoadedUnit unit) {
        return unit.find(ResourceDirectives.SLICE).map(UnitName::text).orElseGet(() -> defaultSlice(unit.id()));
    }

    private String defaultSlice(UnitName name) {
        String top = user ? "app" : "system";
        if (name.type() != UnitType.SERVICE || !name.isInstance()) {
            return top + ".slice";
        }
        return top + "-" + escapedInName(name.prefix()) + ".slice";
    }

    /** A unit's prefix as a part of a slice's name: a dash would be a level of its own. */
    private static String escapedInName(String prefix) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : prefix.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == ':' || c == '_'
                    || c == '.' && !escaped.isEmpty();
            if (plain) {
                escaped.append(c);
            } else {
                escaped.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            }
        }
        return escaped.toString();
    }

    /** A name that could be one of the kernel's own files gets an underscore in front. */
    static String escaped(String name) {
        int dot = name.indexOf('.');
        String first = dot < 0 ? name : name.substring(0, dot);
        boolean reserved = name.startsWith("_") || name.startsWith(".") || name.equals("notify_on_release")
                || name.equals("release_agent") || name.equals("tasks") || first.equals("cgroup")
                || Set.of("cpu", "cpuacct", "cpuset", "io", "blkio", "memory", "devices", "pids", "hugetlb", "rdma", "misc", "freezer", "net_cls", "net_prio", "perf_event").contains(first);
        return reserved ? "_" + name : name;
    }
}
