package dev.lares.systemd1;

import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.ProtocolViolation;
import java.util.Optional;

/**
 * A property of an interface.
 *
 * @param <T> the object that has it
 * @param type its signature, one complete type
 * @param setter how it is set, if it can be
 * @param hidden not shown by introspection or {@code GetAll}, as old names are that systemd only keeps answering to
 */
record Property<T>(String name, String type, Emits emits, boolean hidden, Getter<T> getter, Optional<Setter<T>> setter) {
    /** Writes exactly one value of the property's type. */
    @FunctionalInterface
    interface Getter<T> {
        void write(T object, BodyWriter writer);
    }

    /** Takes the new value from the arguments, which stand before it, and answers the call. */
    @FunctionalInterface
    interface Setter<T> {
        void set(T object, Call call) throws BusError, ProtocolViolation;
    }

    /** Writes the value as a variant. */
    void writeVariant(T object, BodyWriter writer) {
        writer.openVariant(type);
        getter.write(object, writer);
        writer.closeVariant();
    }
}
