package dev.lares.systemd1;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.systemd1.SettableProperty.When;
import dev.lares.unit.UnitName;
import dev.lares.unit.UnitType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The properties that may be given to a unit when it is made ({@code StartTransientUnit}), or later ({@code SetUnitProperties}),
 * by its type; and the reading of them. Most are a directive of a unit file under another name and in another type; what is
 * given is put down as text, and read as any other unit file.
 */
final class SettableProperties {
    private static final Map<String, SettableProperty> SERVICE = table(SettableGroupProperties.ROWS, SettableServiceProperties.SERVICE,
            SettableExecProperties.ROWS, SettableExecProperties.KILL, SettableUnitProperties.ROWS);
    private static final Map<String, SettableProperty> SCOPE = table(SettableGroupProperties.ROWS, SettableServiceProperties.SCOPE,
            SettableExecProperties.KILL, SettableExecProperties.IDENTITY, SettableUnitProperties.ROWS);
    private static final Map<String, SettableProperty> GROUP = table(SettableGroupProperties.ROWS, SettableUnitProperties.ROWS);
    private static final Map<String, SettableProperty> PLAIN = table(SettableUnitProperties.ROWS);

    private SettableProperties() {}

    @SafeVarargs
    private static Map<String, SettableProperty> table(List<SettableProperty>... groups) {
        Map<String, SettableProperty> table = new LinkedHashMap<>();
        for (List<SettableProperty> group : groups) {
            for (SettableProperty row : group) {
                if (table.put(row.name(), row) != null) {
                    throw new IllegalStateException("cannot list " + row.name() + " twice");
                }
            }
        }
        return table;
    }

    /** The rows for units of a type, by name. */
    static Map<String, SettableProperty> of(UnitType type) {
        return switch (type) {
            case SERVICE -> SERVICE;
            case SCOPE -> SCOPE;
            case SLICE, SOCKET, MOUNT, SWAP -> GROUP;
            case TARGET, DEVICE, AUTOMOUNT, TIMER, PATH -> PLAIN;
        };
    }

    /** Reads an {@code a(sv)} of what is given to a unit that is being made. */
    static PropertyDraft ofNew(UnitName unit, Call call) throws BusError, ProtocolViolation {
        return read(unit, When.MAKING, call);
    }

    /** Reads an {@code a(sv)} of what is given to a unit that is loaded. */
    static PropertyDraft ofLoaded(UnitName unit, Call call) throws BusError, ProtocolViolation {
        return read(unit, When.ALWAYS, call);
    }

    private static PropertyDraft read(UnitName unit, When when, Call call) throws BusError, ProtocolViolation {
        PropertyDraft draft = new PropertyDraft(unit, call);
        BodyReader reader = call.arguments();
        reader.enterArray();
        while (reader.hasMore()) {
            reader.enterStruct();
            take(reader.string(), when, reader, draft);
            reader.leaveStruct();
        }
        reader.leaveArray();
        return draft;
    }

    private static void take(String name, When when, BodyReader reader, PropertyDraft draft) throws BusError, ProtocolViolation {
        SettableProperty row = of(draft.unit().type()).get(name);
        if (row == null || when == When.ALWAYS && row.when() == When.MAKING) {
            throw new BusError(BusError.PROPERTY_READ_ONLY, "Cannot set property %s, or unknown property.".formatted(name));
        }
        String type = reader.enterVariant();
        if (!type.equals(row.type())) {
            throw new BusError("System.Error.ENXIO", "Failed to set unit properties: Unexpected message contents");
        }
        row.format().take(name, reader, draft);
        reader.leaveVariant();
    }
}
