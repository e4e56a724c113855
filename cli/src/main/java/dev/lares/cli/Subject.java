package dev.lares.cli;

import dev.lares.process.Check;
import dev.lares.process.CheckList;
import dev.lares.process.Condition;
import dev.lares.process.Kind;
import dev.lares.process.ProcessEntry;
import dev.lares.process.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process that is being inspected.
 *
 * @param checks the check list of daemon(7)
 */
record Subject(Scene scene, ProcessEntry process, Verdict verdict, List<Check> checks) {
    static Subject of(Scene scene, ProcessEntry process) {
        Verdict verdict = scene.verdict(process.pid());
        return new Subject(scene, process, verdict, CheckList.of(scene.table(), process, verdict, scene.surroundings()));
    }

    /** Its ancestors from the first process down, and itself. */
    List<ProcessEntry> ancestry() {
        List<ProcessEntry> line = new ArrayList<>(List.of(process));
        Optional<ProcessEntry> parent = scene.table().find(process.parent());
        while (parent.isPresent() && !line.contains(parent.get())) {
            line.addFirst(parent.get());
            parent = scene.table().find(parent.get().parent());
        }
        return line;
    }

    Optional<Check> check(Check.Point point) {
        return checks.stream().filter(check -> check.point() == point).findFirst();
    }

    List<ProcessEntry> children() {
        return scene.table().childrenOf(process.pid());
    }

    /** Other processes of its service that do not descend from it. */
    List<ProcessEntry> companions() {
        if (!(verdict.kind() instanceof Kind.Service)) {
            return List.of();
        }
        return scene.table().processes().stream()
                .filter(entry -> scene.verdict(entry.pid()).kind() instanceof Kind.Worker(var _, Optional<Integer> leader)
                        && leader.equals(Optional.of(process.pid())) && entry.parent() == process.parent())
                .toList();
    }

    /** Commands that tell more, or change what is amiss. */
    List<String> next() {
        List<String> steps = new ArrayList<>();
        verdict.conditions().forEach(condition -> addFor(condition, steps));
        String manager = process.units().userUnit().isPresent() ? "--user " : "";
        switch (verdict.kind()) {
            case Kind.Service(Optional<String> unit, int _, var _) -> addForUnit(unit, manager, steps);
            case Kind.Worker(Optional<String> unit, Optional<Integer> leader) -> {
                addForUnit(unit, manager, steps);
                leader.ifPresent(pid -> steps.add("lares inspect %d    its main process".formatted(pid)));
            }
            case Kind.ServiceManager _ -> steps.add("systemctl " + manager + "list-units    what it runs");
            case Kind.Daemon _ -> {
                steps.add("journalctl _PID=%d -e    what it logged".formatted(process.pid()));
                steps.add("kill -TERM %d    asks it to end".formatted(process.pid()));
            }
            case Kind.ForegroundJob(String terminal) -> steps.add("Ctrl-C at %s ends it, Ctrl-Z stops it".formatted(terminal));
            case Kind.BackgroundJob(String terminal) -> steps.add("fg at %s brings it to the foreground".formatted(terminal));
            case Kind.Init(boolean container) when container -> steps.add("nsenter -a -t %d    enters the container".formatted(process.pid()));
            case Kind.ContainerShim(int init) -> steps.add("nsenter -a -t %d    enters the container".formatted(init));
            case Kind.SessionLeader _, Kind.Init _, Kind.Ordinary _ -> steps.add("lares ps --tree --threads    what runs beside and below it");
            case Kind.KernelThread _ -> steps.add("cat /proc/%d/stack    what the kernel does there".formatted(process.pid()));
        }
        return steps;
    }

    private void addFor(Condition condition, List<String> steps) {
        switch (condition) {
            case Condition.Zombie _ -> steps.add("lares inspect %d    its parent, which should wait for it".formatted(process.parent()));
            case Condition.Stopped _ -> steps.add("kill -CONT %d    makes it go on".formatted(process.pid()));
            case Condition.Traced(int tracer, var _) -> steps.add("lares inspect %d    who traces it".formatted(tracer));
            case Condition.Orphan _ -> steps.add("kill -TERM %d    ends it; nobody waits for it".formatted(process.pid()));
        }
    }

    private void addForUnit(Optional<String> unit, String manager, List<String> steps) {
        unit.ifPresentOrElse(name -> {
            steps.add("systemctl %sstatus %s".formatted(manager, name));
            steps.add("journalctl %s%s %s -e".formatted(manager, manager.isEmpty() ? "-u" : "--user-unit", name).replace("--user --user-unit", "--user-unit"));
        }, () -> steps.add("systemctl %sstatus %d".formatted(manager, process.pid())));
    }
}
