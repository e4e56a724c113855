package dev.lares.systemd1;

/** What {@code PropertiesChanged} says of a property, D-Bus Specification "org.freedesktop.DBus.Property.EmitsChangedSignal". */
enum Emits {
    /** The new value. */
    CHANGE,
    /** That it is another; the value is to be asked for. */
    INVALIDATION,
    /** Nothing, since it never changes while the object exists. */
    CONST,
    /** Nothing, though it may change. */
    NOTHING
}
