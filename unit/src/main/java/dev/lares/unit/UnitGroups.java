package dev.lares.unit;

/** The directives of [Unit] and [Install] (systemd.unit(5)). */
final class UnitGroups {
    private static final String CONDITIONS =
            "PathExists PathExistsGlob PathIsDirectory PathIsSymbolicLink PathIsMountPoint PathIsReadWrite PathIsEncrypted "
                    + "DirectoryNotEmpty FileNotEmpty FileIsExecutable NeedsUpdate FirstBoot Architecture Virtualization Host "
                    + "KernelCommandLine KernelVersion Credential Security Capability ACPower Memory CPUFeature CPUs Environment "
                    + "User Group ControlGroupController OSRelease MemoryPressure CPUPressure IOPressure";

    static final DirectiveGroup UNIT = unit();
    static final DirectiveGroup INSTALL = DirectiveGroup.builder("[Install]", "systemd.unit(5)")
            .honoured(
                    InstallDirectives.ALIAS,
                    InstallDirectives.WANTED_BY,
                    InstallDirectives.REQUIRED_BY,
                    InstallDirectives.UPHELD_BY,
                    InstallDirectives.ALSO,
                    InstallDirectives.DEFAULT_INSTANCE)
            .build();

    private UnitGroups() {}

    private static DirectiveGroup unit() {
        DirectiveGroup.Builder group = DirectiveGroup.builder("[Unit]", "systemd.unit(5)")
                .dependencies(
                        Dependency.REQUIRES,
                        Dependency.REQUISITE,
                        Dependency.WANTS,
                        Dependency.BINDS_TO,
                        Dependency.PART_OF,
                        Dependency.UPHOLDS,
                        Dependency.CONFLICTS,
                        Dependency.BEFORE,
                        Dependency.AFTER,
                        Dependency.ON_FAILURE,
                        Dependency.ON_SUCCESS,
                        Dependency.PROPAGATES_RELOAD_TO,
                        Dependency.RELOAD_PROPAGATED_FROM,
                        Dependency.PROPAGATES_STOP_TO,
                        Dependency.STOP_PROPAGATED_FROM,
                        Dependency.JOINS_NAMESPACE_OF);
        addSettings(group);
        addConditions(group);
        addOldNames(group);
        return group.build();
    }

    private static void addSettings(DirectiveGroup.Builder group) {
        group.honoured(
                UnitDirectives.DESCRIPTION,
                UnitDirectives.DOCUMENTATION,
                UnitDirectives.DEFAULT_DEPENDENCIES,
                UnitDirectives.REFUSE_MANUAL_START,
                UnitDirectives.REFUSE_MANUAL_STOP,
                UnitDirectives.ALLOW_ISOLATE,
                UnitDirectives.IGNORE_ON_ISOLATE,
                UnitDirectives.STOP_WHEN_UNNEEDED,
                UnitDirectives.ON_FAILURE_JOB_MODE,
                UnitDirectives.ON_SUCCESS_JOB_MODE,
                UnitDirectives.JOB_TIMEOUT_SEC,
                UnitDirectives.JOB_RUNNING_TIMEOUT_SEC,
                UnitDirectives.JOB_TIMEOUT_ACTION,
                UnitDirectives.START_LIMIT_INTERVAL_SEC,
                UnitDirectives.START_LIMIT_BURST,
                UnitDirectives.START_LIMIT_ACTION,
                UnitDirectives.FAILURE_ACTION,
                UnitDirectives.SUCCESS_ACTION,
                UnitDirectives.FAILURE_ACTION_EXIT_STATUS,
                UnitDirectives.SUCCESS_ACTION_EXIT_STATUS,
                UnitDirectives.REQUIRES_MOUNTS_FOR,
                UnitDirectives.SOURCE_PATH,
                UnitDirectives.COLLECT_MODE);
        group.notYet(256, "", "WantsMountsFor");
        group.notYet(255, "", "SurviveFinalKillSignal");
        group.notYet("", "RebootArgument JobTimeoutRebootArgument");
    }

    private static void addConditions(DirectiveGroup.Builder group) {
        for (String kind : CONDITIONS.split(" ")) {
            group.row(DirectiveRow.honoured("Condition" + kind, "", UnitDirectives.CONDITIONS));
            group.row(DirectiveRow.honoured("Assert" + kind, "", UnitDirectives.CONDITIONS));
        }
        group.row(DirectiveRow.honoured("ConditionFirmware", "", UnitDirectives.CONDITIONS));
    }

    private static void addOldNames(DirectiveGroup.Builder group) {
        group.alias("StartLimitInterval", UnitDirectives.START_LIMIT_INTERVAL_SEC)
                .row(DirectiveRow.dependency("BindTo", "another name of `BindsTo=`", Dependency.BINDS_TO))
                .row(DirectiveRow.dependency("PropagateReloadTo", "another name of `PropagatesReloadTo=`", Dependency.PROPAGATES_RELOAD_TO))
                .row(DirectiveRow.dependency(
                        "PropagateReloadFrom", "another name of `ReloadPropagatedFrom=`", Dependency.RELOAD_PROPAGATED_FROM))
                .row(DirectiveRow.dependency("RequiresOverridable", "obsolete, taken as `Requires=`", Dependency.REQUIRES))
                .row(DirectiveRow.dependency("RequisiteOverridable", "obsolete, taken as `Requisite=`", Dependency.REQUISITE))
                .row(DirectiveRow.honoured(
                        "OnFailureIsolate",
                        "`yes` is `OnFailureJobMode=isolate`",
                        UnitDirectives.ON_FAILURE_JOB_MODE,
                        (value, draft) -> draft.settings()
                                .put(
                                        UnitDirectives.ON_FAILURE_JOB_MODE,
                                        Parsers.readBoolean(value.text()) ? JobMode.ISOLATE : JobMode.REPLACE)))
                .obsolete("snapshots are no more", "IgnoreOnSnapshot");
    }
}
