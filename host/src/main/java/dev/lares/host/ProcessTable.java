package dev.lares.host;

import dev.lares.linux.Unistd;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What /proc says of processes (proc(5)). */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");

    /**
     * A process.
     *
     * @param parent its parent; 0 if that is outside this PID namespace
     * @param session its session's id
     * @param dead it has ended and waits to be reaped
     * @param startTicks when it started; with the pid, it names one process for all time
     */
    record Entry(int pid, int parent, int session, boolean dead, long startTicks) {}

    private ProcessTable() {}

    /** One process; empty if there is none. */
    static Optional<Entry> find(int pid) {
        return SmallFile.text("/proc/" + pid + "/stat").flatMap(text -> parse(pid, text));
    }

    /** All processes that can be seen, by pid. */
    static SortedMap<Integer, Entry> all() {
        SortedMap<Integer, Entry> entries = new TreeMap<>();
        for (int pid : numbers(PROC)) {
            find(pid).ifPresent(entry -> entries.put(pid, entry));
        }
        return entries;
    }

    /** The children of this process, dead ones included. */
    static SortedSet<Integer> ownChildren() {
        return childrenAmong(all());
    }

    /**
     * The children of this process's first thread: all orphans it was given, because the kernel gives them to the first
     * thread that lives, and some of those it made. (Other threads have the children they made.) All children, where the
     * kernel does not tell.
     */
    static SortedSet<Integer> ownOrphans() {
        int self = Unistd.pid().number();
        Optional<String> list = SmallFile.text("/proc/self/task/" + self + "/children");
        if (list.isEmpty()) {
            return ownChildren();
        }
        SortedSet<Integer> children = new TreeSet<>();
        addNumbers(list.get(), children);
        return children;
    }

    /** Whether the kernel tells the children of a process ({@code CONFIG_PROC_CHILDREN}). */
    static boolean tellsChildren() {
        return Files.exists(Path.of("/proc/self/task/" + Unistd.pid() + "/children"));
    }

    /** The children that a process's threads have, where {@link #tellsChildren the kernel tells}. */
    static SortedSet<Integer> children(int pid) {
        SortedSet<Integer> children = new TreeSet<>();
        for (int thread : numbers(Path.of("/proc/" + pid + "/task"))) {
            SmallFile.text("/proc/" + pid + "/task/" + thread + "/children").ifPresent(text -> addNumbers(text, children));
        }
        return children;
    }

    private static SortedSet<Integer> childrenAmong(SortedMap<Integer, Entry> entries) {
        int self = Unistd.pid().number();
        SortedSet<Integer> children = new TreeSet<>();
        entries.values().stream().filter(entry -> entry.parent() == self).forEach(entry -> children.add(entry.pid()));
        return children;
    }

    private static void addNumbers(String text, SortedSet<Integer> into) {
        int start = 0;
        for (int end = text.indexOf(' '); end > start; end = text.indexOf(' ', start)) {
            into.add(Integer.parseInt(text, start, end, 10));
            start = end + 1;
        }
    }

    /** The variable in the environment which the process was given; empty if that is unreadable, or overwritten. */
    static Optional<String> variable(int pid, String name) {
        Optional<String> environment = SmallFile.text("/proc/" + pid + "/environ");
        if (environment.isEmpty()) {
            return Optional.empty();
        }
        String text = "\0" + environment.get();
        int start = text.indexOf("\0" + name + "=");
        if (start < 0) {
            return Optional.empty();
        }
        start += name.length() + 2;
        int end = text.indexOf('\0', start);
        return Optional.of(text.substring(start, end < 0 ? text.length() : end));
    }

    /** The program's name stands in parentheses and may hold anything; the fields begin after the last of them. */
    private static Optional<Entry> parse(int pid, String stat) {
        int end = stat.lastIndexOf(')');
        String[] fields = end < 0 ? new String[0] : stat.substring(Math.min(end + 2, stat.length())).split(" ", 21);
        if (fields.length < 21) {
            return Optional.empty();
        }
        char state = fields[0].charAt(0);
        return Optional.of(new Entry(
                pid,
                Integer.parseInt(fields[1]),
                Integer.parseInt(fields[3]),
                state == 'Z' || state == 'X',
                Long.parseLong(fields[19])));
    }

    private static List<Integer> numbers(Path directory) {
        List<Integer> numbers = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.charAt(0) >= '1' && name.charAt(0) <= '9') {
                    numbers.add(Integer.parseInt(name));
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            return numbers; // what could be read of it: /proc is missing, or the process ends
        }
        return numbers;
    }
}
