package dev.lares.systemd1;

import static dev.lares.systemd1.Values.micros;

import dev.lares.unit.ServiceDirectives;
import java.util.List;

/** {@code org.freedesktop.systemd1.Scope}, org.freedesktop.systemd1(5) "Scope Unit Objects". */
final class ScopeInterface {
    static final BusInterface<UnitSubject> TABLE = table();

    private ScopeInterface() {}

    private static BusInterface<UnitSubject> table() {
        BusInterface.Builder<UnitSubject> table = BusInterface.<UnitSubject>named("org.freedesktop.systemd1.Scope")
                .string("Controller", Emits.CHANGE, _ -> "")
                .uint64("TimeoutStopUSec", Emits.CONST, unit -> micros(unit.service().timeoutStopMicros()))
                .string("Result", Emits.CHANGE, unit -> unit.machine().result())
                .uint64("RuntimeMaxUSec", Emits.CONST, unit -> micros(unit.get(ServiceDirectives.RUNTIME_MAX_SEC)))
                .uint64("RuntimeRandomizedExtraUSec", Emits.CONST, unit -> micros(unit.get(ServiceDirectives.RUNTIME_RANDOMIZED_EXTRA_SEC)))
                .string("OOMPolicy", Emits.CONST, unit -> unit.service().oomPolicy().text());
        ControlGroupUsage.add(table);
        ControlGroupProperties.add(table);
        KillProperties.add(table);
        AttachMethods.addToScope(table);
        return table.signal("RequestStop", "").build();
    }
}
