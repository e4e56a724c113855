package dev.lares.unit;

import java.util.Optional;

/** What a unit of a type other than service must state to be one; the sentences are systemd's, because people look for them. */
final class TypeChecks {
    private TypeChecks() {}

    /** Why the unit must be refused; empty if it need not. */
    static Optional<String> fault(UnitOutline unit) {
        return switch (unit.id().type()) {
            case SOCKET -> socketFault(unit.section());
            case TIMER -> unless(
                    unit.section().hasAny("OnActiveSec", "OnBootSec", "OnStartupSec", "OnUnitActiveSec", "OnUnitInactiveSec", "OnCalendar")
                            || unit.section().isTrue("OnClockChange") || unit.section().isTrue("OnTimezoneChange"),
                    "Timer unit lacks value setting. Refusing.");
            case PATH -> unless(
                    unit.section().hasAny("PathExists", "PathExistsGlob", "PathChanged", "PathModified", "DirectoryNotEmpty"),
                    "Path unit lacks path setting. Refusing.");
            case MOUNT -> unit.hasFragment() ? mountFault(unit) : Optional.empty();
            case AUTOMOUNT -> unless(!TypeDependencies.where(unit).equals("/"), "Cannot have an automount unit for the root directory. Refusing.")
                    .or(() -> whereFault(unit));
            case SWAP -> unless(
                    unit.section().last("What").filter(what -> !isNamedAfter(unit, what)).isEmpty(),
                    "Value of What= and unit name do not match, not loading.");
            case SERVICE, TARGET, DEVICE, SCOPE, SLICE -> Optional.empty();
        };
    }

    /** Why a unit of any type must be refused for what it does when it ends. */
    static Optional<String> jobModeFault(UnitOutline unit) {
        Settings settings = unit.settings();
        return isolateFault(settings.get(UnitDirectives.ON_SUCCESS_JOB_MODE), unit.dependencies().get(Dependency.ON_SUCCESS).size(), "OnSuccess")
                .or(() -> isolateFault(settings.get(UnitDirectives.ON_FAILURE_JOB_MODE), unit.dependencies().get(Dependency.ON_FAILURE).size(), "OnFailure"));
    }

    private static Optional<String> isolateFault(JobMode mode, int count, String name) {
        return unless(mode != JobMode.ISOLATE || count < 2, "More than one " + name + "= dependencies specified but " + name + "JobMode=isolate set. Refusing.");
    }

    private static Optional<String> socketFault(RawSection section) {
        boolean accepting = section.hasAny("ListenStream", "ListenSequentialPacket");
        boolean other = section.hasAny("ListenDatagram", "ListenFIFO", "ListenNetlink", "ListenSpecial", "ListenMessageQueue", "ListenUSBFunction");
        if (!accepting && !other) {
            return Optional.of("Unit has no Listen setting (ListenStream=, ListenDatagram=, ListenFIFO=, ...). Refusing.");
        }
        if (section.isTrue("Accept") && other) {
            return Optional.of("Unit configured for accepting sockets, but sockets are non-accepting. Refusing.");
        }
        return unless(
                !(section.isTrue("Accept") && section.last("Service").isPresent()),
                "Explicit service configuration for accepting socket units not supported. Refusing.");
    }

    private static Optional<String> mountFault(UnitOutline unit) {
        String where = TypeDependencies.where(unit);
        return whereFault(unit)
                .or(() -> unless(!LoadContext.isKernels(where), "Cannot create mount unit for API file system " + where + ". Refusing."))
                .or(() -> unless(unit.isPerpetual() || unit.section().last("What").isPresent(), "What= setting is missing. Refusing."));
    }

    private static Optional<String> whereFault(UnitOutline unit) {
        return unless(isNamedAfter(unit, TypeDependencies.where(unit)), "Where= setting doesn't match unit name. Refusing.");
    }

    private static boolean isNamedAfter(UnitOutline unit, String path) {
        return UnitNameEscaping.forPath(path, unit.id().type()).filter(unit.names()::contains).isPresent();
    }

    private static Optional<String> unless(boolean good, String fault) {
        return good ? Optional.empty() : Optional.of(fault);
    }
}
