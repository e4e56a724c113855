package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.ProtocolViolation;

/** Says that a unit's files are others than those the manager has read. */
final class ReloadWarning {
    private ReloadWarning() {}

    /** Of a loaded unit; the question does not load it. */
    static boolean isNeeded(Session session, String unit) throws Failure {
        try {
            String path = session.manager().call(ManagerLink.manager("GetUnit", new BodyWriter("s").string(unit))).objectPath();
            return session.property(path, ManagerLink.UNIT, "NeedDaemonReload").bool();
        } catch (BusError | ProtocolViolation e) {
            return false;
        }
    }

    static void tell(Session session, String unit) {
        session.screen().warning("Warning: The unit file, source configuration file or drop-ins of " + unit + " changed on disk. Run 'systemctl"
                + (session.has(Flag.USER) ? " --user" : "") + " daemon-reload' to reload units.");
    }
}
