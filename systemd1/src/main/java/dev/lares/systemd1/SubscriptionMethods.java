package dev.lares.systemd1;

import java.util.List;

/** {@code Subscribe()} and {@code Unsubscribe()}, org.freedesktop.systemd1(5) "Methods". On the private socket all are subscribed. */
final class SubscriptionMethods {
    private SubscriptionMethods() {}

    static void add(BusInterface.Builder<Systemd1> table) {
        table.open("Subscribe", "", "", List.of(), SubscriptionMethods::subscribe)
                .open("Unsubscribe", "", "", List.of(), SubscriptionMethods::unsubscribe);
    }

    private static void subscribe(Systemd1 bus, Call call) throws BusError {
        if (call.client().busName().filter(name -> !bus.subscribers().add(name)).isPresent()) {
            throw new BusError(BusError.ALREADY_SUBSCRIBED, "Client is already subscribed.");
        }
        call.reply();
    }

    private static void unsubscribe(Systemd1 bus, Call call) throws BusError {
        if (call.client().busName().filter(name -> !bus.subscribers().remove(name)).isPresent()) {
            throw new BusError(BusError.NOT_SUBSCRIBED, "Client is not subscribed.");
        }
        call.reply();
    }
}
