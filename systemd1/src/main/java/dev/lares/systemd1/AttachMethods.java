package dev.lares.systemd1;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.engine.Request;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.List;

/** The methods about which processes are a unit's, org.freedesktop.systemd1(5) {@code GetUnitProcesses()}, {@code AttachProcessesToUnit()}, {@code AbandonScope()}. */
final class AttachMethods {
    private AttachMethods() {}

    static void addToManager(BusInterface.Builder<Systemd1> table) {
        table.open("GetUnitProcesses", "s", "a(sus)", List.of("name", "processes"), (bus, call) ->
                        list(bus, UnitArgument.known(bus, call).unit().id(), call))
                .method("AttachProcessesToUnit", "ssau", "", List.of("unit_name", "subcgroup", "pids"), (bus, call) ->
                        attach(UnitArgument.known(bus, call).unit().id(), call))
                .method("AbandonScope", "s", "", List.of("name"), (bus, call) ->
                        call.request(new Request.AbandonScope(UnitArgument.known(bus, call).unit().id()), _ -> call.reply()));
    }

    static void addToService(BusInterface.Builder<UnitSubject> table) {
        addListing(table);
        table.method("AttachProcesses", "sau", "", List.of("subcgroup", "pids"), (unit, call) -> attach(unit.name(), call));
    }

    static void addToScope(BusInterface.Builder<UnitSubject> table) {
        table.method("Abandon", "", "", List.of(), (unit, call) -> call.request(new Request.AbandonScope(unit.name()), _ -> call.reply()));
        addToService(table);
    }

    static void addToSlice(BusInterface.Builder<UnitSubject> table) {
        addToService(table);
    }

    private static void addListing(BusInterface.Builder<UnitSubject> table) {
        table.open("GetProcesses", "", "a(sus)", List.of("processes"), (unit, call) -> list(unit.bus(), unit.name(), call));
    }

    private static void list(Systemd1 bus, UnitName unit, Call call) {
        BodyWriter writer = new BodyWriter("a(sus)").openArray();
        for (World.Process process : bus.world().processes(unit)) {
            writer.openStruct().string(process.controlGroup()).uint32(process.pid()).string(process.commandLine()).closeStruct();
        }
        call.reply(writer.closeArray());
    }

    private static void attach(UnitName unit, Call call) throws BusError, ProtocolViolation {
        BodyReader arguments = call.arguments();
        String subgroup = arguments.string();
        if (!subgroup.isEmpty() && !subgroup.startsWith("/")) {
            throw BusError.invalidArgs("Control group path is not absolute: %s".formatted(subgroup));
        }
        if (List.of(subgroup.split("/")).contains("..")) {
            throw BusError.invalidArgs("Control group path is not normalized: %s".formatted(subgroup));
        }
        List<Integer> asked = new ArrayList<>();
        arguments.enterArray();
        while (arguments.hasMore()) {
            asked.add(arguments.uint32());
        }
        arguments.leaveArray();
        // Whether the unit takes any comes first.
        call.request(new Request.AttachProcesses(unit, "", List.of()), _ -> {
            List<Integer> pids = new ArrayList<>();
            for (int pid : asked) {
                pids.add(call.requireAttachable(pid));
            }
            call.request(new Request.AttachProcesses(unit, subgroup.replaceFirst("^/+", ""), pids), _ -> call.reply());
        });
    }
}
