package dev.lares.systemd1;

import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.engine.UnitView;
import dev.lares.unit.UnitName;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The Manager's methods that find a unit by something else than its name, org.freedesktop.systemd1(5) "Methods". */
final class UnitLookups {
    private static final int ID_BYTES = 16;
    private static final UnitName ROOT_SLICE = new UnitName("-.slice");

    private UnitLookups() {}

    static void add(BusInterface.Builder<Systemd1> table) {
        table.open("GetUnitByInvocationID", "ay", "o", List.of("invocation_id", "unit"), UnitLookups::byInvocation)
                .open("GetUnitByControlGroup", "s", "o", List.of("cgroup", "unit"), UnitLookups::byControlGroup);
    }

    /** The unit of an activation; nothing or zeros ask for the caller's own. The path holds for that activation only. */
    private static void byInvocation(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        byte[] id = call.arguments().octets();
        if (id.length != 0 && id.length != ID_BYTES) {
            throw BusError.invalidArgs("Invalid invocation ID");
        }
        UnitView unit;
        if (Arrays.equals(id, new byte[id.length])) {
            unit = bus.world().unitOf(call.client().pid()).flatMap(bus::unit).orElseThrow(() -> new BusError(BusError.NO_SUCH_UNIT,
                    "Client %d not member of any unit.".formatted(call.client().pid())));
        } else {
            unit = ofInvocation(bus, HexFormat.of().formatHex(id));
        }
        call.reply(new BodyWriter("o").objectPath(ObjectPaths.UNITS + "/" + ObjectPaths.escape(unit.invocationId())));
    }

    /** The unit that was activated under that id, 32 hexadecimal digits. */
    static UnitView ofInvocation(Systemd1 bus, String id) throws BusError {
        return bus.engine().units().stream().filter(view -> view.invocationId().equals(id)).findFirst()
                .orElseThrow(() -> new BusError(BusError.NO_UNIT_FOR_INVOCATION_ID,
                        "No unit with the specified invocation ID %s known.".formatted(id)));
    }

    /** The unit whose group it is, or that is in one of its units' groups; the root's otherwise. */
    private static void byControlGroup(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        String path = call.arguments().string();
        if (!path.startsWith("/")) {
            throw BusError.invalidArgs("Control group path is not absolute: " + path);
        }
        if (!isNormalized(path)) {
            throw BusError.invalidArgs("Control group path is not normalized: " + path);
        }
        Optional<UnitName> found = Optional.empty();
        for (String rest = path; found.isEmpty() && rest.length() > 1; rest = rest.substring(0, rest.lastIndexOf('/'))) {
            found = bus.world().unitOfControlGroup(rest);
        }
        UnitName unit = found.or(() -> Optional.of(ROOT_SLICE)).filter(name -> bus.unit(name).isPresent())
                .orElseThrow(() -> new BusError(BusError.NO_SUCH_UNIT,
                        "Control group '%s' is not valid or not managed by this instance".formatted(path)));
        call.reply(new BodyWriter("o").objectPath(ObjectPaths.ofUnit(unit)));
    }

    private static boolean isNormalized(String path) {
        return !path.contains("//") && Arrays.stream(path.split("/")).noneMatch(part -> part.equals(".") || part.equals(".."));
    }
}
