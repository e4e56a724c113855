package dev.lares.systemd1;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.ProtocolViolation;

/**
 * A property that may be given to a unit: a row of {@link SettableProperties}.
 *
 * @param name as org.freedesktop.systemd1(5) has it
 * @param type its signature
 * @param when whether a unit that is loaded takes it, too
 * @param format how its value becomes lines of a unit file
 */
record SettableProperty(String name, String type, When when, Format format) {
    /** When a property may be given. */
    enum When {
        /** Only to a unit that is being made. */
        MAKING,
        /** To a loaded unit, too ({@code systemctl set-property}). */
        ALWAYS
    }

    /** Reads a value, which stands before it and is of the row's type, and puts down what it says; refuses one that is not valid. */
    @FunctionalInterface
    interface Format {
        void take(String name, BodyReader value, PropertyDraft draft) throws BusError, ProtocolViolation;
    }

    static SettableProperty making(String name, String type, Format format) {
        return new SettableProperty(name, type, When.MAKING, format);
    }

    static SettableProperty always(String name, String type, Format format) {
        return new SettableProperty(name, type, When.ALWAYS, format);
    }
}
