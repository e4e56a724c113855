package dev.lares.systemd1;

import dev.lares.dbus.ProtocolViolation;
import dev.lares.engine.KillWhom;
import dev.lares.engine.Request;
import dev.lares.unit.DirectoryKind;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The methods that act on a unit's processes and directories without a job: kill, clean, freeze, thaw (systemctl(1)). */
final class ProcessMethods {
    private static final int LAST_SIGNAL = 64;

    private ProcessMethods() {}

    static void addToManager(BusInterface.Builder<Systemd1> table) {
        table.method("KillUnit", "ssi", "", List.of("name", "whom", "signal"), (bus, call) ->
                        kill(UnitArgument.known(bus, call).unit().id(), call))
                .method("CleanUnit", "sas", "", List.of("name", "mask"), (bus, call) ->
                        UnitArgument.loadProperly(bus, call, view -> clean(view.unit().id(), call)))
                .method("FreezeUnit", "s", "", List.of("name"), (bus, call) ->
                        freeze(UnitArgument.known(bus, call).unit().id(), true, call))
                .method("ThawUnit", "s", "", List.of("name"), (bus, call) ->
                        freeze(UnitArgument.known(bus, call).unit().id(), false, call));
    }

    static void addToUnit(BusInterface.Builder<UnitSubject> table) {
        table.method("Kill", "si", "", List.of("whom", "signal"), (unit, call) -> kill(unit.name(), call))
                .method("Clean", "as", "", List.of("mask"), (unit, call) -> clean(unit.name(), call))
                .method("Freeze", "", "", List.of(), (unit, call) -> freeze(unit.name(), true, call))
                .method("Thaw", "", "", List.of(), (unit, call) -> freeze(unit.name(), false, call));
    }

    private static void kill(UnitName unit, Call call) throws BusError, ProtocolViolation {
        String text = call.arguments().string();
        KillWhom whom = KillWhom.of(text).orElseThrow(() -> BusError.invalidArgs("Invalid who argument %s".formatted(text)));
        int signal = call.arguments().int32();
        if (signal <= 0 || signal > LAST_SIGNAL) {
            throw BusError.invalidArgs("Signal number out of range.");
        }
        call.request(new Request.Kill(unit, whom, signal), _ -> call.reply());
    }

    private static void clean(UnitName unit, Call call) throws BusError, ProtocolViolation {
        SortedSet<DirectoryKind> kinds = new TreeSet<>();
        for (String text : call.arguments().strings()) {
            if (text.equals("all")) {
                kinds.addAll(List.of(DirectoryKind.values()));
            } else {
                kinds.add(DirectoryKind.of(text).orElseThrow(() -> BusError.invalidArgs("Invalid resource type: %s".formatted(text))));
            }
        }
        call.request(new Request.Clean(unit, new ArrayList<>(kinds)), _ -> call.reply());
    }

    private static void freeze(UnitName unit, boolean freeze, Call call) {
        call.request(new Request.Freeze(unit, freeze), _ -> call.reply());
    }
}
