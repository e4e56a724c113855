package dev.lares.unit;

/** The directives of [Service] (systemd.service(5), systemd.exec(5), systemd.kill(5), systemd.resource-control(5)). */
final class ServiceGroups {
    static final DirectiveGroup SERVICE = service();
    static final DirectiveGroup EXEC = exec();
    static final DirectiveGroup KILL = DirectiveGroup.builder("Killing: [Service], [Socket], [Mount], [Swap], [Scope]", "systemd.kill(5)")
            .honoured(
                    KillDirectives.KILL_MODE,
                    KillDirectives.KILL_SIGNAL,
                    KillDirectives.RESTART_KILL_SIGNAL,
                    KillDirectives.FINAL_KILL_SIGNAL,
                    KillDirectives.WATCHDOG_SIGNAL,
                    KillDirectives.SEND_SIGHUP,
                    KillDirectives.SEND_SIGKILL)
            .build();
    static final DirectiveGroup RESOURCE = resource();

    private ServiceGroups() {}

    private static DirectiveGroup service() {
        return DirectiveGroup.builder("[Service]", "systemd.service(5)")
                .honoured(
                        ServiceDirectives.TYPE,
                        ServiceDirectives.BUS_NAME,
                        ServiceDirectives.EXIT_TYPE,
                        ServiceDirectives.REMAIN_AFTER_EXIT,
                        ServiceDirectives.GUESS_MAIN_PID,
                        ServiceDirectives.PID_FILE,
                        ServiceDirectives.EXEC_CONDITION,
                        ServiceDirectives.EXEC_START_PRE,
                        ServiceDirectives.EXEC_START,
                        ServiceDirectives.EXEC_START_POST,
                        ServiceDirectives.EXEC_RELOAD,
                        ServiceDirectives.EXEC_STOP,
                        ServiceDirectives.EXEC_STOP_POST,
                        ServiceDirectives.RESTART_SEC,
                        ServiceDirectives.RESTART_STEPS,
                        ServiceDirectives.RESTART_MAX_DELAY_SEC,
                        ServiceDirectives.TIMEOUT_START_SEC,
                        ServiceDirectives.TIMEOUT_STOP_SEC,
                        ServiceDirectives.TIMEOUT_ABORT_SEC,
                        ServiceDirectives.TIMEOUT_START_FAILURE_MODE,
                        ServiceDirectives.TIMEOUT_STOP_FAILURE_MODE,
                        ServiceDirectives.RUNTIME_MAX_SEC,
                        ServiceDirectives.RUNTIME_RANDOMIZED_EXTRA_SEC,
                        ServiceDirectives.WATCHDOG_SEC,
                        ServiceDirectives.RESTART,
                        ServiceDirectives.RESTART_MODE,
                        ServiceDirectives.SUCCESS_EXIT_STATUS,
                        ServiceDirectives.RESTART_PREVENT_EXIT_STATUS,
                        ServiceDirectives.RESTART_FORCE_EXIT_STATUS,
                        ServiceDirectives.NOTIFY_ACCESS,
                        ServiceDirectives.FILE_DESCRIPTOR_STORE_MAX,
                        ServiceDirectives.OOM_POLICY,
                        ServiceDirectives.RELOAD_SIGNAL,
                        ServiceDirectives.SOCKETS)
                .row(DirectiveRow.honoured(
                        "TimeoutSec",
                        "sets `TimeoutStartSec=` and `TimeoutStopSec=`",
                        ServiceDirectives.TIMEOUT_START_SEC,
                        ServiceGroups::assignTimeoutSec))
                .row(DirectiveRow.honoured(
                        "PermissionsStartOnly",
                        "obsolete: `yes` is `+` before all commands but `ExecStart=`",
                        ServiceDirectives.PERMISSIONS_START_ONLY))
                .alias("StartLimitInterval", UnitDirectives.START_LIMIT_INTERVAL_SEC)
                .row(moved(UnitDirectives.START_LIMIT_BURST))
                .row(moved(UnitDirectives.START_LIMIT_ACTION))
                .row(moved(UnitDirectives.FAILURE_ACTION))
                .notYet("", "NonBlocking RootDirectoryStartOnly RebootArgument")
                .notYet("USB gadgets", "USBFunctionDescriptors USBFunctionStrings")
                .notYet(253, "", "OpenFile")
                .notYet(254, "", "FileDescriptorStorePreserve")
                .obsolete("", "SysVStartPriority BusPolicy")
                .build();
    }

    private static DirectiveRow moved(Directive<?> key) {
        return DirectiveRow.honoured(key.name(), "old place, belongs into [Unit]", key);
    }

    private static void assignTimeoutSec(Value value, UnitDraft draft) throws BadValue {
        draft.assign(ServiceDirectives.TIMEOUT_START_SEC, value);
        draft.assign(ServiceDirectives.TIMEOUT_STOP_SEC, value);
    }

    private static DirectiveGroup exec() {
        DirectiveGroup.Builder group = DirectiveGroup.builder("Execution: [Service], [Socket], [Mount], [Swap]", "systemd.exec(5)");
        addIdentity(group);
        addProperties(group);
        addStreams(group);
        addDirectories(group);
        addProtections(group);
        return group.build();
    }

    private static void addIdentity(DirectiveGroup.Builder group) {
        group.honoured(
                        ExecDirectives.USER,
                        ExecDirectives.GROUP,
                        ExecDirectives.SUPPLEMENTARY_GROUPS,
                        ExecDirectives.ENVIRONMENT,
                        ExecDirectives.ENVIRONMENT_FILE,
                        ExecDirectives.PASS_ENVIRONMENT,
                        ExecDirectives.UNSET_ENVIRONMENT,
                        ExecDirectives.EXEC_SEARCH_PATH,
                        ExecDirectives.NO_NEW_PRIVILEGES)
                .notYet("runs without a PAM session", "PAMName")
                .notYet(255, "set where `User=` is", "SetLoginEnvironment")
                .notYet("runs without these capabilities unless it is root", "AmbientCapabilities")
                .notYet("", "KeyringMode UtmpIdentifier UtmpMode")
                .notYet(
                        "`$CREDENTIALS_DIRECTORY` is not set",
                        "LoadCredential LoadCredentialEncrypted SetCredential SetCredentialEncrypted")
                .notYet(254, "`$CREDENTIALS_DIRECTORY` is not set", "ImportCredential");
    }

    private static void addProperties(DirectiveGroup.Builder group) {
        group.honoured(
                        ExecDirectives.U_MASK,
                        ExecDirectives.NICE,
                        ExecDirectives.OOM_SCORE_ADJUST,
                        ExecDirectives.CPU_SCHEDULING_POLICY,
                        ExecDirectives.CPU_SCHEDULING_PRIORITY,
                        ExecDirectives.CPU_SCHEDULING_RESET_ON_FORK,
                        ExecDirectives.IO_SCHEDULING_CLASS,
                        ExecDirectives.IO_SCHEDULING_PRIORITY,
                        ExecDirectives.TIMER_SLACK_N_SEC,
                        ExecDirectives.IGNORE_SIGPIPE)
                .row(DirectiveRow.honoured("CPUAffinity", "but for the value `numa`", ExecDirectives.CPU_AFFINITY))
                .honoured(
                        ExecDirectives.LIMIT_CPU,
                        ExecDirectives.LIMIT_FSIZE,
                        ExecDirectives.LIMIT_DATA,
                        ExecDirectives.LIMIT_STACK,
                        ExecDirectives.LIMIT_CORE,
                        ExecDirectives.LIMIT_RSS,
                        ExecDirectives.LIMIT_NOFILE,
                        ExecDirectives.LIMIT_AS,
                        ExecDirectives.LIMIT_NPROC,
                        ExecDirectives.LIMIT_MEMLOCK,
                        ExecDirectives.LIMIT_LOCKS,
                        ExecDirectives.LIMIT_SIGPENDING,
                        ExecDirectives.LIMIT_MSGQUEUE,
                        ExecDirectives.LIMIT_NICE,
                        ExecDirectives.LIMIT_RTPRIO,
                        ExecDirectives.LIMIT_RTTIME)
                .notYet("", "CoredumpFilter NUMAPolicy NUMAMask Personality")
                .notYet(254, "", "MemoryKSM")
                .obsolete("replaced by `CapabilityBoundingSet=` and `AmbientCapabilities=`", "Capabilities");
    }

    private static void addStreams(DirectiveGroup.Builder group) {
        String journal = "`journal` and `kmsg` are the manager's console until there is a journal";
        group.row(DirectiveRow.honoured("StandardOutput", journal, ExecDirectives.STANDARD_OUTPUT))
                .row(DirectiveRow.honoured("StandardError", journal, ExecDirectives.STANDARD_ERROR))
                .honoured(
                        ExecDirectives.STANDARD_INPUT,
                        ExecDirectives.STANDARD_INPUT_TEXT,
                        ExecDirectives.SYSLOG_IDENTIFIER,
                        ExecDirectives.SYSLOG_LEVEL,
                        ExecDirectives.SYSLOG_LEVEL_PREFIX,
                        ExecDirectives.LOG_LEVEL_MAX)
                .row(DirectiveRow.honoured(
                        "StandardInputData",
                        "adds to `StandardInputText=`",
                        ExecDirectives.STANDARD_INPUT_TEXT,
                        (value, draft) -> draft.assign(ExecDirectives.STANDARD_INPUT_TEXT, ExecParsers.standardInputData(), value)))
                .notYet("", "SyslogFacility LogExtraFields LogNamespace LogRateLimitIntervalSec LogRateLimitBurst")
                .notYet(253, "", "LogFilterPatterns")
                .notYet("", "TTYPath TTYReset TTYVHangup TTYVTDisallocate TTYRows TTYColumns");
    }

    private static void addDirectories(DirectiveGroup.Builder group) {
        group.honoured(
                        ExecDirectives.WORKING_DIRECTORY,
                        ExecDirectives.RUNTIME_DIRECTORY,
                        ExecDirectives.STATE_DIRECTORY,
                        ExecDirectives.CACHE_DIRECTORY,
                        ExecDirectives.LOGS_DIRECTORY,
                        ExecDirectives.CONFIGURATION_DIRECTORY,
                        ExecDirectives.RUNTIME_DIRECTORY_MODE,
                        ExecDirectives.STATE_DIRECTORY_MODE,
                        ExecDirectives.CACHE_DIRECTORY_MODE,
                        ExecDirectives.LOGS_DIRECTORY_MODE,
                        ExecDirectives.CONFIGURATION_DIRECTORY_MODE,
                        ExecDirectives.RUNTIME_DIRECTORY_PRESERVE,
                        ExecDirectives.TIMEOUT_CLEAN_SEC)
                .notYet("runs in the manager's root", "RootDirectory")
                .notYet("disk images", "RootImage RootImageOptions RootHash RootHashSignature RootVerity MountImages ExtensionImages")
                .notYet("mounts of the unit's own", "ExtensionDirectories BindPaths MountAPIVFS MountFlags")
                .notYet(254, "disk images", "RootImagePolicy MountImagePolicy ExtensionImagePolicy RootEphemeral");
    }

    private static void addProtections(DirectiveGroup.Builder group) {
        group.unprotected("", "CapabilityBoundingSet SecureBits SELinuxContext AppArmorProfile SmackProcessLabel")
                .unprotected("runs as the manager's user, unless `User=` says otherwise", "DynamicUser")
                .unprotected(
                        "",
                        "ReadWritePaths ReadOnlyPaths InaccessiblePaths ExecPaths NoExecPaths BindReadOnlyPaths TemporaryFileSystem "
                                + "PrivateTmp PrivateDevices PrivateNetwork PrivateIPC PrivateUsers PrivateMounts NetworkNamespacePath "
                                + "IPCNamespacePath ProtectSystem ProtectHome ProtectProc ProcSubset ProtectHostname ProtectClock "
                                + "ProtectKernelTunables ProtectKernelModules ProtectKernelLogs ProtectControlGroups")
                .unprotected("old name of `ReadWritePaths=`", "ReadWriteDirectories")
                .unprotected("old name of `ReadOnlyPaths=`", "ReadOnlyDirectories")
                .unprotected("old name of `InaccessiblePaths=`", "InaccessibleDirectories")
                .unprotected(
                        "",
                        "RestrictAddressFamilies RestrictFileSystems RestrictNamespaces RestrictRealtime RestrictSUIDSGID "
                                + "LockPersonality MemoryDenyWriteExecute RemoveIPC SystemCallFilter SystemCallErrorNumber "
                                + "SystemCallArchitectures SystemCallLog");
    }

    private static DirectiveGroup resource() {
        String noController = "needs a control group controller";
        return DirectiveGroup.builder(
                        "Resources: [Service], [Slice], [Scope], [Socket], [Mount], [Swap]", "systemd.resource-control(5)")
                .honoured(ResourceDirectives.SLICE)
                .row(DirectiveRow.honoured("Delegate", "as a boolean: all controllers there are, or none", ResourceDirectives.DELEGATE))
                .notYet(
                        noController,
                        "CPUAccounting CPUWeight StartupCPUWeight CPUQuota CPUQuotaPeriodSec AllowedCPUs StartupAllowedCPUs "
                                + "AllowedMemoryNodes StartupAllowedMemoryNodes MemoryAccounting MemoryMin MemoryLow MemoryHigh MemoryMax "
                                + "MemorySwapMax DefaultMemoryMin DefaultMemoryLow TasksAccounting TasksMax IOAccounting IOWeight "
                                + "StartupIOWeight IODeviceWeight IOReadBandwidthMax IOWriteBandwidthMax IOReadIOPSMax IOWriteIOPSMax "
                                + "IODeviceLatencyTargetSec DisableControllers")
                .notYet(
                        253,
                        noController,
                        "MemoryZSwapMax StartupMemoryLow StartupMemoryHigh StartupMemoryMax StartupMemorySwapMax "
                                + "StartupMemoryZSwapMax DefaultStartupMemoryLow")
                .notYet(254, noController, "MemoryPressureWatch MemoryPressureThresholdSec DelegateSubgroup")
                .notYet(255, "", "NFTSet CoredumpReceive")
                .notYet(
                        "systemd-oomd",
                        "ManagedOOMSwap ManagedOOMMemoryPressure ManagedOOMMemoryPressureLimit ManagedOOMPreference")
                .notYet("", "IPAccounting BPFProgram IPIngressFilterPath IPEgressFilterPath")
                .unprotected("", "DeviceAllow DevicePolicy IPAddressAllow IPAddressDeny SocketBindAllow SocketBindDeny")
                .unprotected("", "RestrictNetworkInterfaces")
                .notYet("replaced by `CPUWeight=`", "CPUShares StartupCPUShares")
                .notYet("replaced by `MemoryMax=`", "MemoryLimit")
                .notYet(
                        "replaced by `IOWeight=` and its like",
                        "BlockIOAccounting BlockIOWeight StartupBlockIOWeight BlockIODeviceWeight BlockIOReadBandwidth "
                                + "BlockIOWriteBandwidth")
                .obsolete("", "NetClass")
                .build();
    }
}
