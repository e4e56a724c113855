package dev.lares.systemd1;

import dev.lares.unit.UnitName;
import java.util.List;

/**
 * {@code RefUnit()} and {@code UnrefUnit()}, org.freedesktop.systemd1(5) "Methods". As in systemd they are for clients on the bus
 * only.
 */
final class ReferenceMethods {
    private ReferenceMethods() {}

    static void addToManager(BusInterface.Builder<Systemd1> table) {
        table.method("RefUnit", "s", "", List.of("name"), (bus, call) ->
                        UnitArgument.loadProperly(bus, call, view -> take(bus, view.unit().id(), call)))
                .method("UnrefUnit", "s", "", List.of("name"), (bus, call) -> giveBack(bus, UnitArgument.known(bus, call).unit().id(), call));
    }

    static void addToUnit(BusInterface.Builder<UnitSubject> table) {
        table.method("Ref", "", "", List.of(), (unit, call) -> take(unit.bus(), unit.name(), call))
                .method("Unref", "", "", List.of(), (unit, call) -> giveBack(unit.bus(), unit.name(), call));
    }

    private static void take(Systemd1 bus, UnitName unit, Call call) throws BusError {
        if (call.client().busName().isEmpty()) {
            throw BusError.invalidArgs("Invalid argument"); // there is no name whose end could be waited for
        }
        bus.references().add(call.client(), unit);
        call.reply();
    }

    private static void giveBack(Systemd1 bus, UnitName unit, Call call) throws BusError {
        if (!bus.references().remove(call.client(), unit)) {
            throw new BusError(BusError.NOT_REFERENCED, "Unit has not been referenced yet.");
        }
        call.reply();
    }
}
