package dev.lares.systemd1;

import dev.lares.engine.UnitView;
import dev.lares.unit.UnitName;

/** A unit as the tables of its interfaces see it. */
record UnitSubject(UnitView view, Systemd1 bus) {
    UnitName name() {
        return view.unit().id();
    }
}
