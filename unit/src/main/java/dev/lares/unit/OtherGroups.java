package dev.lares.unit;

/** The directives of scopes, and of unit types that Lares does not run yet. */
final class OtherGroups {
    static final DirectiveGroup TIMER = DirectiveGroup.builder("[Timer]", "systemd.timer(5)")
            .notYet(
                    "",
                    "OnActiveSec OnBootSec OnStartupSec OnUnitActiveSec OnUnitInactiveSec OnCalendar AccuracySec "
                            + "RandomizedDelaySec FixedRandomDelay OnClockChange OnTimezoneChange Unit Persistent WakeSystem "
                            + "RemainAfterElapse")
            .build();

    static final DirectiveGroup PATH = DirectiveGroup.builder("[Path]", "systemd.path(5)")
            .notYet(
                    "",
                    "PathExists PathExistsGlob PathChanged PathModified DirectoryNotEmpty Unit MakeDirectory DirectoryMode "
                            + "TriggerLimitIntervalSec TriggerLimitBurst")
            .build();

    static final DirectiveGroup MOUNT = DirectiveGroup.builder("[Mount]", "systemd.mount(5)")
            .notYet("", "What Where Type Options SloppyOptions LazyUnmount ReadWriteOnly ForceUnmount DirectoryMode TimeoutSec")
            .build();

    static final DirectiveGroup AUTOMOUNT = DirectiveGroup.builder("[Automount]", "systemd.automount(5)")
            .notYet("", "Where ExtraOptions DirectoryMode TimeoutIdleSec")
            .build();

    static final DirectiveGroup SWAP = DirectiveGroup.builder("[Swap]", "systemd.swap(5)")
            .notYet("", "What Priority Options TimeoutSec")
            .build();

    static final DirectiveGroup SCOPE = DirectiveGroup.builder("[Scope]", "systemd.scope(5)")
            .honoured(
                    ServiceDirectives.OOM_POLICY,
                    ServiceDirectives.RUNTIME_MAX_SEC,
                    ServiceDirectives.RUNTIME_RANDOMIZED_EXTRA_SEC,
                    ServiceDirectives.TIMEOUT_STOP_SEC)
            .build();

    private OtherGroups() {}
}
