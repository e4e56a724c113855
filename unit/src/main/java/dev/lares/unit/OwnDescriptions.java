package dev.lares.unit;

import java.util.Optional;

/** What a unit that states no {@code Description=} is called, where its name tells more than itself. */
final class OwnDescriptions {
    private OwnDescriptions() {}

    static Optional<String> of(UnitOutline unit) {
        return switch (unit.id().text()) {
            case "-.slice" -> Optional.of("Root Slice");
            case "system.slice" -> Optional.of("System Slice");
            case "init.scope" -> Optional.of("System and Service Manager");
            case "-.mount" -> Optional.of("Root Mount");
            default -> byType(unit);
        };
    }

    private static Optional<String> byType(UnitOutline unit) {
        return switch (unit.id().type()) {
            case SLICE -> pathOf(unit).map(path -> "Slice " + path);
            case MOUNT -> Optional.of(TypeDependencies.where(unit));
            case SWAP -> unit.section().last("What").or(() -> pathOf(unit));
            case DEVICE -> pathOf(unit);
            case SERVICE, SOCKET, TARGET, AUTOMOUNT, TIMER, PATH, SCOPE -> Optional.empty();
        };
    }

    private static Optional<String> pathOf(UnitOutline unit) {
        return UnitNameEscaping.unescapePath(unit.id().withoutSuffix());
    }
}
