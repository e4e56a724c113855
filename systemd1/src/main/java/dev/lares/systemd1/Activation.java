package dev.lares.systemd1;

import dev.lares.engine.JobType;
import dev.lares.engine.JobView;
import dev.lares.engine.Reply;
import dev.lares.engine.Request;
import dev.lares.unit.JobMode;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.function.Consumer;

/**
 * Starts units for the message bus: what a D-Bus service file names as {@code SystemdService=}, when somebody calls its name.
 * While the bus itself goes down, nothing is started for it any more (asked of systemd 252).
 */
final class Activation {
    private static final List<UnitName> BUS = List.of(new UnitName("dbus.socket"), new UnitName("dbus.service"));

    private Activation() {}

    static void start(Systemd1 bus, String name, Consumer<BusError> refused) {
        if (BUS.stream().anyMatch(unit -> isDownOrPending(bus, unit))) {
            refused.accept(new BusError(BusError.SHUTTING_DOWN, "Refusing activation, D-Bus is shutting down."));
            return;
        }
        UnitName.parse(name).filter(unit -> !unit.isTemplate()).ifPresentOrElse(
                unit -> bus.request(new Request.Enqueue(unit, JobType.START, JobMode.REPLACE), reply -> {
                    if (reply instanceof Reply.Refused(String error, String text)) {
                        refused.accept(new BusError(error, text));
                    }
                }),
                () -> refused.accept(BusError.invalidArgs("Unit name %s is not valid.".formatted(name))));
    }

    /** Whether a unit is down, or about to be. */
    private static boolean isDownOrPending(Systemd1 bus, UnitName name) {
        return bus.unit(name).filter(view -> !view.states().active().isInactiveOrDeactivating()
                && view.job().map(JobView::type).filter(Activation::stops).isEmpty()).isEmpty();
    }

    private static boolean stops(JobType type) {
        return type == JobType.STOP || type == JobType.RESTART || type == JobType.TRY_RESTART;
    }
}
