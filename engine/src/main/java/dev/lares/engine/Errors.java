package dev.lares.engine;

import dev.lares.unit.LoadedUnit;

/** The names of the errors of org.freedesktop.systemd1(5), and the checks that yield them. */
final class Errors {
    static final String NOT_REFERENCED = "org.freedesktop.systemd1.NotReferenced";
    static final String ACCESS_DENIED = "org.freedesktop.DBus.Error.AccessDenied";
    static final String SCOPE_NOT_RUNNING = "org.freedesktop.systemd1.ScopeNotRunning";
    static final String UNIT_EXISTS = "org.freedesktop.systemd1.UnitExists";
    static final String FILE_NOT_FOUND = "org.freedesktop.DBus.Error.FileNotFound";
    static final String INVALID_ARGS = "org.freedesktop.DBus.Error.InvalidArgs";
    static final String FAILED = "org.freedesktop.DBus.Error.Failed";
    static final String NOT_SUPPORTED = "org.freedesktop.DBus.Error.NotSupported";
    static final String NO_SUCH_PROCESS = "org.freedesktop.systemd1.NoSuchProcess";
    static final String NOTHING_TO_CLEAN = "org.freedesktop.systemd1.NothingToClean";
    static final String UNIT_BUSY = "org.freedesktop.systemd1.UnitBusy";
    static final String UNIT_INACTIVE = "org.freedesktop.systemd1.UnitInactive";
    static final String NO_SUCH_UNIT = "org.freedesktop.systemd1.NoSuchUnit";
    static final String NO_SUCH_JOB = "org.freedesktop.systemd1.NoSuchJob";
    static final String LOAD_FAILED = "org.freedesktop.systemd1.LoadFailed";
    static final String BAD_UNIT_SETTING = "org.freedesktop.systemd1.BadUnitSetting";
    static final String UNIT_MASKED = "org.freedesktop.systemd1.UnitMasked";
    static final String NO_ISOLATION = "org.freedesktop.systemd1.NoIsolation";
    static final String ONLY_BY_DEPENDENCY = "org.freedesktop.systemd1.OnlyByDependency";
    static final String SHUTTING_DOWN = "org.freedesktop.systemd1.ShuttingDown";
    static final String JOB_TYPE_NOT_APPLICABLE = "org.freedesktop.systemd1.JobTypeNotApplicable";
    static final String TRANSACTION_JOBS_CONFLICTING = "org.freedesktop.systemd1.TransactionJobsConflicting";
    static final String TRANSACTION_ORDER_IS_CYCLIC = "org.freedesktop.systemd1.TransactionOrderIsCyclic";
    static final String TRANSACTION_IS_DESTRUCTIVE = "org.freedesktop.systemd1.TransactionIsDestructive";

    private Errors() {}

    /** Refuses a unit that did not load, with systemd's sentence. */
    static void requireLoaded(LoadedUnit unit) throws RefusedException {
        String id = unit.id().text();
        switch (unit.loadState()) {
            case LOADED -> {}
            case NOT_FOUND -> throw new RefusedException(NO_SUCH_UNIT, "Unit " + id + " not found.");
            case BAD_SETTING -> throw new RefusedException(BAD_UNIT_SETTING, "Unit " + id + " has a bad unit file setting.");
            case ERROR -> throw new RefusedException(
                    LOAD_FAILED,
                    "Unit " + id + " failed to load properly, please adjust/correct and reload service manager: "
                            + unit.loadError().orElse("unknown error"));
            case MASKED -> throw new RefusedException(UNIT_MASKED, "Unit " + id + " is masked.");
            case STUB, MERGED -> throw new RefusedException(LOAD_FAILED, "Unit " + id + " is not loaded properly.");
        }
    }
}
