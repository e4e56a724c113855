package dev.lares.unit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What each type of unit depends on by itself: the "Implicit Dependencies" and "Default Dependencies" of
 * systemd.service(5), systemd.socket(5), systemd.target(5), systemd.timer(5), systemd.path(5), systemd.slice(5),
 * systemd.scope(5), systemd.mount(5), systemd.automount(5) and systemd.swap(5).
 *
 * <p>Left out, as systemd does in containers: dependencies on devices, of which there are no units, and the default ones of
 * swaps.
 */
final class TypeDependencies {
    private static final List<String> NETWORK_FILE_SYSTEMS = List.of(
            "afs", "ceph", "cifs", "smb3", "smbfs", "sshfs", "ncpfs", "ncp", "nfs", "nfs4", "gfs", "gfs2", "glusterfs", "pvfs2", "ocfs2", "lustre", "davfs");
    private static final List<String> QUOTA_OPTIONS = List.of("usrquota", "grpquota", "quota", "usrjquota", "grpjquota");

    private TypeDependencies() {}

    static void add(UnitOutline unit) {
        switch (unit.id().type()) {
            case SERVICE -> addService(unit);
            case SOCKET -> addSocket(unit);
            case TIMER -> addTimer(unit);
            case PATH -> addPath(unit);
            case MOUNT -> addMount(unit);
            case AUTOMOUNT -> addAutomount(unit);
            case SWAP -> addSwap(unit);
            case TARGET -> addTarget(unit);
            case SLICE, SCOPE -> addShutdown(unit);
            case DEVICE -> { }
        }
    }

    /** Whether a mount stays out of start and shutdown: the system's own, and in user managers all. */
    static boolean isExtrinsicMount(UnitOutline unit) {
        String where = where(unit);
        return unit.userManager()
                || !unit.hasFragment() // mounted by somebody else: not ours to unmount
                || List.of("/", "/usr", "/etc").contains(where)
                || List.of("/run/initramfs", "/proc", "/sys", "/dev").stream().anyMatch(root -> FilePaths.isWithin(where, root))
                || hasOption(unit, "x-initrd.mount");
    }

    private static void addService(UnitOutline unit) {
        ExecDependencies.add(unit);
        boolean busName = unit.settings().find(ServiceDirectives.BUS_NAME).isPresent();
        if (busName && unit.settings().find(ServiceDirectives.TYPE).orElse(ServiceType.DBUS) == ServiceType.DBUS) {
            unit.dependencies().add(Dependency.REQUIRES, Dependency.AFTER, "dbus.socket");
        }
        if (unit.defaultDependencies()) {
            unit.dependencies().add(Dependency.REQUIRES, Dependency.AFTER, unit.userManager() ? "basic.target" : "sysinit.target");
            unit.dependencies().add(Dependency.AFTER, "basic.target");
            addShutdown(unit);
        }
    }

    private static void addSocket(UnitOutline unit) {
        if (triggersOneService(unit)) {
            addTrigger(unit, unit.section().last("Service").flatMap(UnitName::parse).or(() -> related(unit, UnitType.SERVICE)));
        }
        for (String directive : List.of("ListenStream", "ListenDatagram", "ListenSequentialPacket", "ListenFIFO", "ListenSpecial", "ListenUSBFunction")) {
            unit.section().all(directive).forEach(unit::requirePath);
        }
        if (unit.section().hasAny("ExecStartPre", "ExecStartPost", "ExecStopPre", "ExecStopPost")) {
            ExecDependencies.add(unit);
        }
        addEarly(unit, "sockets.target");
    }

    /** With {@code Accept=yes} each connection gets a service of its own, unless there is something that cannot accept. */
    private static boolean triggersOneService(UnitOutline unit) {
        return !unit.section().isTrue("Accept")
                || unit.section().hasAny("ListenDatagram", "ListenFIFO", "ListenNetlink", "ListenSpecial", "ListenMessageQueue", "ListenUSBFunction");
    }

    private static void addTimer(UnitOutline unit) {
        addTrigger(unit, stated(unit).or(() -> related(unit, UnitType.SERVICE)));
        if (unit.section().isTrue("Persistent") && !unit.userManager()) {
            unit.requirePath("/var/lib/systemd/timers");
        }
        if (unit.defaultDependencies() && !unit.userManager() && unit.section().hasAny("OnCalendar")) {
            unit.dependencies().add(Dependency.AFTER, "time-sync.target");
            unit.dependencies().add(Dependency.AFTER, "time-set.target");
        }
        addEarly(unit, "timers.target");
    }

    private static void addPath(UnitOutline unit) {
        addTrigger(unit, stated(unit).or(() -> related(unit, UnitType.SERVICE)));
        for (String directive : List.of("PathExists", "PathExistsGlob", "PathChanged", "PathModified", "DirectoryNotEmpty")) {
            unit.section().all(directive).forEach(unit::requirePath);
        }
        addEarly(unit, "paths.target");
    }

    private static void addMount(UnitOutline unit) {
        String where = where(unit);
        ExecDependencies.add(unit);
        if (!where.equals("/")) {
            unit.requirePath(FilePaths.parent(where));
        }
        if (unit.hasFragment()) {
            boolean bind = hasOption(unit, "bind", "rbind") || unit.section().last("Type").filter(type -> type.equals("bind") || type.equals("rbind")).isPresent();
            if (bind || hasOption(unit, "loop") || !isNetworkMount(unit)) {
                unit.section().last("What").ifPresent(unit::requirePath);
            }
            if (!unit.userManager() && !bind && hasOption(unit, QUOTA_OPTIONS.toArray(String[]::new))) {
                unit.dependencies().add(Dependency.BEFORE, Dependency.WANTS, "systemd-quotacheck.service");
                unit.dependencies().add(Dependency.BEFORE, Dependency.WANTS, "quotaon.service");
            }
        }
        if (unit.defaultDependencies() && !isExtrinsicMount(unit)) {
            addMountOrder(unit);
        }
    }

    private static void addMountOrder(UnitOutline unit) {
        boolean network = isNetworkMount(unit);
        if (!isNoFail(unit)) {
            unit.dependencies().add(Dependency.BEFORE, network ? "remote-fs.target" : "local-fs.target");
        }
        unit.dependencies().add(Dependency.AFTER, network ? "remote-fs-pre.target" : "local-fs-pre.target");
        unit.dependencies().add(Dependency.BEFORE, Dependency.CONFLICTS, "umount.target");
        if (network) {
            unit.dependencies().add(Dependency.AFTER, "network.target");
            unit.dependencies().add(Dependency.AFTER, Dependency.WANTS, "network-online.target");
        }
        if (unit.section().last("Type").filter("tmpfs"::equals).isPresent()) {
            unit.dependencies().add(Dependency.AFTER, "swap.target");
        }
    }

    private static void addAutomount(UnitOutline unit) {
        addTrigger(unit, related(unit, UnitType.MOUNT));
        unit.requirePath(FilePaths.parent(where(unit)));
        if (unit.defaultDependencies() && !unit.userManager()) {
            unit.dependencies().add(Dependency.BEFORE, "local-fs.target");
            unit.dependencies().add(Dependency.AFTER, "local-fs-pre.target");
            unit.dependencies().add(Dependency.BEFORE, Dependency.CONFLICTS, "umount.target");
        }
    }

    private static void addSwap(UnitOutline unit) {
        String what = unit.section().last("What").orElseGet(() -> pathOf(unit));
        unit.requirePath(what);
        if (!FilePaths.isWithin(what, "/dev") && !FilePaths.isWithin(what, "/sys")) {
            unit.dependencies().add(Dependency.AFTER, "systemd-remount-fs.service");
        }
        ExecDependencies.add(unit);
    }

    private static void addTarget(UnitOutline unit) {
        if (!unit.id().text().equals("shutdown.target")) {
            addShutdown(unit);
        }
    }

    /** What starts something else: before a target of its kind, after the early boot. */
    private static void addEarly(UnitOutline unit, String target) {
        if (unit.defaultDependencies()) {
            unit.dependencies().add(Dependency.BEFORE, target);
            if (!unit.userManager()) {
                unit.dependencies().add(Dependency.REQUIRES, Dependency.AFTER, "sysinit.target");
            }
            addShutdown(unit);
        }
    }

    private static void addShutdown(UnitOutline unit) {
        if (unit.defaultDependencies()) {
            unit.dependencies().add(Dependency.BEFORE, Dependency.CONFLICTS, "shutdown.target");
        }
    }

    private static void addTrigger(UnitOutline unit, Optional<UnitName> triggered) {
        triggered.ifPresent(name -> unit.dependencies().add(Dependency.BEFORE, Dependency.TRIGGERS, name.text()));
    }

    private static Optional<UnitName> stated(UnitOutline unit) {
        return unit.section().all("Unit").stream().findFirst().flatMap(UnitName::parse);
    }

    private static Optional<UnitName> related(UnitOutline unit, UnitType type) {
        return UnitName.parse(unit.id().withoutSuffix() + "." + type.suffix());
    }

    static String where(UnitOutline unit) {
        return FilePaths.normalize(unit.section().last("Where").orElseGet(() -> pathOf(unit)));
    }

    private static String pathOf(UnitOutline unit) {
        return UnitNameEscaping.unescapePath(unit.id().withoutSuffix()).orElse("/");
    }

    private static boolean isNetworkMount(UnitOutline unit) {
        String type = unit.section().last("Type").orElse("");
        return hasOption(unit, "_netdev") || NETWORK_FILE_SYSTEMS.contains(type.startsWith("fuse.") ? type.substring(5) : type);
    }

    private static boolean isNoFail(UnitOutline unit) {
        boolean noFail = false;
        for (String option : options(unit)) {
            noFail = option.equals("nofail") || noFail && !option.equals("fail");
        }
        return noFail;
    }

    private static boolean hasOption(UnitOutline unit, String... wanted) {
        return options(unit).stream().map(option -> option.split("=", 2)[0]).anyMatch(Arrays.asList(wanted)::contains);
    }

    private static List<String> options(UnitOutline unit) {
        return unit.section().last("Options").map(text -> List.of(text.split(","))).orElse(List.of());
    }
}
