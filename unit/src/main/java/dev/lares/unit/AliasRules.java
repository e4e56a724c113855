package dev.lares.unit;

import java.util.Optional;

/** Which unit a symbolic link may make another name of (systemd.unit(5), "Description", "Unit files may be aliased"). */
final class AliasRules {
    private AliasRules() {}

    /**
     * Why a link of one name must not lead to a file of another one.
     *
     * @param link the name of the link
     * @param target the last part of the path it leads to
     * @return the reason; empty if it may
     */
    static Optional<String> fault(UnitName link, String target) {
        if (!mayAlias(link.type())) {
            return Optional.of(link.type().suffix() + " units cannot have other names");
        }
        if (link.text().indexOf('@') >= 0 && !mayTemplate(link.type())) {
            return Optional.of(link.type().suffix() + " units cannot be made from templates");
        }
        Optional<UnitName> parsed = UnitName.parse(target);
        if (parsed.isEmpty()) {
            return Optional.of("\"" + target + "\" is no unit name");
        }
        return fault(link, parsed.get());
    }

    private static Optional<String> fault(UnitName link, UnitName target) {
        if (link.type() != target.type()) {
            return Optional.of("\"" + target + "\" is of another type");
        }
        boolean sameShape = link.isTemplate() == target.isTemplate() && link.isInstance() == target.isInstance();
        if (!sameShape && !(link.isInstance() && target.isTemplate())) {
            return Optional.of("plain names, templates and instances do not stand for each other");
        }
        if (target.isInstance() && !target.instance().equals(link.instance())) {
            return Optional.of("\"" + target + "\" is another instance");
        }
        return Optional.empty();
    }

    /** Whether units of the type can have other names. */
    static boolean mayAlias(UnitType type) {
        return switch (type) {
            case SERVICE, SOCKET, TARGET, DEVICE, TIMER, PATH -> true;
            case MOUNT, AUTOMOUNT, SWAP, SLICE, SCOPE -> false;
        };
    }

    /** Whether units of the type can be made from templates. */
    static boolean mayTemplate(UnitType type) {
        return switch (type) {
            case SERVICE, SOCKET, TARGET, TIMER, PATH -> true;
            case DEVICE, MOUNT, AUTOMOUNT, SWAP, SLICE, SCOPE -> false;
        };
    }
}
