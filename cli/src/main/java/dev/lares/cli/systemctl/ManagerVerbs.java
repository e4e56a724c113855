package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.Message;
import dev.lares.dbus.ProtocolViolation;
import java.util.List;

/** Verbs about the manager itself: {@code daemon-reload}, {@code daemon-reexec}, {@code log-level} and their like. */
final class ManagerVerbs {
    private static final String LOG_PATH = "/org/freedesktop/LogControl1";
    private static final String LOG = "org.freedesktop.LogControl1";
    private static final List<String> LEVELS = List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");

    private ManagerVerbs() {}

    /** A method without arguments. */
    static int call(Session session, String method) throws Failure {
        if (session.has(Flag.DRY_RUN)) {
            return 0;
        }
        try {
            session.manager().call(ManagerLink.manager(method));
            return 0;
        } catch (BusError e) {
            throw Failure.of("Failed to execute operation: " + e.getMessage());
        }
    }

    static int reload(Session session) throws Failure {
        try {
            session.manager().call(ManagerLink.manager("Reload"), Patience.RELOAD_MILLIS);
            return 0;
        } catch (BusError e) {
            throw Failure.of("Failed to reload daemon: " + e.getMessage());
        }
    }

    /** The manager does not answer: it closes the connection when it is another program. */
    static int reexecute(Session session) throws Failure {
        try {
            session.manager().call(ManagerLink.manager("Reexecute"), Patience.RELOAD_MILLIS);
            return 0;
        } catch (BusError e) {
            if (e.isConnectionLost()) {
                return 0;
            }
            throw Failure.of("Failed to reload daemon: " + e.getMessage());
        }
    }

    /** Shows or sets {@code log-level}, {@code log-target} or {@code service-watchdogs}. */
    static int setting(Session session, String verb, List<String> words) throws Failure {
        if (verb.equals("service-watchdogs")) {
            return serviceWatchdogs(session, words);
        }
        boolean level = verb.equals("log-level");
        String name = level ? "LogLevel" : "LogTarget";
        try {
            if (words.isEmpty()) {
                session.screen().line(session.text(LOG_PATH, LOG, name));
                return 0;
            }
            String value = words.getFirst();
            if (level && !isLevel(value)) {
                throw Failure.of("\"" + value + "\" is not a valid log level.");
            }
            set(session, LOG_PATH, new BodyWriter("ssv").string(LOG).string(name).openVariant("s").string(value).closeVariant());
            return 0;
        } catch (BusError e) {
            String what = level ? "level" : "target";
            throw Failure.of(words.isEmpty() ? "Failed to get log " + what + " of " + ManagerLink.NAME + ": " + e.getMessage()
                    : "Failed to set log " + what + " of " + ManagerLink.NAME + " to " + words.getFirst() + ": " + e.getMessage());
        }
    }

    private static boolean isLevel(String value) {
        return LEVELS.contains(value) || value.length() == 1 && value.charAt(0) >= '0' && value.charAt(0) <= '7';
    }

    private static int serviceWatchdogs(Session session, List<String> words) throws Failure {
        try {
            if (words.isEmpty()) {
                session.screen().line(session.property(ManagerLink.PATH, ManagerLink.MANAGER, "ServiceWatchdogs").bool() ? "yes" : "no");
                return 0;
            }
            boolean on = switch (words.getFirst()) {
                case "yes", "y", "true", "t", "on", "1" -> true;
                case "no", "n", "false", "f", "off", "0" -> false;
                default -> throw Failure.of("Failed to parse service-watchdogs argument: Invalid argument");
            };
            set(session, ManagerLink.PATH, new BodyWriter("ssv").string(ManagerLink.MANAGER)
                    .string("ServiceWatchdogs").openVariant("b").bool(on).closeVariant());
            return 0;
        } catch (BusError e) {
            throw Failure.of((words.isEmpty() ? "Failed to get service-watchdog state: " : "Failed to set service-watchdog state: ") + e.getMessage());
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
    }

    private static void set(Session session, String path, BodyWriter body) throws Failure, BusError {
        session.manager().call(Message.call(1, ManagerLink.NAME, path, ManagerLink.PROPERTIES, "Set").withBody(body));
    }
}
