package dev.lares.unit;

import java.util.List;
import java.util.Optional;

/**
 * All directives of systemd, and what Lares does about each. COMPATIBILITY.md is made from it, and a unit file is read by
 * it: what is not in it is unknown to systemd too.
 */
final class DirectiveTable {
    /** The groups in the order of COMPATIBILITY.md. */
    static final List<DirectiveGroup> GROUPS = List.of(
            UnitGroups.UNIT,
            UnitGroups.INSTALL,
            ServiceGroups.SERVICE,
            ServiceGroups.EXEC,
            ServiceGroups.KILL,
            ServiceGroups.RESOURCE,
            SocketGroup.SOCKET,
            OtherGroups.TIMER,
            OtherGroups.PATH,
            OtherGroups.MOUNT,
            OtherGroups.AUTOMOUNT,
            OtherGroups.SWAP,
            OtherGroups.SCOPE);

    private DirectiveTable() {}

    /** Whether units of a type may have a section. */
    static boolean hasSection(UnitType type, String section) {
        return section.equals("Unit") || section.equals("Install") || section.equals(type.section());
    }

    /** The row of a directive, where its section has it. */
    static Optional<DirectiveRow> find(String section, String name) {
        for (DirectiveGroup group : groupsOf(section)) {
            DirectiveRow row = group.rows().get(name);
            if (row != null) {
                return Optional.of(row);
            }
        }
        return Optional.empty();
    }

    /** Whether units of a type are started and stopped, or only read. */
    static boolean isRun(UnitType type) {
        return switch (type) {
            case SERVICE, SOCKET, TARGET, SLICE, SCOPE -> true;
            case DEVICE, MOUNT, AUTOMOUNT, SWAP, TIMER, PATH -> false;
        };
    }

    static List<DirectiveGroup> groupsOf(String section) {
        return switch (section) {
            case "Unit" -> List.of(UnitGroups.UNIT);
            case "Install" -> List.of(UnitGroups.INSTALL);
            case "Service" -> List.of(ServiceGroups.SERVICE, ServiceGroups.EXEC, ServiceGroups.KILL, ServiceGroups.RESOURCE);
            case "Socket" -> List.of(SocketGroup.SOCKET, ServiceGroups.EXEC, ServiceGroups.KILL, ServiceGroups.RESOURCE);
            case "Mount" -> List.of(OtherGroups.MOUNT, ServiceGroups.EXEC, ServiceGroups.KILL, ServiceGroups.RESOURCE);
            case "Swap" -> List.of(OtherGroups.SWAP, ServiceGroups.EXEC, ServiceGroups.KILL, ServiceGroups.RESOURCE);
            case "Timer" -> List.of(OtherGroups.TIMER);
            case "Path" -> List.of(OtherGroups.PATH);
            case "Automount" -> List.of(OtherGroups.AUTOMOUNT);
            case "Slice" -> List.of(ServiceGroups.RESOURCE);
            case "Scope" -> List.of(OtherGroups.SCOPE, ServiceGroups.KILL, ServiceGroups.RESOURCE);
            default -> List.of();
        };
    }
}
