package dev.lares.engine;

import static dev.lares.unit.ServiceDirectives.RESTART;
import static dev.lares.unit.ServiceDirectives.RESTART_FORCE_EXIT_STATUS;
import static dev.lares.unit.ServiceDirectives.RESTART_MAX_DELAY_SEC;
import static dev.lares.unit.ServiceDirectives.RESTART_PREVENT_EXIT_STATUS;
import static dev.lares.unit.ServiceDirectives.RESTART_STEPS;

import dev.lares.unit.RestartPolicy;
import java.util.Optional;

/**
 * Whether a service that went down is started again by itself (systemd.service(5), "Restart=", the table of exit causes).
 *
 * @param restart whether
 * @param reason why, for the log
 */
record RestartDecision(boolean restart, String reason) {
    /**
     * Decides.
     *
     * @param settings the service's settings
     * @param result how the run ended
     * @param mainExit how the main process ended, if there was one
     * @param stopped whether it was stopped by request
     */
    static RestartDecision of(ServiceSettings settings, ServiceResult result, Optional<ProcessExit> mainExit, boolean stopped) {
        if (stopped) {
            return new RestartDecision(false, "manual stop");
        }
        if (mainExit.filter(exit -> CleanExit.matches(exit, settings.unit().get(RESTART_PREVENT_EXIT_STATUS))).isPresent()) {
            return new RestartDecision(false, "prevented by exit status");
        }
        if (mainExit.filter(exit -> CleanExit.matches(exit, settings.unit().get(RESTART_FORCE_EXIT_STATUS))).isPresent()) {
            return new RestartDecision(true, "forced by exit status");
        }
        return new RestartDecision(applies(settings.unit().get(RESTART), result), "restart setting");
    }

    private static boolean applies(RestartPolicy policy, ServiceResult result) {
        return switch (policy) {
            case NO -> false;
            case ALWAYS -> result != ServiceResult.EXEC_CONDITION;
            case ON_SUCCESS -> result == ServiceResult.SUCCESS;
            case ON_FAILURE -> result.isFailure();
            case ON_ABNORMAL -> result.isFailure() && result != ServiceResult.EXIT_CODE;
            case ON_WATCHDOG -> result == ServiceResult.WATCHDOG;
            case ON_ABORT -> result == ServiceResult.SIGNAL || result == ServiceResult.CORE_DUMP;
        };
    }

    /**
     * How long to wait before the next restart: {@code RestartSec=}, growing exponentially to
     * {@code RestartMaxDelaySec=} over {@code RestartSteps=} restarts.
     *
     * @param settings the service's settings
     * @param restartCount how many restarts there have been since the last start by request
     */
    static long delayMicros(ServiceSettings settings, int restartCount) {
        long first = settings.restartMicros();
        long last = settings.unit().get(RESTART_MAX_DELAY_SEC).micros();
        int steps = settings.unit().get(RESTART_STEPS);
        if (last < first) {
            return last;
        }
        if (restartCount == 0 || steps == 0 || first == 0 || last == ServiceTimers.NEVER || last == first) {
            return first;
        }
        if (restartCount >= steps) {
            return last;
        }
        return (long) (first * StrictMath.pow((double) last / first, (double) restartCount / steps));
    }
}
