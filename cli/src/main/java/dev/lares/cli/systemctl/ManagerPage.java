package dev.lares.cli.systemctl;

import dev.lares.dbus.ProtocolViolation;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What {@code status} says of the manager itself, with all processes. */
final class ManagerPage {
    private static final String PREFIX = "           ";

    private ManagerPage() {}

    static void print(Session session) throws Failure {
        try {
            int facts = session.manager().send(Session.getAll(ManagerLink.PATH));
            int processes = ProcessTree.ask(session, "-.slice");
            UnitFacts manager = UnitFacts.read(session.manager().answer(facts));
            if (session.has(Flag.JSON)) {
                json(session, manager, ProcessTree.read(session.manager().answer(processes)));
                return;
            }
            print(session, manager);
            printProcesses(session, manager, processes);
        } catch (BusError e) {
            throw Failure.of("Failed to read server status: " + e.getMessage());
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
    }

    private static void print(Session session, UnitFacts manager) {
        Screen screen = session.screen();
        String state = manager.text("SystemState");
        Colour colour = switch (state) {
            case "degraded" -> Colour.RED;
            case "running" -> Colour.GREEN;
            default -> Colour.YELLOW;
        };
        long since = manager.micros("UserspaceTimestamp");
        screen.print(colour, "●").print(" ").line(hostName());
        screen.print("    State: ").print(colour, state).print("\n");
        screen.print("    Units: ").print(unsigned(manager, "NNames")).line(" loaded (incl. loaded aliases)");
        screen.print("     Jobs: ").print(unsigned(manager, "NJobs")).line(" queued");
        screen.print("   Failed: ").print(unsigned(manager, "NFailedUnits")).line(" units");
        screen.print("    Since: ").print(Timestamps.of(since, session.options().timestamps())).print("; ")
                .line(Spans.relative(since, System.currentTimeMillis() * 1000));
        screen.print("  systemd: ").line(manager.text("Version"));
        if (!manager.text("Tainted").isEmpty()) {
            screen.print("  Tainted: ").print(Colour.YELLOW, manager.text("Tainted")).print("\n");
        }
        String group = manager.text("ControlGroup");
        screen.print("   CGroup: ").line(group.isEmpty() ? "/" : group);
    }

    private static void printProcesses(Session session, UnitFacts manager, int asked) throws Failure, ProtocolViolation {
        try {
            ProcessTree.print(session, ProcessTree.read(session.manager().answer(asked)), manager.text("ControlGroup"), PREFIX);
        } catch (BusError e) {
            session.screen().warning("Failed to dump process list for '" + hostName() + "', ignoring: " + e.getMessage());
        }
    }

    private static String unsigned(UnitFacts facts, String name) {
        return Integer.toUnsignedString(facts.integer(name));
    }

    private static void json(Session session, UnitFacts manager, List<ProcessTree.Entry> processes) {
        JsonText json = new JsonText().openObject().name("host").text(hostName()).name("state").text(manager.text("SystemState"))
                .name("units").number(manager.integer("NNames")).name("jobs").number(manager.integer("NJobs"))
                .name("failed").number(manager.integer("NFailedUnits")).name("since").number(manager.micros("UserspaceTimestamp"))
                .name("version").text(manager.text("Version")).name("tainted").text(manager.text("Tainted"))
                .name("cgroup").text(manager.text("ControlGroup"));
        UnitPage.processes(json, processes);
        session.screen().line(json.closeObject().text(session.options()));
    }

    static String hostName() {
        return firstLine("/proc/sys/kernel/hostname");
    }

    /** Of a small file of the kernel's; empty if it cannot be read. */
    static String firstLine(String path) {
        try (FileInputStream in = new FileInputStream(path)) {
            String text = new String(in.readNBytes(1024), StandardCharsets.UTF_8);
            int end = text.indexOf('\n');
            return end < 0 ? text : text.substring(0, end);
        } catch (IOException e) {
            return "";
        }
    }
}
