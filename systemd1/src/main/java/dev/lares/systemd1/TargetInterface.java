package dev.lares.systemd1;

/** {@code org.freedesktop.systemd1.Target}: a target has nothing of its own, org.freedesktop.systemd1(5) "Target Unit Objects". */
final class TargetInterface {
    static final BusInterface<UnitSubject> TABLE = BusInterface.<UnitSubject>named("org.freedesktop.systemd1.Target").build();

    private TargetInterface() {}
}
