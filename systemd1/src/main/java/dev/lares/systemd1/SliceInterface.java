package dev.lares.systemd1;

/** {@code org.freedesktop.systemd1.Slice}, org.freedesktop.systemd1(5) "Slice Unit Objects". */
final class SliceInterface {
    static final BusInterface<UnitSubject> TABLE = table();

    private SliceInterface() {}

    private static BusInterface<UnitSubject> table() {
        BusInterface.Builder<UnitSubject> table = BusInterface.named("org.freedesktop.systemd1.Slice");
        ControlGroupUsage.add(table);
        ControlGroupProperties.add(table);
        AttachMethods.addToSlice(table);
        return table.build();
    }
}
