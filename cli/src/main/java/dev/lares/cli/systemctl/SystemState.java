package dev.lares.cli.systemctl;

import dev.lares.dbus.Message;

/** {@code is-system-running}, which can wait until the boot has ended. */
final class SystemState {
    private SystemState() {}

    static int run(Session session) throws Failure {
        if (Offline.isOffline(session.environment())) {
            return tell(session, "offline");
        }
        ManagerLink manager;
        try {
            manager = session.manager();
        } catch (Failure e) {
            return tell(session, "offline");
        }
        try {
            String state = state(session);
            while (session.has(Flag.WAIT) && (state.equals("initializing") || state.equals("starting"))) {
                Message signal = manager.nextSignal();
                if (signal.member().filter("StartupFinished"::equals).isPresent()) {
                    state = state(session);
                }
            }
            return tell(session, state);
        } catch (BusError e) {
            session.screen().warning("Failed to query system state: " + e.getMessage());
            return tell(session, "unknown");
        }
    }

    private static String state(Session session) throws Failure, BusError {
        return session.text(ManagerLink.PATH, ManagerLink.MANAGER, "SystemState");
    }

    private static int tell(Session session, String state) {
        if (session.options().json()) {
            session.screen().line(new JsonText().openObject().name("state").text(state).closeObject().text(session.options()));
        } else if (!session.has(Flag.QUIET)) {
            session.screen().line(state);
        }
        return state.equals("running") ? 0 : 1;
    }
}
