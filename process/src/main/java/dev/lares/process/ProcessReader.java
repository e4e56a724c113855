package dev.lares.process;

import dev.lares.linux.Fd;
import dev.lares.linux.FileBuffer;
import dev.lares.linux.FileName;
import dev.lares.linux.Limits;
import dev.lares.linux.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one process through the descriptor of its directory.
 *
 * <p>What a part finds missing may be missing because the process has gone. So stat and status are read last: if they can be,
 * the process was there all the time.
 *
 * <p>A program may be executed between two files of one process, and then they do not fit together; the name that both
 * {@code stat} and {@code status} have shows it, and all are read again.
 */
final class ProcessReader {
    private static final FileName CMDLINE = FileName.of("cmdline");
    private static final FileName CGROUP = FileName.of("cgroup");
    private static final int TRIES = 3;

    private final FileBuffer buffer;
    private final Texts texts;
    private final StatusReader statuses;
    private final TaskReader tasks;
    private final LinkReader links;
    private final DescriptorReader descriptors;
    private final FactReader facts;
    private final LimitsReader limits;
    private final ControlGroupReader groups;
    private final TerminalNames terminals;

    ProcessReader(FileBuffer buffer, Texts texts, StatusReader statuses, Fd proc, ControlGroupReader groups) {
        this.buffer = buffer;
        this.texts = texts;
        this.statuses = statuses;
        this.tasks = new TaskReader(buffer, new StatReader(texts), statuses);
        this.links = new LinkReader(buffer, texts);
        this.descriptors = new DescriptorReader(buffer, links);
        this.facts = new FactReader(buffer, texts);
        this.limits = new LimitsReader(buffer);
        this.groups = groups;
        this.terminals = new TerminalNames(proc, buffer);
    }

    FactReader facts() {
        return facts;
    }

    /** Empty if the process has gone, or may not be known. */
    Optional<ProcessEntry> read(Fd process, int pid, Set<Part> parts) {
        Optional<ProcessEntry> entry = read(process, process, pid, parts);
        if (parts.isEmpty() || entry.isEmpty() || !isLeaderless(entry.get())) {
            return entry;
        }
        Optional<Fd> thread = tasks.living(process);
        if (thread.isEmpty()) {
            return entry;
        }
        try (Fd living = thread.get()) {
            return read(process, living, pid, parts);
        }
    }

    /** Whether the first thread has ended and others live on: then the process's files and memory are found with these alone. */
    private static boolean isLeaderless(ProcessEntry entry) {
        return entry.isZombie() && entry.stat().threadCount() > 1;
    }

    /** The directories are that of the process, and that of the thread with which its files are found. */
    private Optional<ProcessEntry> read(Fd process, Fd thread, int pid, Set<Part> parts) {
        for (int i = 1; ; i++) {
            Facts read = parts.isEmpty() ? Facts.NONE : facts(process, thread, pid, parts);
            Reading<List<String>> commandLine = commandLine(process);
            Reading<ControlGroups> controlGroups = controlGroups(process);
            Optional<TaskStat> stat = tasks.stat(process);
            if (stat.isEmpty()) {
                return Optional.empty();
            }
            Optional<TaskStatus> status = tasks.status(process);
            if (status.isEmpty()) {
                return Optional.empty();
            }
            if (i == TRIES || stat.get().isKernelThread() || statuses.isNamed(stat.get().name())) {
                String terminal = terminals.name(stat.get(), process);
                return Optional.of(read.entry(stat.get(), status.get(), terminal, commandLine, controlGroups));
            }
        }
    }

    /** Whether nothing but the number of the process may be known. */
    boolean isHidden(Fd process) {
        return tasks.isHidden(process);
    }

    private Reading<List<String>> commandLine(Fd process) {
        int length = buffer.readRecord(process, CMDLINE);
        return length < 0 ? Unread.because(length) : Reading.known(texts.list(buffer.bytes(), length));
    }

    private Reading<ControlGroups> controlGroups(Fd process) {
        int length = buffer.readRecord(process, CGROUP);
        return length < 0 ? Unread.because(length) : Reading.known(groups.read(buffer.bytes(), length));
    }

    /** What is read only if asked for. */
    private record Facts(
            Reading<List<ThreadEntry>> threads,
            FileLinks links,
            Reading<List<Descriptor>> descriptors,
            Map<NamespaceType, Reading<Long>> namespaces,
            Reading<MemoryUse> memory,
            Reading<List<String>> environment,
            Reading<IoCounters> io,
            Reading<Map<Resource, Limits.Range>> limits,
            OomState oom,
            TaskScheduling scheduling,
            Reading<Autogroup> autogroup,
            Security security) {
        static final Facts NONE = new Facts(Reading.notAsked(), FileLinks.NOT_ASKED, Reading.notAsked(), Map.of(),
                Reading.notAsked(), Reading.notAsked(), Reading.notAsked(), Reading.notAsked(), OomState.NOT_ASKED,
                TaskScheduling.NOT_ASKED, Reading.notAsked(), Security.NOT_ASKED);

        ProcessEntry entry(TaskStat stat, TaskStatus status, String terminal, Reading<List<String>> commandLine, Reading<ControlGroups> groups) {
            return new ProcessEntry(stat, status, terminal, commandLine, groups, threads, links, descriptors, namespaces, memory,
                    environment, io, limits, oom, scheduling, autogroup, security);
        }
    }

    private Facts facts(Fd process, Fd thread, int pid, Set<Part> parts) {
        boolean scheduling = parts.contains(Part.SCHEDULING);
        return new Facts(
                parts.contains(Part.THREADS) ? tasks.threads(process, scheduling) : Reading.notAsked(),
                parts.contains(Part.LINKS) ? links.read(thread) : FileLinks.NOT_ASKED,
                parts.contains(Part.DESCRIPTORS) ? descriptors.read(thread, parts.contains(Part.SOCKETS)) : Reading.notAsked(),
                parts.contains(Part.NAMESPACES) ? facts.namespaces(thread) : Map.of(),
                parts.contains(Part.MEMORY) ? facts.memory(thread) : Reading.notAsked(),
                parts.contains(Part.ENVIRONMENT) ? facts.environment(thread) : Reading.notAsked(),
                parts.contains(Part.IO) ? facts.io(process) : Reading.notAsked(),
                parts.contains(Part.LIMITS) ? limits.read(process) : Reading.notAsked(),
                parts.contains(Part.OOM) ? facts.oom(process) : OomState.NOT_ASKED,
                scheduling ? tasks.scheduling(pid) : TaskScheduling.NOT_ASKED,
                scheduling ? facts.autogroup(process) : Reading.notAsked(),
                parts.contains(Part.SECURITY) ? facts.security(process, pid) : Security.NOT_ASKED);
    }

    /** Notes what of pipes and sockets a process has open, by links alone. */
    void addHoldings(Fd process, int pid, HolderTable holders) {
        descriptors.addHoldings(process, pid, holders);
    }
}
