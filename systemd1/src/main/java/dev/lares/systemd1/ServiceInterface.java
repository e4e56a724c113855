package dev.lares.systemd1;

import java.util.List;

/** {@code org.freedesktop.systemd1.Service}, org.freedesktop.systemd1(5) "Service Unit Objects". */
final class ServiceInterface {
    static final BusInterface<UnitSubject> TABLE = table();

    private ServiceInterface() {}

    private static BusInterface<UnitSubject> table() {
        BusInterface.Builder<UnitSubject> table = BusInterface.named("org.freedesktop.systemd1.Service");
        ServiceProperties.add(table);
        ControlGroupUsage.add(table);
        ControlGroupProperties.add(table);
        ExecProperties.add(table);
        KillProperties.add(table);
        AttachMethods.addToService(table);
        return table.inOrder(MemberOrder.SERVICE_METHODS, List.of()).build();
    }
}
