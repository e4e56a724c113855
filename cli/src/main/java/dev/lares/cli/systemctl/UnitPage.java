package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.linux.Errno;
import java.util.ArrayList;
import java.util.List;

/** What {@code status} says of one unit. */
final class UnitPage {
    private static final String INDENT = "             ";

    private final Session session;
    private final Screen screen;
    private final UnitFacts unit;
    private final String name;
    private int mainPid;
    private int controlPid;

    private UnitPage(Session session, UnitFacts unit) {
        this.session = session;
        this.screen = session.screen();
        this.unit = unit;
        this.name = unit.text("Id");
        this.mainPid = unit.integer("MainPID") != 0 ? unit.integer("MainPID") : unit.integer("ExecMainPID");
        this.controlPid = unit.integer("ControlPID");
    }

    static void print(Session session, UnitFacts unit) throws Failure {
        new UnitPage(session, unit).print();
    }

    private void print() throws Failure {
        printHead();
        printLoaded();
        printDropIns();
        printActive();
        printTriggers();
        new UnitConditions(session, unit).print();
        printPlaces();
        printCommands();
        printPids();
        printUse();
        UnitUse.print(screen, unit);
        printProcesses();
        UnitJournal.print(session, unit);
        if (unit.flag("NeedDaemonReload")) {
            ReloadWarning.tell(session, name);
        }
    }

    private void printHead() {
        String active = unit.text("ActiveState");
        screen.print(colour(active), Glyphs.ofActiveState(active)).print(" ").print(name);
        String description = unit.text("Description");
        screen.print(description.isEmpty() || description.equals(name) ? "\n" : " - " + description + "\n");
        if (!unit.text("Following").isEmpty()) {
            screen.line("    Follows: unit currently follows state of " + unit.text("Following"));
        }
    }

    static Colour colour(String active) {
        return switch (active) {
            case "failed" -> Colour.RED;
            case "active", "reloading" -> Colour.GREEN;
            default -> Colour.NONE;
        };
    }

    private void printLoaded() {
        String load = unit.text("LoadState");
        Colour colour = switch (load) {
            case "error", "not-found", "bad-setting" -> Colour.RED;
            default -> Colour.NONE;
        };
        String path = unit.text("SourcePath").isEmpty() ? unit.text("FragmentPath") : unit.text("SourcePath");
        List<String> error = unit.texts("LoadError");
        String reason = error.size() == 2 ? error.get(1) : "";
        String state = unit.text("UnitFileState");
        screen.print("     Loaded: ").print(colour, load);
        if (!reason.isEmpty()) {
            screen.print(" (Reason: " + reason + ")\n");
        } else if (path.isEmpty()) {
            screen.print("\n");
        } else if (state.isEmpty()) {
            screen.print(" (" + path + ")\n");
        } else {
            String preset = hasPreset(state) ? unit.text("UnitFilePreset") : "";
            screen.print(" (" + path + "; ").print(enabledColour(state), state);
            screen.print(preset.isEmpty() ? "" : "; preset: ").print(enabledColour(unit.text("UnitFilePreset")), preset);
            screen.print(")\n");
        }
        if (unit.flag("Transient")) {
            screen.line("  Transient: yes");
        }
    }

    /** Whether the preset of a unit file in that state means anything. */
    static boolean hasPreset(String state) {
        return switch (state) {
            case "alias", "static", "generated", "transient" -> false;
            default -> true;
        };
    }

    private static Colour enabledColour(String state) {
        return switch (state) {
            case "disabled" -> Colour.YELLOW;
            case "enabled" -> Colour.GREEN;
            default -> Colour.NONE;
        };
    }

    private void printDropIns() {
        String folder = "";
        List<String> paths = unit.texts("DropInPaths");
        for (int i = 0; i < paths.size(); i++) {
            int slash = paths.get(i).lastIndexOf('/');
            String own = paths.get(i).substring(0, slash);
            boolean same = own.equals(folder);
            if (!same) {
                screen.print(i == 0 ? "    Drop-In: " : INDENT).print(own + "\n").print(INDENT).print("└─");
                folder = own;
            }
            boolean more = i + 1 < paths.size() && paths.get(i + 1).substring(0, paths.get(i + 1).lastIndexOf('/')).equals(own);
            screen.print(paths.get(i).substring(slash + 1)).print(more ? ", " : "\n");
        }
    }

    private void printActive() {
        String active = unit.text("ActiveState");
        String sub = unit.text("SubState");
        Colour colour = colour(active);
        screen.print("     Active: ").print(colour, active.equals(sub) || sub.isEmpty() ? active : active + " (" + sub + ")");
        String freezer = unit.text("FreezerState");
        if (!freezer.isEmpty() && !freezer.equals("running")) {
            screen.print(" ").print(Colour.YELLOW, "(" + freezer + ")");
        }
        String result = unit.text("Result");
        screen.print(result.isEmpty() || result.equals("success") ? "" : " (Result: " + result + ")");
        long since = unit.micros(switch (active) {
            case "active", "reloading" -> "ActiveEnterTimestamp";
            case "inactive", "failed" -> "InactiveEnterTimestamp";
            case "activating" -> "InactiveExitTimestamp";
            default -> "ActiveExitTimestamp";
        });
        if (!Timestamps.isSet(since)) {
            screen.print("\n");
            return;
        }
        screen.print(" since ").line(time(since));
        long most = unit.number("RuntimeMaxUSec", Spans.INFINITY);
        if (active.equals("active") && most != Spans.INFINITY) {
            screen.print("      Until: ").line(time(since + most));
        }
        printDuration(active);
    }

    private void printDuration(String active) {
        long entered = unit.micros("ActiveEnterTimestamp");
        long left = unit.micros("ActiveExitTimestamp");
        boolean ended = active.equals("inactive") || active.equals("failed");
        if (ended && !name.endsWith(".target") && Timestamps.isSet(entered) && Timestamps.isSet(left) && left >= entered) {
            screen.print("   Duration: ").line(Spans.of(left - entered, Spans.MILLISECOND));
        }
    }

    private String time(long micros) {
        return Timestamps.of(micros, session.options().timestamps()) + "; " + Spans.relative(micros, System.currentTimeMillis() * 1000);
    }

    private void printTriggers() throws Failure {
        List<String> by = unit.texts("TriggeredBy");
        for (int i = 0; i < by.size(); i++) {
            String state = session.activeStateIfKnown(by.get(i));
            screen.print(i == 0 ? "TriggeredBy:" : "            ").print(" ").print(colour(state), Glyphs.ofActiveState(state)).print(" ").line(by.get(i));
        }
        if (name.endsWith(".timer")) {
            long next = NextElapse.of(unit);
            screen.print("    Trigger: ").line(Timestamps.isSet(next) ? time(next) : "n/a");
        }
        List<String> others = unit.texts("Triggers");
        for (int i = 0; i < others.size(); i++) {
            String state = session.activeStateIfKnown(others.get(i));
            screen.print(i == 0 ? "   Triggers:" : "            ").print(" ").print(colour(state), "●").print(" ").line(others.get(i));
        }
    }

    private void printPlaces() {
        printIfAny("     Device: ", unit.text("SysFSPath"));
        printIfAny("      Where: ", unit.text("Where"));
        printIfAny("       What: ", unit.text("What"));
        List<String> pages = unit.texts("Documentation");
        for (int i = 0; i < pages.size(); i++) {
            screen.print(i == 0 ? "       Docs: " : INDENT).line(pages.get(i));
        }
        List<String> listen = unit.texts("Listen");
        for (int i = 0; i + 1 < listen.size(); i += 2) {
            screen.print(i == 0 ? "     Listen: " : INDENT).line(listen.get(i + 1) + " (" + listen.get(i) + ")");
        }
        if (unit.flag("Accept")) {
            screen.print("   Accepted: " + unit.integer("NAccepted") + "; Connected: " + unit.integer("NConnections") + ";");
            screen.print(unit.integer("NRefused") != 0 ? "   Refused: " + unit.integer("NRefused") + "\n" : "\n");
        }
    }

    private void printIfAny(String label, String value) {
        if (!value.isEmpty()) {
            screen.print(label).line(value);
        }
    }

    /** Those that have ended. */
    private void printCommands() {
        for (ExecStatus command : unit.commands()) {
            if (command.code() == 0 || command.name().endsWith("Ex")) {
                continue;
            }
            Colour colour = command.isClean() ? Colour.NONE : command.ignoresFailure() ? Colour.YELLOW : Colour.RED;
            screen.print("    Process: " + command.pid() + " " + command.name() + "=" + command.commandLine() + " ")
                    .print(colour, "(" + ExecStatus.ending(command.code(), command.status()) + ")").print("\n");
            boolean isMain = mainPid == command.pid() && unit.micros("ExecMainStartTimestamp") == command.startMicros()
                    && unit.micros("ExecMainExitTimestamp") == command.startMicros();
            mainPid = isMain ? 0 : mainPid;
            controlPid = controlPid == command.pid() ? 0 : controlPid;
        }
    }

    private void printPids() {
        if (mainPid <= 0 && controlPid <= 0) {
            return;
        }
        if (mainPid > 0) {
            screen.print("   Main PID: " + mainPid);
            if (unit.integer("MainPID") > 0) {
                screen.print(program(mainPid));
            } else if (unit.integer("ExecMainCode") > 0) {
                screen.print(" (" + ExecStatus.ending(unit.integer("ExecMainCode"), unit.integer("ExecMainStatus")) + ")");
            }
        }
        if (controlPid > 0) {
            screen.print(mainPid > 0 ? "; Control PID: " : "Cntrl PID: ").print(Integer.toString(controlPid)).print(program(controlPid));
        }
        screen.print("\n");
    }

    private static String program(int pid) {
        String program = ManagerPage.firstLine("/proc/" + pid + "/comm");
        return program.isEmpty() ? "" : " (" + program + ")";
    }

    private void printUse() {
        if (!unit.text("StatusText").isEmpty()) {
            screen.line("     Status: \"" + unit.text("StatusText") + "\"");
        }
        int errno = unit.integer("StatusErrno");
        if (errno > 0) {
            screen.line("      Error: " + errno + " (" + new Errno(errno).message() + ")");
        }
    }

    private void printProcesses() throws Failure {
        String group = unit.text("ControlGroup");
        if (group.isEmpty()) {
            return;
        }
        screen.print("     CGroup: ").line(group);
        try {
            ProcessTree.print(session, ProcessTree.read(session.manager().answer(ProcessTree.ask(session, name))), group, INDENT);
        } catch (BusError e) {
            screen.warning("Failed to dump process list for '" + name + "', ignoring: " + e.getMessage());
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
    }

    /** The page as an object, for programs. */
    static void json(Session session, UnitFacts unit, JsonText json) throws Failure {
        json.openObject().name("unit").text(unit.text("Id")).name("description").text(unit.text("Description"))
                .name("load").text(unit.text("LoadState")).name("path").text(unit.text("FragmentPath"))
                .name("drop_ins").openArray();
        unit.texts("DropInPaths").forEach(json::text);
        json.closeArray().name("state").text(unit.text("UnitFileState")).name("active").text(unit.text("ActiveState"))
                .name("sub").text(unit.text("SubState")).name("result").text(unit.text("Result"))
                .name("active_since").number(unit.micros("ActiveEnterTimestamp")).name("inactive_since").number(unit.micros("InactiveEnterTimestamp"))
                .name("main_pid").number(unit.integer("MainPID")).name("exit_code").number(unit.integer("ExecMainCode"))
                .name("exit_status").number(unit.integer("ExecMainStatus")).name("status").text(unit.text("StatusText"));
        number(json.name("tasks"), unit.number("TasksCurrent", -1));
        number(json.name("memory"), unit.number("MemoryCurrent", -1));
        number(json.name("cpu_nsec"), unit.number("CPUUsageNSec", -1));
        json.name("cgroup").text(unit.text("ControlGroup"));
        List<ProcessTree.Entry> processes = new ArrayList<>();
        try {
            processes.addAll(ProcessTree.read(session.manager().call(ManagerLink.manager("GetUnitProcesses", new BodyWriter("s").string(unit.text("Id"))))));
        } catch (BusError e) {
            session.screen().warning("Failed to dump process list for '" + unit.text("Id") + "', ignoring: " + e.getMessage());
        } catch (ProtocolViolation e) {
            throw Session.broken(e);
        }
        processes(json, processes);
        json.closeObject();
    }

    private static void number(JsonText json, long value) {
        if (value == -1) {
            json.nothing();
        } else {
            json.raw(Long.toUnsignedString(value));
        }
    }

    static void processes(JsonText json, List<ProcessTree.Entry> processes) {
        json.name("processes").openArray();
        for (ProcessTree.Entry process : processes) {
            json.openObject().name("cgroup").text(process.group()).name("pid").number(process.pid()).name("command").text(process.command()).closeObject();
        }
        json.closeArray();
    }
}
