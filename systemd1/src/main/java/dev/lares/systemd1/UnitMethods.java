package dev.lares.systemd1;

import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.engine.Request;
import dev.lares.engine.UnitView;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.function.Predicate;

/** The methods that find, list, load and reset units, org.freedesktop.systemd1(5) "Methods" of the manager and of units. */
final class UnitMethods {
    private static final String LISTED = "a(ssssssouso)";

    private UnitMethods() {}

    static void addToManager(BusInterface.Builder<Systemd1> table) {
        table.open("GetUnit", "s", "o", List.of("name", "unit"), UnitMethods::get)
                .open("GetUnitByPID", "u", "o", List.of("pid", "unit"), UnitMethods::getByPid)
                .open("LoadUnit", "s", "o", List.of("name", "unit"), (bus, call) -> UnitArgument.load(bus, call, view ->
                        call.reply(new BodyWriter("o").objectPath(ObjectPaths.ofUnit(view.unit().id())))))
                .method("ResetFailedUnit", "s", "", List.of("name"), (bus, call) ->
                        call.request(new Request.ResetFailed(UnitArgument.known(bus, call).unit().id()), _ -> call.reply()))
                .method("ResetFailed", "", "", List.of(), UnitMethods::resetAll)
                .open("ListUnits", "", LISTED, List.of("units"), (bus, call) -> list(bus, call, _ -> true))
                .open("ListUnitsFiltered", "as", LISTED, List.of("states", "units"), (bus, call) -> {
                    List<String> states = call.arguments().strings();
                    list(bus, call, view -> isIn(view, states));
                })
                .open("ListUnitsByPatterns", "asas", LISTED, List.of("states", "patterns", "units"), (bus, call) -> {
                    List<String> states = call.arguments().strings();
                    List<String> patterns = call.arguments().strings();
                    list(bus, call, view -> isIn(view, states) && Patterns.anyMatches(patterns, view.unit().id().text()));
                })
                .open("ListUnitsByNames", "as", LISTED, List.of("names", "units"), UnitMethods::listNamed);
    }

    static void addToUnit(BusInterface.Builder<UnitSubject> table) {
        table.method("ResetFailed", "", "", List.of(), (unit, call) -> call.request(new Request.ResetFailed(unit.name()), _ -> call.reply()));
    }

    private static void get(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        call.reply(new BodyWriter("o").objectPath(ObjectPaths.ofUnit(UnitArgument.known(bus, call).unit().id())));
    }

    /** The unit of a process; 0 is the caller's own. */
    private static void getByPid(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        int asked = call.arguments().uint32();
        int pid = asked == 0 ? call.client().pid() : asked;
        UnitName unit = bus.world().unitOf(pid).orElseThrow(() -> new BusError(BusError.NO_UNIT_FOR_PID,
                "PID %s does not belong to any loaded unit.".formatted(Integer.toUnsignedString(pid))));
        call.reply(new BodyWriter("o").objectPath(ObjectPaths.ofUnit(unit)));
    }

    private static void resetAll(Systemd1 bus, Call call) {
        for (UnitView view : bus.engine().units()) {
            bus.request(new Request.ResetFailed(view.unit().id()), _ -> {});
        }
        call.reply();
    }

    private static void list(Systemd1 bus, Call call, Predicate<UnitView> wanted) {
        BodyWriter writer = new BodyWriter(LISTED, 32 * 1024).openArray();
        for (UnitView view : bus.engine().units()) {
            if (wanted.test(view)) {
                write(view, bus, writer);
            }
        }
        call.reply(writer.closeArray());
    }

    /** Lists units by name, and loads those that are not there yet, one after the other. */
    private static void listNamed(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        List<UnitName> names = call.arguments().strings().stream().flatMap(text -> UnitName.parse(text).filter(name -> !name.isTemplate()).stream()).toList();
        listNamed(bus, names, 0, new BodyWriter(LISTED).openArray(), call);
    }

    private static void listNamed(Systemd1 bus, List<UnitName> names, int from, BodyWriter writer, Call call) throws BusError {
        if (from == names.size()) {
            call.reply(writer.closeArray());
        } else {
            call.load(names.get(from), view -> {
                write(view, bus, writer);
                listNamed(bus, names, from + 1, writer, call);
            });
        }
    }

    private static boolean isIn(UnitView view, List<String> states) {
        return states.isEmpty() || states.contains(view.unit().loadState().text()) || states.contains(view.states().active().text())
                || states.contains(view.states().sub());
    }

    private static void write(UnitView view, Systemd1 bus, BodyWriter writer) {
        UnitSubject unit = new UnitSubject(view, bus);
        writer.openStruct().string(unit.name().text()).string(unit.description()).string(view.unit().loadState().text())
                .string(view.states().active().text()).string(view.states().sub()).string("").objectPath(ObjectPaths.ofUnit(unit.name()));
        JobMethods.write(view, writer);
        writer.closeStruct();
    }
}
