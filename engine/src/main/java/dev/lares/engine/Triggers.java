package dev.lares.engine;

import dev.lares.unit.JobMode;
import dev.lares.unit.ServiceDirectives;
import dev.lares.unit.UnitName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Sockets and the services they start: who starts whom, who must hear of whom, and which descriptors a service gets. */
final class Triggers {
    private final UnitGraph graph;
    private final Jobs jobs;
    private final BiConsumer<UnitNode, MachineInput> tell;
    private final Deque<UnitNode> pending = new ArrayDeque<>();
    private final Set<UnitNode> changed = new LinkedHashSet<>();

    Triggers(UnitGraph graph, Jobs jobs, BiConsumer<UnitNode, MachineInput> tell) {
        this.graph = graph;
        this.jobs = jobs;
        this.tell = tell;
    }

    /** A unit wants that which it triggers to be started, once the engine gets to it. */
    void request(UnitNode trigger) {
        pending.addLast(trigger);
    }

    /** A unit's state or job is another: those that trigger it are told, once the engine gets to it. */
    void noted(UnitNode node) {
        if (!node.others(Relation.TRIGGERED_BY).isEmpty()) {
            changed.add(node);
        }
    }

    /** Takes one step of what is to be done; false if there was none. */
    boolean step() {
        if (!changed.isEmpty()) {
            UnitNode node = changed.iterator().next();
            changed.remove(node);
            for (UnitNode trigger : List.copyOf(node.others(Relation.TRIGGERED_BY))) {
                if (trigger.machine instanceof SocketMachine) {
                    tell.accept(trigger, new MachineInput.TriggeredChanged());
                }
            }
            return true;
        }
        UnitNode trigger = pending.pollFirst();
        if (trigger != null) {
            start(trigger);
        }
        return trigger != null;
    }

    private void start(UnitNode trigger) {
        Optional<UnitNode> target = target(trigger);
        if (target.isEmpty()) {
            tell.accept(trigger, new MachineInput.TriggerRefused("Service to activate vanished, refusing activation."));
        } else if (!target.get().isActiveOrPending() && !jobs.tryEnqueue(JobType.START, target.get(), JobMode.REPLACE, "start")) {
            tell.accept(trigger, new MachineInput.TriggerRefused("Cannot start " + target.get().id() + "."));
        }
    }

    static Optional<UnitNode> target(UnitNode trigger) {
        return trigger.others(Relation.TRIGGERS).stream().findFirst();
    }

    /** The plan with the sockets of the service before its stored descriptors ({@code Sockets=}, sd_listen_fds(3)). */
    SpawnPlan addSockets(SpawnPlan plan, UnitNode service) {
        Set<UnitNode> sockets = new LinkedHashSet<>(service.others(Relation.TRIGGERED_BY));
        for (UnitName name : service.unit.get(ServiceDirectives.SOCKETS)) {
            graph.find(name).ifPresent(sockets::add);
        }
        List<FdToken> fds = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (UnitNode socket : sockets) {
            if (socket.machine instanceof SocketMachine machine) {
                for (FdToken fd : machine.fds()) {
                    fds.add(fd);
                    names.add(SocketMachine.fdName(socket.unit));
                }
            }
        }
        if (plan.role() != SpawnPlan.Role.START || fds.isEmpty()) {
            return plan;
        }
        fds.addAll(plan.fds());
        names.addAll(plan.fdNames());
        return plan.withFds(fds, names);
    }
}
