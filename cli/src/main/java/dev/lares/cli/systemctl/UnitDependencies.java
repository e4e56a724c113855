package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.ProtocolViolation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The units another one pulls in, or those the options ask for instead. */
final class UnitDependencies {
    private UnitDependencies() {}

    /** The names, each followed by the units it depends on. */
    static List<String> with(Session session, List<String> names) {
        Set<String> all = new LinkedHashSet<>();
        for (String name : names) {
            all.add(name);
            try {
                all.addAll(of(session, name));
            } catch (Failure e) {
                session.screen().error(e.getMessage());
            }
        }
        return List.copyOf(all);
    }

    static List<String> of(Session session, String unit) throws Failure {
        List<String> wanted = properties(session.options());
        Set<String> found = new LinkedHashSet<>();
        try {
            BodyReader reader = session.manager().call(Session.getAll(UnitNames.objectPath(unit)));
            reader.enterArray();
            while (reader.hasMore()) {
                reader.enterDictEntry();
                boolean asked = wanted.contains(reader.string());
                String type = reader.enterVariant();
                if (asked && type.equals("as")) {
                    found.addAll(reader.strings());
                } else {
                    reader.skip();
                }
                reader.leaveVariant();
                reader.leaveDictEntry();
            }
            reader.leaveArray();
            return new ArrayList<>(found);
        } catch (BusError e) {
            throw Failure.of("Failed to get properties of " + unit + ": " + e.getMessage());
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
    }

    private static List<String> properties(Options options) {
        if (options.has(Flag.REVERSE)) {
            return List.of("RequiredBy", "RequisiteOf", "WantedBy", "PartOf", "BoundBy", "UpheldBy");
        } else if (options.has(Flag.AFTER)) {
            return List.of("After");
        } else if (options.has(Flag.BEFORE)) {
            return List.of("Before");
        }
        return List.of("Requires", "Requisite", "Wants", "ConsistsOf", "BindsTo", "Upholds");
    }
}
