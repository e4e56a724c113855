package dev.lares.cli;

import dev.lares.host.DirectoryUnitFiles;
import dev.lares.host.HostUnitFiles;
import dev.lares.host.MountTable;
import dev.lares.unit.LoadContext;
import dev.lares.unit.LoadPath;
import dev.lares.unit.SpecifierContext;
import dev.lares.unit.UnitFilePlan;
import dev.lares.unit.UnitFilePlanner;
import java.util.Map;

/** The unit files of this machine, for a program that is not the manager: where none runs, as while an image is built. */
public final class LocalUnitFiles {
    private final HostUnitFiles files;

    private LocalUnitFiles(HostUnitFiles files) {
        this.files = files;
    }

    /** Those of the system, or of the user whose process this is. */
    public static LocalUnitFiles of(boolean user, Map<String, String> environment) {
        SpecifierContext.Identity who = user ? Account.current(environment) : SpecifierContext.Identity.ROOT;
        SpecifierContext.Directories directories = user
                ? UserDirectories.of(environment, who.home(), environment.getOrDefault("XDG_RUNTIME_DIR", "/run/user/" + who.uid()))
                : SystemDirectories.of("/run");
        LoadPath path = user ? LoadPath.user(environment, who.home()) : LoadPath.system(environment);
        SpecifierContext specifiers = new SpecifierContext(user, who, directories, MachineFacts.read());
        return new LocalUnitFiles(new HostUnitFiles(new DirectoryUnitFiles(), path, new LoadContext(specifiers, MountTable.current().mountPoints())));
    }

    /** Plans over the files as they are. */
    public UnitFilePlanner planner() {
        return files.planner();
    }

    /** Takes the steps of a plan; what cannot be done becomes a failure in what is returned. */
    public UnitFilePlan perform(UnitFilePlan plan) {
        return files.perform(plan);
    }
}
