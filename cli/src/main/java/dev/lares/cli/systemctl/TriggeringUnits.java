package dev.lares.cli.systemctl;

import java.util.List;

/** Says which units may start a stopped one again: its sockets, paths and timers. */
final class TriggeringUnits {
    private TriggeringUnits() {}

    static void warn(Session session, List<String> stopped) throws Failure {
        for (String name : stopped) {
            try {
                String path = UnitNames.objectPath(name);
                if (!session.text(path, ManagerLink.UNIT, "LoadState").equals("masked")) {
                    warn(session, name, session.texts(path, ManagerLink.UNIT, "TriggeredBy"));
                }
            } catch (BusError e) {
                session.screen().error("Failed to get triggered by array of " + name + ": " + e.getMessage());
            }
        }
    }

    private static void warn(Session session, String name, List<String> triggers) throws Failure {
        boolean first = true;
        for (String trigger : triggers) {
            String state = session.activeState(trigger);
            if (state.equals("active") || state.equals("reloading")) {
                if (first) {
                    session.screen().warning("Warning: Stopping " + name + ", but it can still be activated by:");
                    first = false;
                }
                session.screen().warning("  " + trigger);
            }
        }
    }
}
