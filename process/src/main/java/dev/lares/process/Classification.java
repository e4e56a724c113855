package dev.lares.process;

import dev.lares.linux.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Tells what each process of a table is. A pure function: what it knows is in the table and in the {@link Surroundings}.
 *
 * <p>No fact of the kernel says "daemon" or "service". Each rule below names facts that only one kind has, from those which
 * nothing can imitate (a flag of the kernel) to those that merely go together; the first rule that holds decides. What is
 * told by a process about itself (its name, its environment) never decides alone.
 *
 * <p>Two questions come up again and again. <em>Is a process its parent's child</em>, or was it given to that parent because
 * its own had ended? The kernel does not keep the answer, but mostly leaves traces: a process that has executed nothing
 * since it was forked, and yet runs another program than its parent, was forked by somebody else; so was one whose session
 * is neither its own nor its parent's. <em>Does it have a session of its own?</em> Yes if it leads one; a daemon that forked
 * twice is in a session whose leader is gone, and shares it with no process but its own.
 */
public final class Classification {
    private final ProcessTable table;
    private final Surroundings surroundings;
    private final Kinship kinship;
    private final SortedMap<Integer, Verdict> verdicts = new TreeMap<>();

    private Classification(ProcessTable table, Surroundings surroundings) {
        this.table = table;
        this.surroundings = surroundings;
        this.kinship = new Kinship(table);
    }

    /** What a rule has found. */
    private record Finding(Kind kind, Certainty certainty, List<Evidence> evidence) {}

    /** The verdict on each process of the table, by its number. */
    public static SortedMap<Integer, Verdict> of(ProcessTable table, Surroundings surroundings) {
        Classification classification = new Classification(table, surroundings);
        table.processes().forEach(classification::verdict);
        return classification.verdicts;
    }

    private Verdict verdict(ProcessEntry process) {
        Verdict known = verdicts.get(process.pid());
        if (known != null) {
            return known;
        }
        Finding finding = Stream.<Function<ProcessEntry, Optional<Finding>>>of(
                        this::kernelThread, this::manager, this::init, this::mainOfService, this::knownShim, this::job,
                        this::shim, this::workerOfUnit, this::daemon, this::workerOfDaemon, this::leader)
                .map(rule -> rule.apply(process))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> ordinary(process));
        Verdict verdict = new Verdict(finding.kind(), finding.certainty(), finding.evidence(), conditions(process, finding.kind()));
        verdicts.put(process.pid(), verdict);
        return verdict;
    }

    // ---- the rules ----

    private Optional<Finding> kernelThread(ProcessEntry process) {
        if (!process.isKernelThread()) {
            return Optional.empty();
        }
        return found(new Kind.KernelThread(), Certainty.CERTAIN, List.of(
                new Evidence("runs the kernel's code: flag PF_KTHREAD", "stat: flags 0x%x".formatted(process.stat().flags()))));
    }

    private Optional<Finding> manager(ProcessEntry process) {
        return kinship.manager(process.pid()).map(manager -> {
            Certainty certainty = manager.evidence().size() > 1 ? Certainty.CERTAIN : Certainty.LIKELY;
            return new Finding(new Kind.ServiceManager(manager.scope(), manager.program()), certainty, manager.evidence());
        });
    }

    private Optional<Finding> init(ProcessEntry process) {
        boolean here = process.pid() == 1;
        if (!here && !kinship.isInnerInit(process)) {
            return Optional.empty();
        }
        boolean container = !here || surroundings.container();
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(here
                ? new Evidence("is the first process of this PID namespace", "stat: pid 1")
                : new Evidence("is the first process of a PID namespace of its own", "status: NSpid " + numbers(process)));
        if (here && container) {
            evidence.add(new Evidence("is not in the machine's own PID namespace", "ns/pid: not 4026531836"));
        }
        return found(new Kind.Init(container), Certainty.CERTAIN, evidence);
    }

    private Optional<Finding> mainOfService(ProcessEntry process) {
        Optional<Kinship.Manager> manager = kinship.manager(process.parent());
        if (manager.isEmpty() || !kinship.mainOf(process, surroundings).equals(Optional.of(process.pid()))) {
            return Optional.empty();
        }
        Optional<String> unit = unit(process);
        Kind.Service.Type type = type(process);
        List<Evidence> evidence = new ArrayList<>();
        kinship.service(process).ifPresent(name -> evidence.add(inControlGroup(process, name)));
        evidence.add(new Evidence("is a child of the service manager " + manager.get().program(), "stat: ppid " + process.parent()));
        evidence.addAll(typeEvidence(process, type));
        surroundings.pidFileOf(process.pid()).ifPresent(file -> evidence.add(names(file)));
        outputEvidence(process).ifPresent(evidence::add);
        boolean sure = kinship.service(process).isPresent() && (type != Kind.Service.Type.UNKNOWN || kinship.isOnlyChildInUnit(process));
        return found(new Kind.Service(unit, process.parent(), type), sure ? Certainty.CERTAIN : Certainty.LIKELY, evidence);
    }

    /** Programs whose work it is to stand there; others, as unshare(1), may do it by the way, see {@link #shim}. */
    private Optional<Finding> knownShim(ProcessEntry process) {
        return kinship.innerInitBelow(process).filter(_ -> Programs.isShim(Programs.of(process))).map(init -> {
            Evidence program = new Evidence("runs a program that holds containers", "exe: " + Programs.of(process));
            return new Finding(new Kind.ContainerShim(init.pid()), Certainty.CERTAIN, List.of(parentOfInit(init), program));
        });
    }

    private Optional<Finding> shim(ProcessEntry process) {
        return kinship.innerInitBelow(process)
                .map(init -> new Finding(new Kind.ContainerShim(init.pid()), Certainty.LIKELY, List.of(parentOfInit(init))));
    }

    private Optional<Finding> job(ProcessEntry process) {
        TaskStat stat = process.stat();
        if (stat.terminal() == 0) {
            return Optional.empty();
        }
        String terminal = process.terminalName();
        Evidence has = new Evidence("has the controlling terminal " + terminal, "stat: tty_nr %d:%d".formatted(stat.terminalMajor(), stat.terminalMinor()));
        if (stat.session() == stat.tid()) {
            return found(new Kind.SessionLeader(Optional.of(terminal)), Certainty.CERTAIN, List.of(leads(process), has));
        }
        String groups = "stat: pgrp %d, tpgid %d".formatted(stat.group(), stat.foregroundGroup());
        List<Evidence> evidence = new ArrayList<>(List.of(has));
        boolean foreground = stat.group() == stat.foregroundGroup();
        evidence.add(new Evidence(foreground ? "is in the foreground there" : "is not in the foreground there", groups));
        if (process.status().signals().ignored().contains(Signal.SIGHUP)) {
            evidence.add(new Evidence("ignores SIGHUP, so it outlives its terminal, as after nohup(1)", "status: SigIgn"));
        }
        return found(foreground ? new Kind.ForegroundJob(terminal) : new Kind.BackgroundJob(terminal), Certainty.CERTAIN, evidence);
    }

    private Optional<Finding> workerOfUnit(ProcessEntry process) {
        Optional<Integer> main = kinship.mainOf(process, surroundings);
        Optional<String> unit = kinship.service(process).or(() -> kinship.helpedUnit(process));
        if (unit.isEmpty()) {
            return main.filter(leader -> leader != process.pid()).flatMap(leader -> found(
                    new Kind.Worker(unit(process), main), Certainty.LIKELY,
                    List.of(new Evidence("was started in the same run of a service as process " + leader, "environ: INVOCATION_ID"))));
        }
        List<Evidence> evidence = new ArrayList<>(List.of(inControlGroup(process, unit.get())));
        main.ifPresent(leader -> evidence.add(new Evidence("is not its main process, which is " + leader, "stat: ppid " + process.parent())));
        return found(new Kind.Worker(unit, main), Certainty.CERTAIN, evidence);
    }

    /**
     * A process in a session of its own that its creator has left, with at least one more step of daemon(7). Without the
     * session only a PID file tells that it means to be one.
     */
    private Optional<Finding> daemon(ProcessEntry process) {
        Optional<Evidence> adopted = adopted(process);
        if (adopted.isEmpty() || process.isZombie()) {
            return Optional.empty();
        }
        Optional<Evidence> session = kinship.ownSession(process);
        Optional<PidFile> pidFile = surroundings.pidFileOf(process.pid());
        List<Evidence> steps = new ArrayList<>();
        session.filter(_ -> process.stat().session() != process.pid())
                .ifPresent(_ -> steps.add(new Evidence("can get no terminal again, since it leads no session", "stat: session " + process.stat().session())));
        pidFile.ifPresent(file -> steps.add(names(file)));
        detachedStreams(process).ifPresent(steps::add);
        boolean untold = !process.descriptors().isKnown();
        List<Evidence> evidence = new ArrayList<>();
        session.ifPresent(evidence::add);
        evidence.add(adopted.get());
        evidence.addAll(steps);
        evidence.add(noTerminal());
        boolean inRoot = process.links().workingDirectory().map(path -> path.path().equals("/")).orElse(false);
        if (inRoot) {
            evidence.add(new Evidence("works in the root directory", "cwd: /"));
        }
        int signs = steps.size() + (inRoot ? 1 : 0);
        Certainty certainty = session.isEmpty() ? Certainty.POSSIBLE : signs > 1 ? Certainty.CERTAIN : Certainty.LIKELY;
        boolean isOne = session.isPresent() ? !steps.isEmpty() || untold : pidFile.isPresent();
        return isOne ? found(new Kind.Daemon(), certainty, evidence) : Optional.empty();
    }

    private Optional<Finding> workerOfDaemon(ProcessEntry process) {
        return table.find(process.parent()).flatMap(entry -> switch (verdict(entry).kind()) {
            case Kind.Daemon _ -> Optional.of(entry.pid());
            case Kind.Worker(Optional<String> unit, Optional<Integer> leader) when unit.isEmpty() -> leader;
            case Kind.KernelThread _, Kind.ServiceManager _, Kind.Init _, Kind.Service _, Kind.ContainerShim _, Kind.SessionLeader _,
                    Kind.ForegroundJob _, Kind.BackgroundJob _, Kind.Worker _, Kind.Ordinary _ -> Optional.<Integer>empty();
        }).flatMap(leader -> found(new Kind.Worker(Optional.empty(), Optional.of(leader)), Certainty.LIKELY,
                List.of(new Evidence("descends from the daemon " + leader, "stat: ppid " + process.parent()), noTerminal())));
    }

    private Optional<Finding> leader(ProcessEntry process) {
        if (process.stat().session() != process.pid()) {
            return Optional.empty();
        }
        return found(new Kind.SessionLeader(Optional.empty()), Certainty.CERTAIN, List.of(leads(process), noTerminal()));
    }

    private Finding ordinary(ProcessEntry process) {
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(table.find(process.parent())
                .map(parent -> new Evidence("is a child of process %d (%s)".formatted(parent.pid(), parent.name()), "stat: ppid " + parent.pid()))
                .orElseGet(() -> new Evidence("has its parent outside this PID namespace", "stat: ppid 0")));
        evidence.add(noTerminal());
        evidence.add(new Evidence("leads no session", "stat: session " + process.stat().session()));
        return new Finding(new Kind.Ordinary(), Certainty.LIKELY, evidence);
    }

    // ---- facts ----

    private Optional<Evidence> adopted(ProcessEntry process) {
        return table.find(process.parent())
                .filter(_ -> !process.isKernelThread())
                .flatMap(parent -> kinship.adopted(process, parent));
    }

    private Kind.Service.Type type(ProcessEntry process) {
        Optional<String> executed = process.variable("SYSTEMD_EXEC_PID");
        if (process.stat().hasNotExecuted()) {
            return Kind.Service.Type.FORKING;
        }
        if (executed.isEmpty()) {
            return process.variable("NOTIFY_SOCKET").isPresent() ? Kind.Service.Type.NOTIFY : Kind.Service.Type.UNKNOWN;
        }
        if (!kinship.hasNumber(process, executed.get())) {
            return Kind.Service.Type.FORKING;
        }
        return process.variable("NOTIFY_SOCKET").isPresent() ? Kind.Service.Type.NOTIFY : Kind.Service.Type.SIMPLE;
    }

    private static List<Evidence> typeEvidence(ProcessEntry process, Kind.Service.Type type) {
        String executed = "environ: " + process.variable("SYSTEMD_EXEC_PID").map(pid -> "SYSTEMD_EXEC_PID=" + pid).orElse("no SYSTEMD_EXEC_PID");
        Evidence byManager = new Evidence("was executed by the manager itself", executed);
        return switch (type) {
            case SIMPLE -> List.of(byManager);
            case NOTIFY -> List.of(byManager, new Evidence("may tell the manager when it is ready",
                    "environ: NOTIFY_SOCKET=" + process.variable("NOTIFY_SOCKET").orElse("")));
            case FORKING -> List.of(new Evidence("was forked by a process that the manager started and that has ended",
                    process.stat().hasNotExecuted() ? "stat: flags PF_FORKNOEXEC" : executed));
            case UNKNOWN -> List.of();
        };
    }

    private Optional<Evidence> outputEvidence(ProcessEntry process) {
        for (int number = 1; number <= 2; number++) {
            Optional<Descriptor> stream = Streams.find(process, number);
            if (stream.filter(found -> Descriptors.isJournal(table, process, found)).isPresent()) {
                return Optional.of(new Evidence("writes its output to the journal", "fd: %d is the journal's socket".formatted(number)));
            }
            if (stream.filter(found -> Descriptors.isManagers(table, kinship, found)).isPresent()) {
                return Optional.of(new Evidence("writes its output to its manager", "fd: %d is a pipe to it".formatted(number)));
            }
        }
        return Optional.empty();
    }

    private static Optional<Evidence> detachedStreams(ProcessEntry process) {
        return Streams.areDetached(process)
                ? Optional.of(new Evidence("reads nothing, and writes to no terminal", "fd: 0 is /dev/null"))
                : Optional.empty();
    }

    private Optional<String> unit(ProcessEntry process) {
        return kinship.service(process)
                .or(() -> process.variable("INVOCATION_ID").flatMap(id -> Optional.ofNullable(surroundings.unitsByInvocation().get(id))));
    }

    private List<Condition> conditions(ProcessEntry process, Kind kind) {
        List<Condition> conditions = new ArrayList<>();
        int tracer = process.status().tracer();
        switch (process.state()) {
            case ZOMBIE, DEAD, DEAD_LOWERCASE -> conditions.add(new Condition.Zombie(ended(process)));
            case STOPPED -> conditions.add(new Condition.Stopped(new Evidence("was stopped by a signal; SIGCONT makes it go on", "stat: state T")));
            case RUNNING, SLEEPING, DISK_SLEEP, TRACING_STOP, WAKEKILL, WAKING, PARKED, IDLE -> {}
        }
        if (tracer != 0) {
            conditions.add(new Condition.Traced(tracer, new Evidence(
                    "is traced by process " + tracer + nameOf(tracer), "status: TracerPid " + tracer)));
        }
        switch (kind) {
            case Kind.KernelThread _, Kind.ServiceManager _, Kind.Init _, Kind.Service _, Kind.Daemon _, Kind.Worker _,
                    Kind.ContainerShim _ -> {}
            case Kind.SessionLeader _, Kind.ForegroundJob _, Kind.BackgroundJob _, Kind.Ordinary _ ->
                    adopted(process).ifPresent(evidence -> conditions.add(new Condition.Orphan(evidence)));
        }
        return conditions;
    }

    private Evidence ended(ProcessEntry process) {
        int code = process.stat().exitCode();
        String how = code == 0 ? "" : (code & 0x7f) == 0 ? " with status " + (code >> 8) : " by " + new Signal(code & 0x7f);
        return new Evidence(
                "has ended%s; its parent %d%s has not waited for it".formatted(how, process.parent(), nameOf(process.parent())), "stat: state Z");
    }

    private String nameOf(int pid) {
        return table.find(pid).map(entry -> " (" + entry.name() + ")").orElse("");
    }

    private static Evidence inControlGroup(ProcessEntry process, String unit) {
        return new Evidence("is in the control group of " + unit, "cgroup: " + process.units().path());
    }

    private static Evidence parentOfInit(ProcessEntry init) {
        return new Evidence("is the parent of the first process of a PID namespace, " + init.pid(), "status of %d: NSpid %s".formatted(init.pid(), numbers(init)));
    }

    private static Evidence names(PidFile file) {
        return new Evidence("is named by the PID file " + file.path(), file.path() + ": " + file.pid());
    }

    private static Evidence leads(ProcessEntry process) {
        return new Evidence("leads its session", "stat: session " + process.stat().session());
    }

    private static Evidence noTerminal() {
        return new Evidence("has no controlling terminal", "stat: tty_nr 0");
    }

    private static String numbers(ProcessEntry process) {
        return String.join(" ", process.status().namespacePids().orElse(List.of()).stream().map(String::valueOf).toList());
    }

    private static Optional<Finding> found(Kind kind, Certainty certainty, List<Evidence> evidence) {
        return Optional.of(new Finding(kind, certainty, evidence));
    }
}
