package dev.lares.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How the processes of a table are related: whose child, of which session, managed by whom. */
final class Kinship {
    private static final String INIT_SCOPE = "init.scope";
    private static final String INVOCATION = "INVOCATION_ID";

    private final ProcessTable table;
    private final Map<Integer, List<ProcessEntry>> children = new HashMap<>();
    private final Map<Integer, List<ProcessEntry>> sessions = new HashMap<>();
    private final Map<Integer, Manager> managers = new HashMap<>();
    private final Map<String, List<ProcessEntry>> groups = new HashMap<>();
    private final Map<String, List<ProcessEntry>> invocations = new HashMap<>();
    private final Map<String, Optional<Integer>> mains = new HashMap<>();

    /** A service manager. */
    record Manager(Kind.Scope scope, String program, List<Evidence> evidence) {}

    Kinship(ProcessTable table) {
        this.table = table;
        for (ProcessEntry process : table.processes()) {
            children.computeIfAbsent(process.parent(), _ -> new ArrayList<>()).add(process);
            sessions.computeIfAbsent(process.stat().session(), _ -> new ArrayList<>()).add(process);
            service(process).ifPresent(_ -> groups.computeIfAbsent(serviceKey(process), _ -> new ArrayList<>()).add(process));
            process.variable(INVOCATION).ifPresent(id -> invocations.computeIfAbsent(id, _ -> new ArrayList<>()).add(process));
        }
        table.processes().forEach(process -> findManager(process).ifPresent(manager -> managers.put(process.pid(), manager)));
    }

    List<ProcessEntry> children(int pid) {
        return children.getOrDefault(pid, List.of());
    }

    Optional<Manager> manager(int pid) {
        return Optional.ofNullable(managers.get(pid));
    }

    // ---- managers ----

    private Optional<Manager> findManager(ProcessEntry process) {
        if (process.isKernelThread() || process.isZombie()) {
            return Optional.empty();
        }
        List<Evidence> evidence = new ArrayList<>();
        Optional<String> program = Programs.manager(process);
        program.ifPresent(name -> evidence.add(new Evidence("runs the service manager " + name, "cmdline: " + Programs.shortLine(process))));
        Descriptors.notifySocket(table, process).ifPresent(path ->
                evidence.add(new Evidence("holds the socket on which services tell that they are ready", "fd: " + path)));
        children(process.pid()).stream().filter(this::wasExecutedByManager).findFirst().ifPresent(child -> evidence.add(
                new Evidence("has started the service process " + child.pid(), "environ of %d: SYSTEMD_EXEC_PID".formatted(child.pid()))));
        if (isFirstIn(process, INIT_SCOPE)) {
            evidence.add(new Evidence("is in the control group that service managers keep to themselves", "cgroup: " + process.units().path()));
        }
        // A process can have a name, a socket or a place by chance or ill will; no two of them.
        if (evidence.size() < 2) {
            return Optional.empty();
        }
        if (process.pid() == 1) {
            evidence.add(new Evidence("is process 1", "stat: pid 1"));
        }
        return Optional.of(new Manager(scope(process), program.orElse(process.name()), evidence));
    }

    /** Whether it is in that unit, and its parent is not in the same. */
    private boolean isFirstIn(ProcessEntry process, String unit) {
        String path = process.units().path();
        return process.units().innermostUnit().equals(Optional.of(unit))
                && table.find(process.parent()).filter(parent -> parent.units().path().equals(path)).isEmpty();
    }

    private static Kind.Scope scope(ProcessEntry process) {
        List<String> arguments = process.commandLine().orElse(List.of());
        if (arguments.contains("--user") || process.units().userUnit().equals(Optional.of(INIT_SCOPE))) {
            return Kind.Scope.USER;
        }
        int main = arguments.indexOf(Programs.LARES_MAIN_CLASS);
        boolean foreground = main >= 0 && main + 1 < arguments.size() && arguments.get(main + 1).equals("up");
        return foreground ? Kind.Scope.FOREGROUND : Kind.Scope.SYSTEM;
    }

    private boolean wasExecutedByManager(ProcessEntry process) {
        return process.variable("SYSTEMD_EXEC_PID").filter(number -> hasNumber(process, number)).isPresent();
    }

    /** Whether the process has that number, in this PID namespace or one further in. */
    boolean hasNumber(ProcessEntry process, String number) {
        return number.equals(Integer.toString(process.pid()))
                || process.status().namespacePids().orElse(List.of()).stream().anyMatch(pid -> number.equals(pid.toString()));
    }

    // ---- services ----

    /** The service whose control group the process is in. */
    Optional<String> service(ProcessEntry process) {
        return process.units().innermostUnit().filter(unit -> unit.endsWith(".service"));
    }

    /** Another unit that has processes while the manager works on it, systemd.mount(5), systemd.socket(5), systemd.swap(5). */
    Optional<String> helpedUnit(ProcessEntry process) {
        return process.units().innermostUnit()
                .filter(unit -> unit.endsWith(".mount") || unit.endsWith(".socket") || unit.endsWith(".swap"));
    }

    /** Units of several managers may have the same name. */
    private String serviceKey(ProcessEntry process) {
        UnitMembership units = process.units();
        return units.foreground().map(unit -> unit.manager() + ":").orElse("") + units.ownerUid().map(uid -> uid + ":").orElse("")
                + units.userUnit().orElse("") + ":" + units.innermostUnit().orElse("");
    }

    /**
     * The main process of the service that the process belongs to. Of several children of the manager it is the one that a PID
     * file names, else the one that the manager has executed, else the oldest.
     */
    Optional<Integer> mainOf(ProcessEntry process, Surroundings surroundings) {
        if (service(process).isPresent()) {
            String key = serviceKey(process);
            return mains.computeIfAbsent(key, _ -> main(groups.get(key), surroundings));
        }
        return main(sameInvocation(process), surroundings);
    }

    private Optional<Integer> main(List<ProcessEntry> members, Surroundings surroundings) {
        Comparator<ProcessEntry> weight =
                Comparator.<ProcessEntry>comparingInt(entry -> surroundings.pidFileOf(entry.pid()).isPresent() ? 0 : 1)
                        .thenComparingInt(entry -> wasExecutedByManager(entry) ? 0 : 1)
                        .thenComparing(ProcessEntry::id, Comparator.comparingLong(ProcessId::startTicks))
                        .thenComparingInt(ProcessEntry::pid);
        return members.stream().filter(entry -> managers.containsKey(entry.parent())).min(weight).map(ProcessEntry::pid);
    }

    boolean isOnlyChildInUnit(ProcessEntry process) {
        return service(process)
                .map(_ -> groups.get(serviceKey(process)).stream().filter(entry -> entry.parent() == process.parent()).count() == 1)
                .orElse(false);
    }

    /** Where there are no control groups: those whom the manager started in the same run of a unit. */
    private List<ProcessEntry> sameInvocation(ProcessEntry process) {
        if (process.units().innermostUnit().isPresent() || process.stat().terminal() != 0) {
            return List.of();
        }
        return process.variable(INVOCATION).filter(id -> !id.isEmpty()).map(id -> invocations.getOrDefault(id, List.of())).orElse(List.of());
    }

    // ---- namespaces ----

    /** Whether it is the first process of a PID namespace within this one. */
    boolean isInnerInit(ProcessEntry process) {
        List<Integer> numbers = process.status().namespacePids().orElse(List.of());
        return numbers.size() > 1 && numbers.getLast() == 1;
    }

    /** A child that is the first process of a PID namespace which this process is not in. */
    Optional<ProcessEntry> innerInitBelow(ProcessEntry process) {
        int depth = process.status().namespacePids().map(List::size).orElse(1);
        return children(process.pid()).stream()
                .filter(child -> isInnerInit(child) && child.status().namespacePids().map(List::size).orElse(1) > depth)
                .findFirst();
    }

    // ---- origin ----

    /** How it shows that the parent is not the process's creator; empty if nothing shows it. */
    Optional<Evidence> adopted(ProcessEntry process, ProcessEntry parent) {
        TaskStat stat = process.stat();
        boolean sharesSession = stat.session() == parent.stat().session();
        boolean heir = parent.pid() == 1 || isInnerInit(parent) || managers.containsKey(parent.pid());
        Optional<String> own = executable(process);
        boolean otherProgram = own.isPresent() && executable(parent).isPresent() && !own.equals(executable(parent));
        // A parent of the same session may have executed another program after the fork.
        if (stat.hasNotExecuted() && otherProgram && (heir || !sharesSession)) {
            return Optional.of(new Evidence(
                    "was not forked by its parent %d (%s), which runs another program".formatted(parent.pid(), parent.name()), "stat: flags PF_FORKNOEXEC"));
        }
        boolean inherited = stat.session() != 0 && stat.session() != stat.tid();
        if (inherited && !sharesSession && stat.session() != parent.pid()) {
            return Optional.of(new Evidence(
                    "was not forked by its parent %d (%s), which is in another session".formatted(parent.pid(), parent.name()),
                    "stat: session %d, of %d: %d".formatted(stat.session(), parent.pid(), parent.stat().session())));
        }
        if (managers.containsKey(parent.pid())) {
            return isManaged(process) ? Optional.empty() : Optional.of(inherited(parent));
        }
        return heir && !sharesSession && !startedBy(parent, process) ? Optional.of(inherited(parent)) : Optional.empty();
    }

    private boolean isManaged(ProcessEntry process) {
        return service(process).isPresent() || helpedUnit(process).isPresent() || process.units().foreground().isPresent() || !sameInvocation(process).isEmpty();
    }

    private static Optional<String> executable(ProcessEntry process) {
        return process.links().executable().map(FilePath::path).known();
    }

    private static Evidence inherited(ProcessEntry parent) {
        return new Evidence("has process %d (%s) as parent, which inherits orphans".formatted(parent.pid(), parent.name()), "stat: ppid " + parent.pid());
    }

    /** Whether the parent's own command line ends with the process's, as that of {@code tini -- nginx} does. */
    private static boolean startedBy(ProcessEntry parent, ProcessEntry process) {
        List<String> ours = process.commandLine().orElse(List.of());
        List<String> theirs = parent.commandLine().orElse(List.of());
        return !ours.isEmpty() && theirs.size() > ours.size() && theirs.subList(theirs.size() - ours.size(), theirs.size()).equals(ours);
    }

    /** How it shows that the session is the process's own; empty if it is somebody else's. */
    Optional<Evidence> ownSession(ProcessEntry process) {
        int session = process.stat().session();
        if (session == process.pid()) {
            return Optional.of(new Evidence("leads a session of its own", "stat: session " + session));
        }
        // A shell with job control gives each job a group of its own; a daemon stays in that of the leader which forked it.
        boolean foreign = session == 0 || process.stat().group() != session || table.find(session).isPresent() || strangers(process).findAny().isPresent();
        return foreign ? Optional.empty()
                : Optional.of(new Evidence("is in a session of its own, whose leader has ended: it forked twice", "stat: session " + session));
    }

    /** Members of the process's session that are not of its family, by descent or by name. */
    Stream<ProcessEntry> strangers(ProcessEntry process) {
        return sessions.getOrDefault(process.stat().session(), List.of()).stream()
                .filter(member -> !member.name().equals(process.name()) && !descends(member, process.pid()));
    }

    private boolean descends(ProcessEntry process, int ancestor) {
        Optional<ProcessEntry> at = Optional.of(process);
        for (int i = 0; at.isPresent() && i < table.processes().size(); i++) {
            if (at.get().parent() == ancestor) {
                return true;
            }
            at = table.find(at.get().parent());
        }
        return false;
    }
}
