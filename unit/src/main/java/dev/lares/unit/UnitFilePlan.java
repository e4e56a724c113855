package dev.lares.unit;

import java.util.List;
import java.util.Optional;

/**
 * What an operation on unit files comes to: changes in the order in which they are to be made. What precedes a failure is
 * done nevertheless, as systemd does.
 *
 * @param changes the steps
 * @param hasInstallInfo whether any of the units has an [Install] section that says something
 * @param refusal why the operation as a whole has failed, if it has
 */
public record UnitFilePlan(List<UnitFileChange> changes, boolean hasInstallInfo, Optional<UnitFileError> refusal) {
    public UnitFilePlan {
        changes = List.copyOf(changes);
    }

    /** Whether anything in the file system changes. */
    public boolean isModifying() {
        return changes.stream().anyMatch(UnitFileChange.Action.class::isInstance);
    }

    /** The first step that failed. */
    public Optional<UnitFileChange.Failed> firstFailure() {
        return changes.stream().filter(UnitFileChange.Failed.class::isInstance).map(UnitFileChange.Failed.class::cast).findFirst();
    }
}
