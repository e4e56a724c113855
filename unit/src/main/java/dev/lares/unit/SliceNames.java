package dev.lares.unit;

import java.util.Optional;

/** The slice a unit stands in (systemd.resource-control(5), {@code Slice=}; systemd.slice(5)). */
final class SliceNames {
    private static final String ROOT = "-.slice";

    private SliceNames() {}

    /** The slice of a unit whose processes have a control group; empty for the root slice itself, and for other units. */
    static Optional<UnitName> of(UnitOutline unit) {
        return switch (unit.id().type()) {
            case SLICE -> unit.id().text().equals(ROOT) ? Optional.empty() : Optional.of(parent(unit.id()));
            case SERVICE, SOCKET, SCOPE -> Optional.of(stated(unit).orElseGet(() -> byDefault(unit, unit.isPerpetual())));
            case MOUNT -> Optional.of(stated(unit).orElseGet(() -> byDefault(unit, TypeDependencies.isExtrinsicMount(unit))));
            case SWAP -> Optional.of(stated(unit).orElseGet(() -> byDefault(unit, unit.userManager())));
            case TARGET, DEVICE, AUTOMOUNT, TIMER, PATH -> Optional.empty();
        };
    }

    /** Whether a slice's name says where it stands: dashes neither at the ends nor side by side. */
    static boolean isLegal(UnitName slice) {
        String name = slice.withoutSuffix();
        return name.equals("-")
                || !(name.startsWith("-") || name.endsWith("-") || name.contains("--") || name.indexOf('@') >= 0);
    }

    private static UnitName parent(UnitName slice) {
        int dash = slice.text().lastIndexOf('-');
        return new UnitName(dash > 0 ? slice.text().substring(0, dash) + ".slice" : ROOT);
    }

    private static Optional<UnitName> stated(UnitOutline unit) {
        return unit.settings().find(ResourceDirectives.SLICE).or(() -> unit.section().last("Slice").flatMap(UnitName::parse)).filter(name -> name.type() == UnitType.SLICE);
    }

    private static UnitName byDefault(UnitOutline unit, boolean apart) {
        String base = unit.userManager() ? "app" : "system";
        if (unit.id().isInstance()) {
            return UnitName.parse(base + "-" + UnitNameEscaping.escape(unit.id().prefix()) + ".slice").orElse(new UnitName(base + ".slice"));
        }
        return new UnitName(apart ? ROOT : base + ".slice");
    }
}
