package dev.lares.engine;

import dev.lares.unit.Directive;
import dev.lares.unit.EmergencyAction;
import dev.lares.unit.JobMode;
import dev.lares.unit.UnitDirectives;
import dev.lares.unit.UnitName;
import java.util.Optional;

/**
 * How the manager comes to its end: the actions that units ask for ({@code SuccessAction=}, {@code FailureAction=},
 * {@code StartLimitAction=}, {@code JobTimeoutAction=}; systemd.unit(5)), and the exit status that goes with them.
 *
 * <p>The orderly actions start a target ({@code exit.target}, {@code poweroff.target} …), whose dependencies stop
 * everything; the service that it needs at last has a forced action as its {@code SuccessAction=}. The forced actions
 * end the manager at once; what still runs is killed by the host.
 */
final class ManagerEnd {
    /** The exit status of a manager which was asked to reboot, as systemd-nspawn(1) understands it. */
    static final int EXIT_REBOOT = 133;

    /** Starts a special unit, loading it first. */
    interface SpecialUnits {
        void start(UnitName unit, JobMode mode);
    }

    private static final UnitName SHUTDOWN_TARGET = new UnitName("shutdown.target");

    private final UnitGraph graph;
    private final Outbox out;
    private final SpecialUnits specialUnits;
    private int exitCode;
    private boolean watchdogs = true;
    private boolean ended;

    ManagerEnd(UnitGraph graph, Outbox out, SpecialUnits specialUnits) {
        this.graph = graph;
        this.out = out;
        this.specialUnits = specialUnits;
    }

    boolean ended() {
        return ended;
    }

    int exitCode() {
        return exitCode;
    }

    void setExitCode(int code) {
        exitCode = code;
    }

    /** Whether watchdogs of services, start limits and timeouts of jobs lead to actions (systemctl(1), "service-watchdogs"). */
    boolean heedsWatchdogs() {
        return watchdogs;
    }

    void heedWatchdogs(boolean on) {
        watchdogs = on;
    }

    boolean isShuttingDown() {
        return graph.find(SHUTDOWN_TARGET).map(UnitNode::isActiveOrPending).orElse(false);
    }

    void onUnitChange(UnitNode node, ActiveState before, ActiveState now, ChangeNotes notes) {
        if (notes.willRestart()) {
            return;
        }
        if (now == ActiveState.FAILED && before != ActiveState.FAILED) {
            act(node, UnitDirectives.FAILURE_ACTION, node.unit.find(UnitDirectives.FAILURE_ACTION_EXIT_STATUS), "unit " + node.id() + " failed");
        } else if (now == ActiveState.INACTIVE && !before.isInactiveOrFailed() && before != ActiveState.MAINTENANCE) {
            act(
                    node,
                    UnitDirectives.SUCCESS_ACTION,
                    node.unit.find(UnitDirectives.SUCCESS_ACTION_EXIT_STATUS),
                    "unit " + node.id() + " succeeded");
        }
    }

    void onStartLimitHit(UnitNode node) {
        actAsWatchdog(node, UnitDirectives.START_LIMIT_ACTION, "unit " + node.id() + " failed");
    }

    void onJobTimeout(UnitNode node) {
        actAsWatchdog(node, UnitDirectives.JOB_TIMEOUT_ACTION, "job timed out");
    }

    private void actAsWatchdog(UnitNode node, Directive<EmergencyAction> directive, String reason) {
        if (watchdogs) {
            act(node, directive, Optional.empty(), reason);
        } else if (node.unit.get(directive) != EmergencyAction.NONE) {
            out.log(LogLevel.WARNING, "Watchdog disabled! Not acting on: " + reason);
        }
    }

    private void act(UnitNode node, Directive<EmergencyAction> directive, Optional<Integer> status, String reason) {
        EmergencyAction action = node.unit.get(directive);
        if (action == EmergencyAction.NONE) {
            return;
        }
        boolean orderly = !action.name().endsWith("_FORCE") && !action.name().endsWith("_IMMEDIATE");
        if (orderly && isShuttingDown()) {
            out.log(LogLevel.NOTICE, "Shutdown is already active. Skipping emergency action request " + action.text() + ".");
            return;
        }
        if (action == EmergencyAction.EXIT || action == EmergencyAction.EXIT_FORCE) {
            status.or(() -> mainExitStatus(node)).ifPresent(this::setExitCode);
        }
        perform(action, reason);
    }

    /** The exit status of the unit's main process; 128 + N, as in a shell, if signal N ended it. */
    private static Optional<Integer> mainExitStatus(UnitNode node) {
        return TriggerEnvironment.lastMainExit(node.machine.view()).map(exit -> switch (exit) {
                    case ProcessExit.Exited(int code) -> code;
                    case ProcessExit.Killed(int signal, boolean _) -> 128 + signal;
                });
    }

    private void perform(EmergencyAction action, String reason) {
        switch (action) {
            case NONE -> {}
            case EXIT -> begin("Exiting", reason, "exit.target");
            case REBOOT -> begin("Rebooting", reason, "reboot.target");
            case POWEROFF -> begin("Powering off", reason, "poweroff.target");
            case HALT -> begin("Halting", reason, "halt.target");
            case KEXEC -> begin("Executing kexec", reason, "kexec.target");
            case SOFT_REBOOT -> begin("Soft-rebooting", reason, "soft-reboot.target");
            case EXIT_FORCE -> force("Exiting immediately", reason, FinishAction.Kind.EXIT, true);
            case REBOOT_FORCE -> force("Forcibly rebooting", reason, FinishAction.Kind.REBOOT, true);
            case POWEROFF_FORCE -> force("Forcibly powering off", reason, FinishAction.Kind.POWEROFF, true);
            case HALT_FORCE -> force("Forcibly halting", reason, FinishAction.Kind.HALT, true);
            case KEXEC_FORCE -> force("Forcibly executing kexec", reason, FinishAction.Kind.KEXEC, true);
            case SOFT_REBOOT_FORCE -> force("Forcibly soft-rebooting", reason, FinishAction.Kind.SOFT_REBOOT, true);
            case REBOOT_IMMEDIATE -> force("Rebooting immediately", reason, FinishAction.Kind.REBOOT, false);
            case POWEROFF_IMMEDIATE -> force("Powering off immediately", reason, FinishAction.Kind.POWEROFF, false);
            case HALT_IMMEDIATE -> force("Halting immediately", reason, FinishAction.Kind.HALT, false);
        }
    }

    private void begin(String what, String reason, String target) {
        out.log(LogLevel.NOTICE, what + ": " + reason);
        specialUnits.start(new UnitName(target), JobMode.REPLACE_IRREVERSIBLY);
    }

    private void force(String what, String reason, FinishAction.Kind kind, boolean killLeft) {
        out.log(LogLevel.NOTICE, what + ": " + reason);
        finish(kind, killLeft);
    }

    /** Ends the manager, with the exit status that was set for an exit, and a fixed one for all else. */
    void finish(FinishAction.Kind kind, boolean killLeft) {
        if (ended) {
            return;
        }
        ended = true;
        int code = switch (kind) {
            case EXIT -> exitCode;
            case REBOOT, KEXEC, SOFT_REBOOT -> EXIT_REBOOT;
            case POWEROFF, HALT, REEXEC -> 0;
        };
        out.add(new Effect.Finish(new FinishAction(kind, code, killLeft)));
    }
}
