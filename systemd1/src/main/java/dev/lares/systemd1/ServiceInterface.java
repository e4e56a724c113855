package dev.lares.systemd1;

/** {@code org.freedesktop.systemd1.Service}, org.freedesktop.systemd1(5) "Service Unit Objects". */
final class ServiceInterface {
    static final BusInterface<UnitSubject> TABLE = BusInterface.<UnitSubject>named("org.freedesktop.systemd1.Service")
            .uint32("MainPID", Emits.CHANGE, unit -> unit.view().machine().mainPid())
            .uint32("ControlPID", Emits.CHANGE, unit -> unit.view().machine().controlPid())
            .string("StatusText", Emits.CHANGE, unit -> unit.view().machine().statusText())
            .string("Result", Emits.CHANGE, unit -> unit.view().machine().result())
            .build();

    private ServiceInterface() {}
}
