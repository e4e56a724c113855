package dev.lares.systemd1;

import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.EntryHead;
import dev.lares.dbus.Names;
import dev.lares.dbus.Signatures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * An interface as a table: everything that is known of its members is one row each, in the order of introspection.
 *
 * @param <T> the objects that have it
 */
final class BusInterface<T> {
    /** A property and how it begins as an entry of an {@code a{sv}}. */
    private record Entry<T>(Property<T> property, EntryHead head) {
        Entry(Property<T> property) {
            this(property, new EntryHead(property.name(), property.type()));
        }

        void write(T object, BodyWriter writer) {
            writer.openEntry(head);
            property.getter().write(object, writer);
            writer.closeEntry();
        }
    }

    private final String name;
    private final Map<String, Property<T>> properties;
    private final Map<String, Method<T>> methods;
    private final List<SignalDeclaration> signals;
    private final List<Entry<T>> shown;
    private final List<Entry<T>> told;
    private final List<String> invalidated;

    private BusInterface(Builder<T> builder) {
        name = builder.name;
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(builder.properties));
        methods = Collections.unmodifiableMap(new LinkedHashMap<>(builder.methods));
        signals = List.copyOf(builder.signals);
        shown = properties.values().stream().filter(property -> !property.hidden()).map(Entry::new).toList();
        told = properties.values().stream().filter(property -> property.emits() == Emits.CHANGE).map(Entry::new).toList();
        invalidated = properties.values().stream().filter(property -> property.emits() == Emits.INVALIDATION).map(Property::name).toList();
    }

    static <T> Builder<T> named(String name) {
        return new Builder<>(name);
    }

    String name() {
        return name;
    }

    Optional<Property<T>> property(String member) {
        return Optional.ofNullable(properties.get(member));
    }

    Collection<Property<T>> properties() {
        return properties.values();
    }

    Optional<Method<T>> method(String member) {
        return Optional.ofNullable(methods.get(member));
    }

    Collection<Method<T>> methods() {
        return methods.values();
    }

    List<SignalDeclaration> signals() {
        return signals;
    }

    /** Writes all shown properties as entries of an {@code a{sv}} that is open. */
    void writeAll(T object, BodyWriter writer) {
        for (Entry<T> entry : shown) {
            entry.write(object, writer);
        }
    }

    /** Writes the arguments of {@code PropertiesChanged} for all properties that may have changed. */
    BodyWriter changes(T object) {
        BodyWriter writer = new BodyWriter("sa{sv}as", 2048).string(name).openArray();
        for (Entry<T> entry : told) {
            entry.write(object, writer);
        }
        return writer.closeArray().strings(invalidated);
    }

    /** Collects the rows. A row that is there already, or is not valid, is a mistake in the table. */
    static final class Builder<T> {
        private final String name;
        private final Map<String, Property<T>> properties = new LinkedHashMap<>();
        private final Map<String, Method<T>> methods = new LinkedHashMap<>();
        private final List<SignalDeclaration> signals = new ArrayList<>();

        private Builder(String name) {
            if (!Names.isInterface(name)) {
                throw new IllegalArgumentException("cannot make interface '" + name + "': not a name");
            }
            this.name = name;
        }

        Builder<T> property(String member, String type, Emits emits, Property.Getter<T> getter) {
            return add(new Property<>(member, type, emits, false, getter, Optional.empty()));
        }

        /** A property that the privileged may set, and of whose changes nothing is told. */
        Builder<T> writable(String member, String type, Property.Getter<T> getter, Property.Setter<T> setter) {
            return add(new Property<>(member, type, Emits.NOTHING, false, getter, Optional.of(setter)));
        }

        Builder<T> add(Property<T> property) {
            if (!Names.isMember(property.name()) || !Signatures.isSingle(property.type())
                    || properties.putIfAbsent(property.name(), property) != null) {
                throw new IllegalArgumentException("cannot add property " + property.name() + " of '" + property.type() + "' to " + name);
            }
            return this;
        }

        Builder<T> string(String member, Emits emits, Function<T, String> value) {
            return property(member, "s", emits, (object, writer) -> writer.string(value.apply(object)));
        }

        Builder<T> strings(String member, Emits emits, Function<T, ? extends Iterable<String>> value) {
            return property(member, "as", emits, (object, writer) -> writer.strings(value.apply(object)));
        }

        Builder<T> bool(String member, Emits emits, Predicate<T> value) {
            return property(member, "b", emits, (object, writer) -> writer.bool(value.test(object)));
        }

        Builder<T> int32(String member, Emits emits, ToIntFunction<T> value) {
            return property(member, "i", emits, (object, writer) -> writer.int32(value.applyAsInt(object)));
        }

        Builder<T> uint32(String member, Emits emits, ToIntFunction<T> value) {
            return property(member, "u", emits, (object, writer) -> writer.uint32(value.applyAsInt(object)));
        }

        Builder<T> uint64(String member, Emits emits, ToLongFunction<T> value) {
            return property(member, "t", emits, (object, writer) -> writer.uint64(value.applyAsLong(object)));
        }

        /** A method that only the privileged may call. */
        Builder<T> method(String member, String in, String out, List<String> names, Method.Handler<T> handler) {
            return add(new Method<>(member, in, out, names, false, false, handler));
        }

        /** A method that anybody may call. */
        Builder<T> open(String member, String in, String out, List<String> names, Method.Handler<T> handler) {
            return add(new Method<>(member, in, out, names, true, false, handler));
        }

        Builder<T> add(Method<T> method) {
            if (!Names.isMember(method.name()) || !Signatures.isValid(method.in()) || !Signatures.isValid(method.out())
                    || methods.putIfAbsent(method.name(), method) != null) {
                throw new IllegalArgumentException("cannot add method " + method.name() + " to " + name);
            }
            return this;
        }

        Builder<T> signal(String member, String signature, String... names) {
            signals.add(new SignalDeclaration(member, signature, List.of(names)));
            return this;
        }

        /** Puts methods and signals in this order; one that is not in it is a mistake in the table. */
        Builder<T> inOrder(List<String> methodNames, List<String> signalNames) {
            Map<String, Method<T>> rows = new LinkedHashMap<>(methods);
            methods.clear();
            methodNames.forEach(member -> Optional.ofNullable(rows.remove(member)).ifPresent(row -> methods.put(member, row)));
            signals.sort(Comparator.comparingInt(row -> signalNames.indexOf(row.name())));
            if (!rows.isEmpty() || !signals.stream().allMatch(row -> signalNames.contains(row.name()))) {
                throw new IllegalArgumentException("cannot order " + name + ": no place for " + rows.keySet() + " among " + methodNames + ", or for one of " + signals);
            }
            return this;
        }

        BusInterface<T> build() {
            return new BusInterface<>(this);
        }
    }
}
