package dev.lares.systemd1;

import dev.lares.dbus.ProtocolViolation;
import dev.lares.engine.Request;
import dev.lares.engine.UnitView;
import dev.lares.unit.UnitName;

/**
 * The unit that a method's first argument names. Methods that load it want a valid name; those that do not take any text,
 * and an empty one for the unit that the caller is a process of. As systemd 252 does it, with its sentences.
 */
final class UnitArgument {
    private UnitArgument() {}

    /** The argument as a name that a unit can be loaded by. */
    static UnitName name(Call call) throws BusError, ProtocolViolation {
        return name(call.arguments().string());
    }

    /** A text as a name that a unit can be loaded by. */
    static UnitName name(String text) throws BusError {
        UnitName name = UnitName.parse(text).orElseThrow(() -> BusError.invalidArgs("Unit name %s is not valid.".formatted(text)));
        if (name.isTemplate()) {
            throw BusError.invalidArgs("Unit name %s is missing the instance name.".formatted(text));
        }
        return name;
    }

    /** The unit, which must be loaded already. */
    static UnitView known(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        return known(bus, call, call.arguments().string());
    }

    private static UnitView known(Systemd1 bus, Call call, String text) throws BusError {
        if (text.isEmpty()) {
            return bus.world().unitOf(call.client().pid()).flatMap(bus::unit)
                    .orElseThrow(() -> new BusError(BusError.NO_SUCH_UNIT, "Client not member of any unit."));
        }
        return UnitName.parse(text).flatMap(bus::unit)
                .orElseThrow(() -> new BusError(BusError.NO_SUCH_UNIT, "Unit %s not loaded.".formatted(text)));
    }

    /** Goes on with the unit, once it is loaded, whether or not it has a file. */
    static void load(Systemd1 bus, Call call, Call.Continuation<UnitView> then) throws BusError, ProtocolViolation {
        String text = call.arguments().string();
        if (text.isEmpty()) {
            then.go(known(bus, call, text));
        } else {
            call.load(name(text), then);
        }
    }

    /** Goes on with the unit, once it is loaded, and only if its files are well. */
    static void loadProperly(Systemd1 bus, Call call, Call.Continuation<UnitView> then) throws BusError, ProtocolViolation {
        String text = call.arguments().string();
        UnitName name = text.isEmpty() ? known(bus, call, text).unit().id() : name(text);
        call.request(new Request.LoadUnit(name), _ -> then.go(known(bus, call, name.text())));
    }
}
