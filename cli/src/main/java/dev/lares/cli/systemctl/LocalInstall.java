package dev.lares.cli.systemctl;

import dev.lares.cli.LocalUnitFiles;
import dev.lares.unit.Dependency;
import dev.lares.unit.InstallOptions;
import dev.lares.unit.PresetMode;
import dev.lares.unit.UnitFileChange;
import dev.lares.unit.UnitFileError;
import dev.lares.unit.UnitFileException;
import dev.lares.unit.UnitFilePlan;
import dev.lares.unit.UnitFilePlanner;
import dev.lares.unit.UnitFileState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Unit files without a manager, as while an image is built: what a manager would be asked for is done here, systemctl(1) "--root=". */
final class LocalInstall {
    private final Session session;
    private final LocalUnitFiles files;

    LocalInstall(Session session) {
        this.session = session;
        this.files = LocalUnitFiles.of(session.has(Flag.USER), session.environment());
    }

    /** Enables, masks and so on. Returns whether the units have something to install. */
    boolean change(String verb, List<String> names) throws Failure {
        UnitFilePlanner planner = files.planner();
        InstallOptions options = options();
        return perform(verb + " unit", switch (verb) {
            case "enable" -> planner.enable(names, options);
            case "disable" -> planner.disable(names, options);
            case "reenable" -> planner.reenable(names, options);
            case "preset" -> planner.preset(names, presetMode(), options);
            case "mask" -> planner.mask(names, options);
            case "unmask" -> planner.unmask(names, options);
            case "link" -> planner.link(names, options);
            default -> planner.revert(names);
        });
    }

    void presetAll() throws Failure {
        perform("preset all units", files.planner().presetAll(presetMode(), options()));
    }

    void addDependency(List<String> names, String target, boolean wants) throws Failure {
        perform("add dependency", files.planner().addDependency(names, target, wants ? Dependency.WANTS : Dependency.REQUIRES, options()));
    }

    void setDefault(String target) throws Failure {
        perform("set default target", files.planner().setDefault(target, true));
    }

    String defaultTarget() throws Failure {
        try {
            return files.planner().defaultTarget().text();
        } catch (UnitFileException e) {
            throw Failure.of("Failed to get default target: " + e.getMessage());
        }
    }

    String state(String name) throws Failure {
        try {
            return files.planner().state(name).text();
        } catch (UnitFileException e) {
            throw Failure.of("Failed to get unit file state for " + name + ": " + e.getMessage());
        }
    }

    List<String> links(String name) throws Failure {
        try {
            return files.planner().links(name, session.has(Flag.RUNTIME));
        } catch (UnitFileException e) {
            throw Failure.of("Failed to get unit file links for " + name + ": " + e.getMessage());
        }
    }

    /** Paths and states. */
    Map<String, UnitFileState> list(List<String> patterns) {
        return files.planner().list(session.options().states(), patterns);
    }

    private InstallOptions options() {
        return new InstallOptions(session.has(Flag.RUNTIME), session.options().force() > 0, false);
    }

    private PresetMode presetMode() {
        return PresetMode.of(session.options().presetMode()).orElse(PresetMode.FULL);
    }

    private boolean perform(String action, UnitFilePlan plan) throws Failure {
        UnitFilePlan done = files.perform(plan);
        done.changes().forEach(this::tell);
        Optional<UnitFileChange.Failed> failed = done.firstFailure();
        if (failed.isPresent()) {
            throw Failure.of("Failed to " + action + ": " + cause(failed.get()));
        } else if (done.refusal().isPresent()) {
            throw Failure.of("Failed to " + action + ": " + done.refusal().get().text());
        }
        return done.hasInstallInfo();
    }

    private static String cause(UnitFileChange.Failed failed) {
        return failed.error().equals(UnitFileError.MISSING) ? "Unit file " + failed.path() + " does not exist."
                : failed.path() + ": " + failed.error().text();
    }

    private void tell(UnitFileChange change) {
        switch (change) {
            case UnitFileChange.Symlink(String path, String target, boolean replaces) -> {
                if (replaces) {
                    UnitFileNews.tell(session, "unlink", path, "");
                }
                UnitFileNews.tell(session, "symlink", path, target);
            }
            case UnitFileChange.Unlink(String path, _) -> UnitFileNews.tell(session, "unlink", path, "");
            case UnitFileChange.RemoveDirectory(String path) -> UnitFileNews.tell(session, "unlink", path, "");
            case UnitFileChange.Masked(String path) -> UnitFileNews.tell(session, "masked", path, "");
            case UnitFileChange.MaskedByGenerator(String path, String source) -> UnitFileNews.tell(session, "masked by generator", path, source);
            case UnitFileChange.Dangling(String path) -> UnitFileNews.tell(session, "dangling", path, "");
            case UnitFileChange.DestinationMissing(String path, String source) -> UnitFileNews.tell(session, "destination not present", path, source);
            case UnitFileChange.AuxiliaryFailed(String path) -> UnitFileNews.tell(session, "auxiliary unit failed", path, path);
            case UnitFileChange.Failed _ -> {
                // Told as the failure of the verb.
            }
        }
    }
}
