package dev.lares.engine;

import dev.lares.unit.Directive;
import dev.lares.unit.KillDirectives;
import dev.lares.unit.KillMode;
import java.util.List;
import java.util.Optional;

/**
 * Which processes one stage of stopping signals, and with what (systemd.kill(5), "KillMode=", "KillSignal=",
 * "SendSIGHUP=").
 *
 * @param settings the service's settings
 * @param stage the stage
 * @param restarting whether the service is stopped only to be started again ({@code RestartKillSignal=})
 */
record KillStep(ServiceSettings settings, KillStage stage, boolean restarting) {
    /**
     * The signalling to be done; empty if it would reach nobody.
     *
     * @param pids the main and the control process, as far as they run
     * @param maybeOthers whether the unit may have further processes
     */
    Optional<Effect.Kill> effect(List<Integer> pids, boolean maybeOthers) {
        if (settings.killMode() == KillMode.NONE) {
            return Optional.empty();
        }
        boolean others = maybeOthers && reachesOthers();
        if (pids.isEmpty() && !others) {
            return Optional.empty();
        }
        return Optional.of(new Effect.Kill(settings.unit().id(), pids, others, signal(), hangsUp(), reason()));
    }

    /** Whether the stage is for all of the unit's processes, not just for the main and the control process. */
    boolean reachesOthers() {
        return switch (settings.killMode()) {
            case CONTROL_GROUP -> true;
            case MIXED -> stage.operation() == KillStage.Operation.KILL;
            case PROCESS, NONE -> false;
        };
    }

    int signal() {
        return switch (stage.operation()) {
            case ABORT -> setting(KillDirectives.WATCHDOG_SIGNAL);
            case KILL -> setting(KillDirectives.FINAL_KILL_SIGNAL);
            case TERMINATE -> isRestart()
                    ? settings.unit().find(KillDirectives.RESTART_KILL_SIGNAL).orElseGet(() -> setting(KillDirectives.KILL_SIGNAL))
                    : setting(KillDirectives.KILL_SIGNAL);
        };
    }

    /** Whether the log tells of each process that is signalled. */
    boolean isNoteworthy() {
        return stage.operation() != KillStage.Operation.TERMINATE;
    }

    private boolean hangsUp() {
        return stage.operation() == KillStage.Operation.TERMINATE
                && !isRestart()
                && setting(KillDirectives.SEND_SIGHUP)
                && signal() != SignalName.SIGHUP;
    }

    private boolean isRestart() {
        return restarting && stage == KillStage.STOP_SIGTERM;
    }

    private String reason() {
        return switch (stage.operation()) {
            case ABORT -> "abort";
            case TERMINATE -> "stop";
            case KILL -> "kill";
        };
    }

    private <T> T setting(Directive<T> directive) {
        return settings.unit().get(directive);
    }
}
