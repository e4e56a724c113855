package dev.lares.systemd1;

import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.ProtocolViolation;
import java.util.List;
import java.util.Optional;

/**
 * An object at a path, with the interfaces it has.
 *
 * @param path where it is
 * @param interfaces in the order of introspection
 * @param children names of the nodes below it, for introspection
 */
record BusObject(String path, List<Bound<?>> interfaces, List<String> children) {
    BusObject {
        interfaces = List.copyOf(interfaces);
        children = List.copyOf(children);
    }

    Optional<Bound<?>> find(String interfaceName) {
        for (Bound<?> bound : interfaces) {
            if (bound.table().name().equals(interfaceName)) {
                return Optional.of(bound);
            }
        }
        return Optional.empty();
    }

    /** An interface of one object. */
    record Bound<T>(BusInterface<T> table, T object) {
        /** Calls the method of that name; false if there is none. */
        boolean call(String member, Call call) throws BusError, ProtocolViolation {
            Optional<Method<T>> method = table.method(member);
            if (method.isEmpty()) {
                return false;
            }
            call.authorize(method.get(), () -> method.get().handler().handle(object, call));
            return true;
        }

        /** Writes the property as a variant; false if there is none. */
        boolean write(String member, BodyWriter writer) {
            Optional<Property<T>> property = table.property(member);
            property.ifPresent(row -> row.writeVariant(object, writer));
            return property.isPresent();
        }

        void writeAll(BodyWriter writer) {
            table.writeAll(object, writer);
        }

        BodyWriter changes() {
            return table.changes(object);
        }
    }
}
