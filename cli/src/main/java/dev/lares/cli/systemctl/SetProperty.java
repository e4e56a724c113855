package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyWriter;
import dev.lares.unit.UnitType;
import java.util.List;

/** {@code set-property}. */
final class SetProperty {
    private SetProperty() {}

    static int run(Session session, String word, List<String> assignments) throws Failure {
        int status = 0;
        for (String name : session.expand(List.of(word))) {
            try {
                set(session, name, assignments);
            } catch (Failure e) {
                session.screen().error(e.getMessage());
                status = 1;
            }
        }
        return status;
    }

    private static void set(Session session, String name, List<String> assignments) throws Failure {
        if (UnitType.ofSuffix(UnitNames.suffix(name)).isEmpty()) {
            throw Failure.of("Invalid unit type: " + name);
        }
        BodyWriter body = new BodyWriter("sba(sv)").string(name).bool(session.has(Flag.RUNTIME)).openArray();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 0) {
                throw Failure.of("Not an assignment: " + assignment);
            }
            PropertyAssignment.append(body, assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        try {
            session.manager().call(ManagerLink.manager("SetUnitProperties", body.closeArray()));
        } catch (BusError e) {
            throw Failure.of("Failed to set unit properties on " + name + ": " + e.getMessage());
        }
    }
}
