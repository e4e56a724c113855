package dev.lares.engine;

import dev.lares.unit.UnitName;

/**
 * How far the manager has come: it has started up once no job is left for the first time. Its state as a whole is that of
 * systemctl(1), "is-system-running".
 */
final class Startup {
    private static final UnitName BASIC_TARGET = new UnitName("basic.target");
    private static final UnitName RESCUE_TARGET = new UnitName("rescue.target");
    private static final UnitName EMERGENCY_TARGET = new UnitName("emergency.target");

    private final ManagerSettings settings;
    private final UnitGraph graph;
    private final Jobs jobs;
    private final Loads loads;
    private final ManagerEnd end;
    private final Outbox out;
    private boolean begun;
    private Moment finish = Moment.NEVER;

    Startup(ManagerSettings settings, UnitGraph graph, Jobs jobs, Loads loads, ManagerEnd end, Outbox out) {
        this.settings = settings;
        this.graph = graph;
        this.jobs = jobs;
        this.loads = loads;
        this.end = end;
        this.out = out;
    }

    /** Somebody has asked for something; before, there is nothing to finish. */
    void begin() {
        begun = true;
    }

    private boolean isFinished() {
        return !finish.equals(Moment.NEVER);
    }

    /** Tells once that nothing is left to do. */
    void settled() {
        if (begun && !isFinished() && jobs.isEmpty() && loads.isIdle()) {
            finish = out.now();
            out.add(new Effect.StartupFinished());
        }
    }

    void save(Snapshot.Section section) {
        section.put("startup", begun, finish);
    }

    void restore(Snapshot.Line line) {
        begun = line.flag();
        finish = line.moment();
    }

    ManagerView view() {
        int failed = (int) graph.nodes().stream().filter(node -> node.activeState() == ActiveState.FAILED).count();
        return new ManagerView(
                state(failed),
                loads.firstStart(),
                loads.firstFinish(),
                loads.lastReload(),
                finish,
                graph.nameCount(),
                failed,
                jobs.all().size(),
                jobs.installedCount(),
                jobs.failedCount(),
                end.exitCode(),
                end.heedsWatchdogs());
    }

    private SystemState state(int failedUnits) {
        if (end.ended() || end.isShuttingDown()) {
            return SystemState.STOPPING;
        }
        if (!isFinished()) {
            boolean basic = graph.find(BASIC_TARGET).filter(node -> node.activeState().isActiveOrReloading()).isPresent();
            return basic ? SystemState.STARTING : SystemState.INITIALIZING;
        }
        if (!settings.userManager() && (isActiveOrPending(RESCUE_TARGET) || isActiveOrPending(EMERGENCY_TARGET))) {
            return SystemState.MAINTENANCE;
        }
        return failedUnits > 0 ? SystemState.DEGRADED : SystemState.RUNNING;
    }

    private boolean isActiveOrPending(UnitName name) {
        return graph.find(name).filter(UnitNode::isActiveOrPending).isPresent();
    }
}
