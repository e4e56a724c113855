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
        for (UnitType type : values()) {
            if (type.suffix().equals(suffix)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
