package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.ProtocolViolation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the manager tells of a unit in a list, org.freedesktop.systemd1(5) "ListUnits()". */
record UnitRow(String name, String description, String load, String active, String sub, String following, int job, String jobType) {
    /** By type, then by name, as systemctl sorts. */
    static final Comparator<UnitRow> ORDER = (a, b) -> {
        int byType = String.CASE_INSENSITIVE_ORDER.compare(UnitNames.suffix(a.name), UnitNames.suffix(b.name));
        return byType != 0 ? byType : String.CASE_INSENSITIVE_ORDER.compare(a.name, b.name);
    };

    /** The units the options let through, of those that fit one of the patterns, or of all. */
    static List<UnitRow> list(Session session, List<String> patterns) throws Failure {
        List<UnitRow> units = new ArrayList<>();
        try {
            BodyReader reader = session.manager().call(ManagerLink.manager("ListUnitsByPatterns",
                    new BodyWriter("asas").strings(session.options().states()).strings(patterns)));
            reader.enterArray();
            while (reader.hasMore()) {
                UnitRow unit = read(reader);
                if (unit.isWanted(session.options())) {
                    units.add(unit);
                }
            }
            reader.leaveArray();
            return units;
        } catch (BusError e) {
            throw Failure.of("Failed to list units: " + e.getMessage());
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
    }

    private static UnitRow read(BodyReader reader) throws ProtocolViolation {
        reader.enterStruct();
        String name = reader.string();
        String description = reader.string();
        String load = reader.string();
        String active = reader.string();
        String sub = reader.string();
        String following = reader.string();
        reader.skip();
        int job = reader.uint32();
        String jobType = reader.string();
        reader.skip();
        reader.leaveStruct();
        return new UnitRow(name, description, load, active, sub, following, job, jobType);
    }

    private boolean isWanted(Options options) {
        if (!options.types().isEmpty() && !options.types().contains(UnitNames.suffix(name))) {
            return false;
        } else if (options.has(Flag.ALL)) {
            return true;
        } else if (!following.isEmpty()) {
            return false;
        }
        return !options.states().isEmpty() || job != 0 || !active.equals("inactive");
    }
}
