package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.Message;
import dev.lares.dbus.ProtocolViolation;
import java.util.LinkedHashMap;
import java.util.Map;

/** Waits until units have reached a state, by what the manager tells of their properties. */
final class UnitWait {
    /** What is known of a unit; the state is empty before the first news. */
    private static final class Watched {
        private String state = "";
        private boolean hasJob;
        private String cleanResult = "success";
    }

    private final Session session;
    private final Map<String, Watched> units = new LinkedHashMap<>();
    private boolean allWell = true;

    UnitWait(Session session) {
        this.session = session;
    }

    /** Asks the manager to tell of changes, before anything is changed. */
    void subscribe() throws Failure {
        try {
            session.manager().call(ManagerLink.manager("Subscribe"));
        } catch (BusError e) {
            throw Failure.of("Failed to enable subscription: " + e.getMessage());
        }
    }

    /** Takes another unit, and looks how it is now. */
    void add(String unit) throws Failure {
        Watched watched = new Watched();
        units.put(UnitNames.objectPath(unit), watched);
        look(UnitNames.objectPath(unit), watched);
    }

    private void look(String path, Watched watched) throws Failure {
        try {
            take(watched, session.manager().call(Session.getAll(path)));
        } catch (BusError e) {
            allWell = false;
            units.remove(path);
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
    }

    /** Whether all have ended without failing. */
    boolean untilInactive() throws Failure {
        return await(true);
    }

    /** Whether all have left the state "maintenance" with success, as after cleaning. */
    boolean untilMaintained() throws Failure {
        return await(false);
    }

    private boolean await(boolean inactive) throws Failure {
        try {
            while (true) {
                units.values().removeIf(unit -> inactive ? isInactive(unit) : isMaintained(unit));
                if (units.isEmpty()) {
                    return allWell;
                }
                Message signal = session.manager().nextSignal();
                Watched watched = units.get(signal.path().orElse(""));
                if (watched != null && signal.member().filter("PropertiesChanged"::equals).isPresent()) {
                    changed(signal, watched);
                }
            }
        } catch (BusError e) {
            throw Failure.of("Warning! D-Bus connection terminated.\nFailed to wait for units: " + e.getMessage());
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
    }

    private void changed(Message signal, Watched watched) throws ProtocolViolation, Failure {
        BodyReader reader = signal.reader();
        if (!reader.string().equals(ManagerLink.UNIT)) {
            return;
        }
        take(watched, reader);
        if (reader.strings().contains("Job")) {
            look(signal.path().orElseThrow(), watched);
        }
    }

    private static void take(Watched watched, BodyReader reader) throws ProtocolViolation {
        reader.enterArray();
        while (reader.hasMore()) {
            reader.enterDictEntry();
            String name = reader.string();
            String type = reader.enterVariant();
            if (name.equals("ActiveState") && type.equals("s")) {
                watched.state = reader.string();
            } else if (name.equals("CleanResult") && type.equals("s")) {
                watched.cleanResult = reader.string();
            } else if (name.equals("Job") && type.equals("(uo)")) {
                reader.enterStruct();
                watched.hasJob = reader.uint32() != 0;
                reader.skip();
                reader.leaveStruct();
            } else {
                reader.skip();
            }
            reader.leaveVariant();
            reader.leaveDictEntry();
        }
        reader.leaveArray();
    }

    private boolean isInactive(Watched unit) {
        boolean failed = unit.state.equals("failed");
        boolean ended = !unit.hasJob && (failed || unit.state.equals("inactive"));
        allWell &= !(ended && failed);
        return ended;
    }

    private boolean isMaintained(Watched unit) {
        allWell &= unit.cleanResult.equals("success");
        return !unit.state.isEmpty() && !unit.state.equals("maintenance");
    }
}
