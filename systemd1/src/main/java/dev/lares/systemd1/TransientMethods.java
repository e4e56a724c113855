package dev.lares.systemd1;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.engine.Request;
import dev.lares.engine.TransientUnit;
import dev.lares.unit.JobMode;
import dev.lares.unit.UnitName;
import dev.lares.unit.UnitType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The methods that make units and give them properties, org.freedesktop.systemd1(5) {@code StartTransientUnit()}, {@code SetUnitProperties()}. */
final class TransientMethods {
    private TransientMethods() {}

    static void addToManager(BusInterface.Builder<Systemd1> table) {
        table.method("StartTransientUnit", "ssa(sv)a(sa(sv))", "o", List.of("name", "mode", "properties", "aux", "job"), TransientMethods::start)
                .method("SetUnitProperties", "sba(sv)", "", List.of("name", "runtime", "properties"), (bus, call) ->
                        UnitArgument.loadProperly(bus, call, view -> setProperties(view.unit().id(), call)));
    }

    static void addToUnit(BusInterface.Builder<UnitSubject> table) {
        table.method("SetProperties", "ba(sv)", "", List.of("runtime", "properties"), (unit, call) -> setProperties(unit.name(), call));
    }

    private static void start(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        String name = call.arguments().string();
        String text = call.arguments().string();
        JobMode mode = JobMethods.mode(text).orElseThrow(() -> BusError.invalidArgs("Job mode %s is invalid.".formatted(text)));
        make(bus, name, call, new ArrayList<>(), drafts -> others(bus, call, drafts, all -> {
            List<TransientUnit> units = all.stream()
                    .map(draft -> new TransientUnit(draft.unit(), draft.transientText(), List.copyOf(draft.pids()), draft.standardFds())).toList();
            units.forEach(unit -> call.handOver(unit.standardFds().all()));
            call.request(new Request.StartTransient(units, mode), accepted -> {
                all.stream().filter(PropertyDraft::isReferenced).forEach(draft -> bus.references().add(call.client(), draft.unit()));
                call.reply(new BodyWriter("o").objectPath(ObjectPaths.ofJob(accepted.jobs().getFirst())));
            });
        }));
    }

    /** Reads the units beside the first, one after the other. */
    private static void others(Systemd1 bus, Call call, List<PropertyDraft> drafts, Call.Continuation<List<PropertyDraft>> then)
            throws BusError, ProtocolViolation {
        BodyReader reader = call.arguments();
        if (drafts.size() == 1) {
            reader.enterArray();
        } else {
            reader.leaveStruct();
        }
        if (!reader.hasMore()) {
            reader.leaveArray();
            then.go(drafts);
            return;
        }
        reader.enterStruct();
        make(bus, reader.string(), call, drafts, more -> others(bus, call, more, then));
    }

    /** Reads one unit, once it is known that it is not there, and adds it. */
    private static void make(Systemd1 bus, String text, Call call, List<PropertyDraft> drafts, Call.Continuation<List<PropertyDraft>> then)
            throws BusError {
        UnitType type = UnitType.ofSuffix(text.substring(text.lastIndexOf('.') + 1)).filter(_ -> text.indexOf('.') >= 0)
                .orElseThrow(() -> BusError.invalidArgs("Invalid unit name or type."));
        if (!mayBeTransient(type)) {
            throw BusError.invalidArgs("Unit type %s does not support transient units.".formatted(type.suffix()));
        }
        UnitName name = UnitArgument.name(text);
        if (name.isInstance() && type != UnitType.SERVICE) {
            throw BusError.invalidArgs("Invalid argument");
        }
        call.load(name, view -> {
            boolean again = drafts.stream().anyMatch(draft -> draft.unit().equals(name));
            if (view.unit().fragment().isPresent() || view.job().isPresent() || !view.unit().id().equals(name) || again) {
                throw new BusError(BusError.UNIT_EXISTS, "Unit %s was already loaded or has a fragment file.".formatted(name));
            }
            drafts.add(SettableProperties.ofNew(name, call));
            then.go(drafts);
        });
    }

    /** systemd makes sockets, mounts, automounts, timers and paths, too, which Lares does not run. */
    private static boolean mayBeTransient(UnitType type) {
        return switch (type) {
            case SERVICE, SCOPE, SLICE -> true;
            case SOCKET, TARGET, DEVICE, MOUNT, AUTOMOUNT, SWAP, TIMER, PATH -> false;
        };
    }

    private static void setProperties(UnitName unit, Call call) throws BusError, ProtocolViolation {
        boolean runtime = call.arguments().bool();
        PropertyDraft draft = SettableProperties.ofLoaded(unit, call);
        Map<String, String> dropIns = draft.dropIns();
        if (dropIns.isEmpty()) {
            call.reply();
        } else {
            call.request(new Request.SetProperties(unit, runtime, new TreeMap<>(dropIns)), _ -> call.reply());
        }
    }
}
