package dev.lares.systemd1;

import dev.lares.engine.JobView;
import dev.lares.engine.UnitView;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the object at a path. A unit that is not loaded yet is loaded for it, as systemd does. */
final class Objects {
    private final Systemd1 bus;

    Objects(Systemd1 bus) {
        this.bus = bus;
    }

    /** Finds the object, now or when the engine has loaded it, and goes on with it. */
    void find(String path, Call call, Call.Continuation<Optional<BusObject>> then) throws BusError {
        Optional<String> label = ObjectPaths.unitName(path);
        Optional<UnitName> name = label.flatMap(UnitName::parse).filter(unit -> !unit.isTemplate());
        if (label.filter("self"::equals).isPresent()) {
            UnitView view = bus.world().unitOf(call.client().pid()).flatMap(bus::unit).orElseThrow(() -> new BusError(BusError.NO_SUCH_UNIT,
                    "Client not member of any unit."));
            call.attempt(() -> then.go(Optional.of(ofUnit(view))));
        } else if (label.isPresent() && name.isEmpty()) {
            UnitView view = UnitLookups.ofInvocation(bus, invocation(label.get()));
            call.attempt(() -> then.go(Optional.of(ofUnit(view))));
        } else if (name.isPresent() && bus.unit(name.get()).isEmpty()) {
            call.load(name.get(), view -> then.go(Optional.of(ofUnit(view))));
        } else {
            call.attempt(() -> then.go(name.isPresent() ? bus.unit(name.get()).map(this::ofUnit) : ofPath(path)));
        }
    }

    /** The digits of an id; systemd takes them with dashes too. */
    private static String invocation(String label) throws BusError {
        boolean dashed = label.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
        if (!dashed && !label.matches("[0-9a-fA-F]{32}")) {
            throw BusError.invalidArgs("Unit name %s is neither a valid invocation ID nor unit name.".formatted(label));
        }
        return label.replace("-", "").toLowerCase(Locale.ROOT);
    }

    private Optional<BusObject> ofPath(String path) {
        Optional<JobView> job = ObjectPaths.jobId(path).flatMap(id -> bus.engine().jobs().stream().filter(j -> j.id() == id).findFirst());
        if (job.isPresent()) {
            return Optional.of(new BusObject(path, List.of(new BusObject.Bound<>(JobInterface.TABLE, new JobInterface.Subject(job.get(), bus))), List.of()));
        }
        return switch (path) {
            case ObjectPaths.MANAGER -> Optional.of(new BusObject(path,
                    List.of(new BusObject.Bound<>(ManagerInterface.TABLE, bus)), List.of("job", "unit")));
            case ObjectPaths.LOG_CONTROL -> Optional.of(new BusObject(path, List.of(new BusObject.Bound<>(LogControlInterface.TABLE, bus)), List.of()));
            case ObjectPaths.UNITS -> Optional.of(new BusObject(path, List.of(), unitLabels()));
            case ObjectPaths.JOBS -> Optional.of(new BusObject(path, List.of(), jobLabels()));
            case "/" -> Optional.of(new BusObject(path, List.of(), List.of("org")));
            case "/org" -> Optional.of(new BusObject(path, List.of(), List.of("freedesktop")));
            case "/org/freedesktop" -> Optional.of(new BusObject(path, List.of(), List.of("LogControl1", "systemd1")));
            default -> Optional.empty();
        };
    }

    private List<String> unitLabels() {
        return bus.engine().units().stream().map(view -> ObjectPaths.escape(view.unit().id().toString())).toList();
    }

    private List<String> jobLabels() {
        return bus.engine().jobs().stream().map(job -> Long.toString(job.id())).toList();
    }

    /** A unit's object: what its type has, and what all units have. */
    BusObject ofUnit(UnitView view) {
        UnitSubject subject = new UnitSubject(view, bus);
        List<BusObject.Bound<?>> interfaces = new ArrayList<>();
        interfaces.add(new BusObject.Bound<>(UnitInterface.TABLE, subject));
        switch (view.unit().id().type()) {
            case SERVICE -> interfaces.add(new BusObject.Bound<>(ServiceInterface.TABLE, subject));
            case TARGET -> interfaces.add(new BusObject.Bound<>(TargetInterface.TABLE, subject));
            case SCOPE -> interfaces.add(new BusObject.Bound<>(ScopeInterface.TABLE, subject));
            case SLICE -> interfaces.add(new BusObject.Bound<>(SliceInterface.TABLE, subject));
            case SOCKET, DEVICE, MOUNT, AUTOMOUNT, SWAP, TIMER, PATH -> {}
        }
        return new BusObject(ObjectPaths.ofUnit(view.unit().id()), interfaces, List.of());
    }
}
