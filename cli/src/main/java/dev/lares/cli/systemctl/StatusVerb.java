package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.ProtocolViolation;
import java.util.ArrayList;
import java.util.List;

/** {@code status}: a page of the manager, or one of each unit. */
final class StatusVerb {
    private static final int RUNNING = 0;
    /** "Program is not running" and "status is unknown", LSB "Init Script Actions". */
    private static final int NOT_RUNNING = 3;
    private static final int UNKNOWN = 4;

    private final Session session;
    private final JsonText json = new JsonText();
    private boolean first = true;
    private int status;

    private StatusVerb(Session session) {
        this.session = session;
    }

    static int run(Session session, List<String> words) throws Failure {
        return new StatusVerb(session).run(words);
    }

    private int run(List<String> words) throws Failure {
        Options options = session.options();
        boolean filtered = !options.states().isEmpty() || !options.types().isEmpty();
        if (words.isEmpty() && !filtered && !options.has(Flag.ALL)) {
            ManagerPage.print(session);
            return 0;
        }
        if (options.has(Flag.JSON)) {
            json.openArray();
        }
        if (words.isEmpty()) {
            if (!filtered && !options.has(Flag.JSON)) {
                ManagerPage.print(session);
                first = false;
            }
            List<UnitRow> units = new ArrayList<>(UnitRow.list(session, List.of()));
            units.sort(UnitRow.ORDER);
            for (UnitRow unit : units) {
                show(UnitNames.objectPath(unit.name()), unit.name());
            }
        } else {
            showEach(words);
        }
        if (options.has(Flag.JSON)) {
            session.screen().line(json.closeArray().text(options));
        }
        return status;
    }

    private void showEach(List<String> words) throws Failure {
        List<String> patterns = new ArrayList<>();
        for (String word : words) {
            if (OptionParser.number(word).isPresent()) {
                showUnitOf(OptionParser.number(word).get());
            } else {
                patterns.add(word);
            }
        }
        List<String> names = session.expand(patterns);
        for (String name : session.has(Flag.WITH_DEPENDENCIES) ? UnitDependencies.with(session, names) : names) {
            show(UnitNames.objectPath(name), name);
        }
    }

    private void showUnitOf(int pid) throws Failure {
        String path;
        try {
            path = session.manager().call(ManagerLink.manager("GetUnitByPID", new BodyWriter("u").uint32(pid))).objectPath();
        } catch (BusError e) {
            session.screen().error("Failed to get unit for PID " + pid + ": " + e.getMessage());
            status = 1;
            return;
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
        show(path, UnitNames.ofObjectPath(path));
    }

    private void show(String path, String name) throws Failure {
        UnitFacts facts;
        try {
            facts = UnitFacts.read(session.manager().call(Session.getAll(path)));
        } catch (BusError e) {
            throw Failure.of("Failed to get properties: " + e.getMessage());
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
        String active = facts.text("ActiveState");
        if (facts.text("LoadState").equals("not-found") && active.equals("inactive")) {
            session.screen().error("Unit " + name + " could not be found.");
            found(UNKNOWN);
            return;
        }
        if (session.has(Flag.JSON)) {
            UnitPage.json(session, facts, json);
        } else {
            session.screen().print(first ? "" : "\n");
            first = false;
            UnitPage.print(session, facts);
        }
        found(active.equals("active") || active.equals("reloading") ? RUNNING : NOT_RUNNING);
    }

    /** The first status that is not 0 is the program's. */
    private void found(int unitStatus) {
        status = status == 0 ? unitStatus : status;
    }
}
