package dev.lares.systemd1;

import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.engine.JobType;
import dev.lares.engine.JobView;
import dev.lares.engine.Request;
import dev.lares.engine.UnitView;
import dev.lares.unit.JobMode;
import dev.lares.unit.UnitDirectives;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.Optional;

/** {@code org.freedesktop.systemd1.Manager}, org.freedesktop.systemd1(5) "The Manager Object". */
final class ManagerInterface {
    static final String NAME = "org.freedesktop.systemd1.Manager";

    static final BusInterface<Systemd1> TABLE = table();

    private ManagerInterface() {}

    private static BusInterface<Systemd1> table() {
        return BusInterface.<Systemd1>named(NAME)
                .string("Version", Emits.CONST, bus -> bus.world().version())
                .open("GetUnit", "s", "o", List.of("name", "unit"), ManagerInterface::getUnit)
                .open("LoadUnit", "s", "o", List.of("name", "unit"), ManagerInterface::loadUnit)
                .method("StartUnit", "ss", "o", List.of("name", "mode", "job"), (_, call) -> enqueue(JobType.START, call))
                .method("StopUnit", "ss", "o", List.of("name", "mode", "job"), (_, call) -> enqueue(JobType.STOP, call))
                .method("RestartUnit", "ss", "o", List.of("name", "mode", "job"), (_, call) -> enqueue(JobType.RESTART, call))
                .open("ListUnits", "", "a(ssssssouso)", List.of("units"), ManagerInterface::listUnits)
                .open("Subscribe", "", "", List.of(), (_, call) -> call.reply())
                .signal("JobNew", "uos", "id", "job", "unit")
                .signal("JobRemoved", "uoss", "id", "job", "unit", "result")
                .build();
    }

    private static UnitName name(Call call) throws BusError, ProtocolViolation {
        String text = call.arguments().string();
        return UnitName.parse(text).orElseThrow(() -> BusError.invalidArgs("Unit name %s is not valid.".formatted(text)));
    }

    private static void getUnit(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        UnitName name = name(call);
        UnitView view = bus.unit(name).orElseThrow(() -> new BusError(BusError.NO_SUCH_UNIT, "Unit %s not loaded.".formatted(name)));
        call.reply(new BodyWriter("o").objectPath(ObjectPaths.ofUnit(view.unit().id())));
    }

    private static void loadUnit(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        UnitName name = name(call);
        call.request(new Request.LoadUnit(name), _ ->
                call.reply(new BodyWriter("o").objectPath(ObjectPaths.ofUnit(bus.unit(name).map(view -> view.unit().id()).orElse(name)))));
    }

    private static void enqueue(JobType type, Call call) throws BusError, ProtocolViolation {
        UnitName name = name(call);
        String modeText = call.arguments().string();
        JobMode mode = mode(modeText).orElseThrow(() -> BusError.invalidArgs("Job mode %s invalid".formatted(modeText)));
        call.request(new Request.Enqueue(name, type, mode), accepted ->
                call.reply(new BodyWriter("o").objectPath(ObjectPaths.ofJob(accepted.jobs().getFirst()))));
    }

    private static Optional<JobMode> mode(String text) {
        for (JobMode mode : JobMode.values()) {
            if (mode.text().equals(text)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    private static void listUnits(Systemd1 bus, Call call) {
        BodyWriter writer = new BodyWriter("a(ssssssouso)", 64 * 1024).openArray();
        for (UnitView view : bus.engine().units()) {
            writeListed(view, writer);
        }
        call.reply(writer.closeArray());
    }

    private static void writeListed(UnitView view, BodyWriter writer) {
        UnitName name = view.unit().id();
        writer.openStruct().string(name.toString()).string(view.unit().get(UnitDirectives.DESCRIPTION))
                .string(view.unit().loadState().text()).string(view.states().active().text()).string(view.states().sub())
                .string("").objectPath(ObjectPaths.ofUnit(name));
        Optional<JobView> job = view.job();
        writer.uint32(job.map(j -> (int) j.id()).orElse(0)).string(job.map(j -> j.type().text()).orElse(""))
                .objectPath(job.map(j -> ObjectPaths.ofJob(j.id())).orElse("/")).closeStruct();
    }
}
