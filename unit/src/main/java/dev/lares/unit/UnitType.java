package dev.lares.unit;

import java.util.Optional;

/** The kinds of units, named by the suffix of their names (systemd.unit(5), "Description"). */
public enum UnitType {
    SERVICE, SOCKET, TARGET, DEVICE, MOUNT, AUTOMOUNT, SWAP, TIMER, PATH, SLICE, SCOPE;

    /** The suffix without its dot, as {@code service}. */
    public String suffix() {
        return switch (this) {
            case SERVICE -> "service";
            case SOCKET -> "socket";
            case TARGET -> "target";
            case DEVICE -> "device";
            case MOUNT -> "mount";
            case AUTOMOUNT -> "automount";
            case SWAP -> "swap";
            case TIMER -> "timer";
            case PATH -> "path";
            case SLICE -> "slice";
            case SCOPE -> "scope";
        };
    }

    /** The name of the type's own section, as {@code Service}; targets, devices and scopes' included. */
    public String section() {
        String s = suffix();
        return Character.toUpperCase(s.charAt(0)) + s.substring(1);
    }

    /** The type whose suffix this is, if there is one. */
    public static Optional<UnitType> ofSuffix(String suffix) {
        return switch (suffix) {
            case "service" -> Optional.of(SERVICE);
            case "socket" -> Optional.of(SOCKET);
            case "target" -> Optional.of(TARGET);
            case "device" -> Optional.of(DEVICE);
            case "mount" -> Optional.of(MOUNT);
            case "automount" -> Optional.of(AUTOMOUNT);
            case "swap" -> Optional.of(SWAP);
            case "timer" -> Optional.of(TIMER);
            case "path" -> Optional.of(PATH);
            case "slice" -> Optional.of(SLICE);
            case "scope" -> Optional.of(SCOPE);
            default -> Optional.empty();
        };
    }
}
