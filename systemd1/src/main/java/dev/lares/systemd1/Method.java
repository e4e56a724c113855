package dev.lares.systemd1;

import dev.lares.dbus.ProtocolViolation;
import java.util.List;

/**
 * A method of an interface.
 *
 * @param <T> the object that has it
 * @param in the signature of the arguments
 * @param out the signature of the answer
 * @param names of the arguments, then of the results, for introspection
 * @param unprivileged whether anybody may call it over the bus; otherwise only the superuser and the manager's own user
 */
record Method<T>(String name, String in, String out, List<String> names, boolean unprivileged, boolean hidden, Handler<T> handler) {
    /** Handles a call, whose arguments are of the right types: answers it now or later, or refuses it. */
    @FunctionalInterface
    interface Handler<T> {
        void handle(T object, Call call) throws BusError, ProtocolViolation;
    }

    Method {
        names = List.copyOf(names);
    }
}
