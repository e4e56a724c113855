package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.ProtocolViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The processes of a unit by control group, as a tree. */
final class ProcessTree {
    /** A process, or the group itself if there is no pid. */
    record Entry(String group, int pid, String command) implements Comparable<Entry> {
        /** By process id. */
        @Override
        public int compareTo(Entry other) {
            return Integer.compare(pid, other.pid);
        }
    }

    private static final int LEAST_COLUMNS = 20;

    private final Session session;
    private final boolean cuts;
    private final Map<String, List<Entry>> groups = new TreeMap<>();

    private ProcessTree(Session session) {
        this.session = session;
        this.cuts = !session.has(Flag.FULL) && session.screen().isTerminal();
    }

    /** The question, which may be sent before its answer is needed. */
    static int ask(Session session, String unit) throws Failure, BusError {
        return session.manager().send(ManagerLink.manager("GetUnitProcesses", new BodyWriter("s").string(unit)));
    }

    static List<Entry> read(BodyReader reader) throws ProtocolViolation {
        List<Entry> entries = new ArrayList<>();
        reader.enterArray();
        while (reader.hasMore()) {
            reader.enterStruct();
            entries.add(new Entry(reader.string(), reader.uint32(), reader.string()));
            reader.leaveStruct();
        }
        reader.leaveArray();
        return entries;
    }

    /** Prints the group with all below it, and then processes that are elsewhere. */
    static void print(Session session, List<Entry> entries, String group, String prefix) {
        ProcessTree tree = new ProcessTree(session);
        for (Entry entry : entries) {
            tree.groupOf(entry.group.isEmpty() ? "/" : entry.group).add(entry);
        }
        String root = group.isEmpty() ? "/" : group;
        tree.print(root, prefix, session.screen().columns() - prefix.length());
        tree.printOthers(root, prefix, session.screen().columns() - prefix.length());
    }

    /** With all groups above it, so that each has its place. */
    private List<Entry> groupOf(String group) {
        List<Entry> known = groups.get(group);
        if (known == null) {
            known = new ArrayList<>();
            groups.put(group, known);
            int slash = group.lastIndexOf('/');
            if (slash >= 0 && group.length() > 1) {
                groupOf(slash == 0 ? "/" : group.substring(0, slash));
            }
        }
        return known;
    }

    private void print(String group, String prefix, int columns) {
        List<Entry> processes = new ArrayList<>(groups.getOrDefault(group, List.of()));
        processes.sort(null);
        List<String> children = children(group);
        int width = processes.isEmpty() ? 0 : Integer.toString(processes.getLast().pid).length();
        for (int i = 0; i < processes.size(); i++) {
            boolean more = i + 1 < processes.size() || !children.isEmpty();
            session.screen().print(prefix).print(more ? "├─" : "└─");
            process(processes.get(i), width, columns);
        }
        for (int i = 0; i < children.size(); i++) {
            boolean more = i + 1 < children.size();
            String name = children.get(i).substring(children.get(i).lastIndexOf('/') + 1);
            session.screen().print(prefix).print(more ? "├─" : "└─").line(name);
            print(children.get(i), prefix + (more ? "│ " : "  "), Math.max(LEAST_COLUMNS, columns - 2));
        }
    }

    private void process(Entry entry, int width, int columns) {
        String pid = Integer.toString(entry.pid);
        String command = cuts ? Widths.ellipsize(entry.command, Math.max(columns - 2 - width - 1, LEAST_COLUMNS)) : entry.command;
        session.screen().print(session.screen().on(Colour.GREY)).print(" ".repeat(Math.max(0, width - pid.length()))).print(pid).print(" ").print(command)
                .print(session.screen().on(Colour.NORMAL)).print("\n");
    }

    private List<String> children(String group) {
        List<String> children = new ArrayList<>();
        String start = group.equals("/") ? "/" : group + "/";
        for (String other : groups.keySet()) {
            if (other.length() > start.length() && other.startsWith(start) && other.indexOf('/', start.length()) < 0) {
                children.add(other);
            }
        }
        return children;
    }

    private void printOthers(String root, String prefix, int columns) {
        List<Entry> others = new ArrayList<>();
        for (Map.Entry<String, List<Entry>> group : groups.entrySet()) {
            boolean below = root.equals("/") || group.getKey().equals(root) || group.getKey().startsWith(root + "/");
            if (!below) {
                others.addAll(group.getValue());
            }
        }
        others.sort(null);
        for (Entry entry : others) {
            int width = Integer.toString(others.getLast().pid).length();
            String pid = Integer.toString(entry.pid);
            String command = cuts ? Widths.ellipsize(entry.command, Math.max(columns - 2 - width - 1, LEAST_COLUMNS)) : entry.command;
            session.screen().print(prefix).print("‣ ").print(" ".repeat(width - pid.length())).print(pid).print(" ").line(command);
        }
    }
}
