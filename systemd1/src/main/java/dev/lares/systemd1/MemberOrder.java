package dev.lares.systemd1;

import java.util.List;

/**
 * The order in which interfaces have their methods and signals, that of systemd 252's introspection; the rows come from several
 * classes, each of which knows its own. What is not listed here has no place, and what is listed may be missing.
 */
final class MemberOrder {
    static final List<String> MANAGER_METHODS = List.of(
            "GetUnit", "GetUnitByPID", "GetUnitByInvocationID", "GetUnitByControlGroup", "LoadUnit", "StartUnit", "StartUnitWithFlags",
            "StartUnitReplace", "StopUnit", "ReloadUnit", "RestartUnit", "TryRestartUnit", "ReloadOrRestartUnit",
            "ReloadOrTryRestartUnit", "EnqueueUnitJob", "KillUnit", "CleanUnit", "FreezeUnit", "ThawUnit", "ResetFailedUnit",
            "SetUnitProperties", "BindMountUnit", "MountImageUnit", "RefUnit", "UnrefUnit", "StartTransientUnit", "GetUnitProcesses",
            "AttachProcessesToUnit", "AbandonScope", "GetJob", "GetJobAfter", "GetJobBefore", "CancelJob", "ClearJobs", "ResetFailed",
            "SetShowStatus", "ListUnits", "ListUnitsFiltered", "ListUnitsByPatterns", "ListUnitsByNames", "ListJobs", "Subscribe",
            "Unsubscribe", "Dump", "DumpUnitsMatchingPatterns", "DumpByFileDescriptor", "DumpUnitsMatchingPatternsByFileDescriptor",
            "Reload", "Reexecute", "Exit", "Reboot", "PowerOff", "Halt", "KExec", "SwitchRoot", "SetEnvironment", "UnsetEnvironment",
            "UnsetAndSetEnvironment", "EnqueueMarkedJobs", "ListUnitFiles", "ListUnitFilesByPatterns", "GetUnitFileState",
            "EnableUnitFiles", "DisableUnitFiles", "EnableUnitFilesWithFlags", "DisableUnitFilesWithFlags", "ReenableUnitFiles",
            "LinkUnitFiles", "PresetUnitFiles", "PresetUnitFilesWithMode", "MaskUnitFiles", "UnmaskUnitFiles", "RevertUnitFiles",
            "SetDefaultTarget", "GetDefaultTarget", "PresetAllUnitFiles", "AddDependencyUnitFiles", "GetUnitFileLinks", "SetExitCode",
            "LookupDynamicUserByName", "LookupDynamicUserByUID", "GetDynamicUsers");

    static final List<String> MANAGER_SIGNALS = List.of(
            "UnitNew", "UnitRemoved", "JobNew", "JobRemoved", "StartupFinished", "UnitFilesChanged", "Reloading");

    static final List<String> UNIT_METHODS = List.of(
            "Start", "Stop", "Reload", "Restart", "TryRestart", "ReloadOrRestart", "ReloadOrTryRestart", "EnqueueJob", "Kill",
            "ResetFailed", "SetProperties", "Ref", "Unref", "Clean", "Freeze", "Thaw");

    static final List<String> SERVICE_METHODS = List.of(
            "BindMount", "MountImage", "GetProcesses", "AttachProcesses");

    private MemberOrder() {}
}
