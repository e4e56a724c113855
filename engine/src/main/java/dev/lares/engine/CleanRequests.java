package dev.lares.engine;

import dev.lares.unit.DirectoryKind;
import dev.lares.unit.LoadState;
import dev.lares.unit.UnitType;
import java.util.List;

/** Requests to remove a unit's directories (systemctl(1), "clean"), with the errors of systemd 252. */
final class CleanRequests {
    private CleanRequests() {}

    /** Refuses what cannot be cleaned, or not now. */
    static void require(UnitNode node, List<DirectoryKind> kinds) throws RefusedException {
        if (node.id().type() != UnitType.SERVICE) {
            throw new RefusedException(Errors.NOT_SUPPORTED, "Unit '" + node.id() + "' does not support cleaning.");
        }
        if (kinds.isEmpty()) {
            throw nothing();
        }
        if (node.unit.loadState() != LoadState.LOADED || node.job != null || node.activeState() != ActiveState.INACTIVE) {
            throw new RefusedException(Errors.UNIT_BUSY, "Unit is not inactive or has pending job.");
        }
        if (kinds.stream().allMatch(kind -> kind.of(node.unit).isEmpty())) {
            throw nothing();
        }
    }

    private static RefusedException nothing() {
        return new RefusedException(Errors.NOTHING_TO_CLEAN, "No matching resources found.");
    }
}
