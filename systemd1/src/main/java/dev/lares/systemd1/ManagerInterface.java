package dev.lares.systemd1;

import dev.lares.dbus.ProtocolViolation;
import dev.lares.engine.Request;
import dev.lares.unit.ShowStatus;
import java.util.List;
import java.util.Optional;

/** {@code org.freedesktop.systemd1.Manager}, org.freedesktop.systemd1(5) "The Manager Object". */
final class ManagerInterface {
    static final String NAME = "org.freedesktop.systemd1.Manager";

    static final BusInterface<Systemd1> TABLE = table();

    private ManagerInterface() {}

    private static BusInterface<Systemd1> table() {
        BusInterface.Builder<Systemd1> table = BusInterface.named(NAME);
        ManagerProperties.add(table);
        EnvironmentMethods.add(table);
        UnitLookups.add(table);
        DumpMethods.add(table);
        DynamicUserMethods.add(table);
        UnitMethods.addToManager(table);
        JobMethods.addToManager(table);
        TransientMethods.addToManager(table);
        ProcessMethods.addToManager(table);
        AttachMethods.addToManager(table);
        ReferenceMethods.addToManager(table);
        EndMethods.add(table);
        SubscriptionMethods.add(table);
        table.method("SetShowStatus", "s", "", List.of("mode"), ManagerInterface::setShowStatus)
                .method("Reload", "", "", List.of(), (bus, call) -> {
                    bus.tellReloading(true);
                    call.request(new Request.ReloadFiles(), _ -> {
                        bus.tellReloading(false);
                        call.reply();
                    });
                })
                .method("Reexecute", "", "", List.of(), Systemd1::reexecute)
                .signal("UnitNew", "so", "id", "unit")
                .signal("UnitRemoved", "so", "id", "unit")
                .signal("JobNew", "uos", "id", "job", "unit")
                .signal("JobRemoved", "uoss", "id", "job", "unit", "result")
                .signal("StartupFinished", "tttttt", "firmware", "loader", "kernel", "initrd", "userspace", "total")
                .signal("Reloading", "b", "active");
        UnitFileMethods.add(table);
        return table.inOrder(MemberOrder.MANAGER_METHODS, MemberOrder.MANAGER_SIGNALS).build();
    }

    private static void setShowStatus(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        String text = call.arguments().string();
        Optional<ShowStatus> status = ShowStatus.of(text);
        if (status.isEmpty() && !text.isEmpty()) {
            throw BusError.invalidArgs("Invalid show status '%s'".formatted(text));
        }
        bus.world().runtimeSettings().setShowStatus(status);
        call.reply();
    }
}
