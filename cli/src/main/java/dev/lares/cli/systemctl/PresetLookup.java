package dev.lares.cli.systemctl;

import dev.lares.cli.LocalUnitFiles;
import dev.lares.unit.UnitName;

/** What the preset files say of units; the manager is not asked, as systemctl does not. */
final class PresetLookup {
    private final LocalUnitFiles files;

    PresetLookup(Session session) {
        files = LocalUnitFiles.of(session.has(Flag.USER), session.environment());
    }

    String of(String unit) {
        return UnitName.parse(unit).map(name -> files.planner().presetEnables(name) ? "enabled" : "disabled").orElse("n/a");
    }
}
