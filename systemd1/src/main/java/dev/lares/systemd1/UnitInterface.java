package dev.lares.systemd1;

import dev.lares.unit.Dependency;
import dev.lares.unit.UnitDirectives;

/** {@code org.freedesktop.systemd1.Unit}, org.freedesktop.systemd1(5) "Unit Objects". */
final class UnitInterface {
    static final String NAME = "org.freedesktop.systemd1.Unit";

    static final BusInterface<UnitSubject> TABLE = table();

    private UnitInterface() {}

    private static BusInterface<UnitSubject> table() {
        return BusInterface.<UnitSubject>named(NAME)
                .string("Id", Emits.CONST, unit -> unit.name().toString())
                .strings("Names", Emits.CONST, unit -> unit.view().unit().names().stream().map(Object::toString).toList())
                .strings("After", Emits.CONST, unit -> unit.view().unit().dependencies(Dependency.AFTER).stream().map(Object::toString).toList())
                .string("Description", Emits.CONST, unit -> unit.view().unit().get(UnitDirectives.DESCRIPTION))
                .string("LoadState", Emits.CONST, unit -> unit.view().unit().loadState().text())
                .string("ActiveState", Emits.CHANGE, unit -> unit.view().states().active().text())
                .string("SubState", Emits.CHANGE, unit -> unit.view().states().sub())
                .build();
    }
}
