package dev.lares.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The {@code MONITOR_…} variables which tell a failure or success handler of the unit that triggered it (systemd.exec(5),
 * "Environment Variables Set or Propagated by the Service Manager"). Where several units could have, there are none.
 */
final class TriggerEnvironment {
    private TriggerEnvironment() {}

    static SpawnPlan add(SpawnPlan plan, UnitNode handler) {
        boolean told = plan.role() == SpawnPlan.Role.START || plan.role() == SpawnPlan.Role.START_PRE;
        List<UnitNode> triggers = new ArrayList<>(handler.others(Relation.ON_FAILURE_OF));
        triggers.addAll(handler.others(Relation.ON_SUCCESS_OF));
        if (!told || triggers.size() != 1) {
            return plan;
        }
        SortedMap<String, String> environment = new TreeMap<>(plan.environment());
        environment.putAll(of(triggers.getFirst()));
        return new SpawnPlan(
                plan.unit(),
                plan.command(),
                plan.role(),
                environment,
                plan.notifySocket(),
                plan.watchdogMicros(),
                plan.fds(),
                plan.fdNames(),
                plan.standardFds(),
                plan.confirmExec());
    }

    private static SortedMap<String, String> of(UnitNode trigger) {
        MachineView view = trigger.machine.view();
        SortedMap<String, String> environment = new TreeMap<>();
        environment.put("MONITOR_UNIT", trigger.id().text());
        environment.put("MONITOR_SERVICE_RESULT", view.result());
        if (!trigger.invocationId.isEmpty()) {
            environment.put("MONITOR_INVOCATION_ID", trigger.invocationId);
        }
        lastMainExit(view).ifPresent(exit -> {
            switch (exit) {
                case ProcessExit.Exited(int status) -> {
                    environment.put("MONITOR_EXIT_CODE", "exited");
                    environment.put("MONITOR_EXIT_STATUS", Integer.toString(status));
                }
                case ProcessExit.Killed(int signal, boolean coreDumped) -> {
                    environment.put("MONITOR_EXIT_CODE", coreDumped ? "dumped" : "killed");
                    environment.put("MONITOR_EXIT_STATUS", SignalName.of(signal));
                }
            }
        });
        return environment;
    }

    static Optional<ProcessExit> lastMainExit(MachineView view) {
        return view.exits().stream()
                .filter(run -> run.role() == SpawnPlan.Role.START)
                .flatMap(run -> run.exit().stream())
                .reduce((first, second) -> second);
    }
}
