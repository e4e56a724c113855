package dev.lares.engine;

import dev.lares.unit.ManagerDirectives;
import dev.lares.unit.OomPolicy;
import dev.lares.unit.Settings;
import dev.lares.unit.TimeSpan;

/**
 * What the manager's own configuration sets for all units (systemd-system.conf(5)).
 *
 * @param userManager whether it is a user's manager
 * @param defaultTimeoutStart {@code DefaultTimeoutStartSec=}
 * @param defaultTimeoutStop {@code DefaultTimeoutStopSec=}
 * @param defaultTimeoutAbort {@code DefaultTimeoutAbortSec=}
 * @param defaultRestart {@code DefaultRestartSec=}
 * @param defaultStartLimitInterval {@code DefaultStartLimitIntervalSec=}; zero or a burst of 0 turns the limit off
 * @param defaultStartLimitBurst {@code DefaultStartLimitBurst=}
 * @param defaultOomPolicy {@code DefaultOOMPolicy=}
 * @param initProcess whether it is PID 1 of its PID namespace; only then some signals mean what they mean to an init
 * @param machineInit whether it is PID 1 of a machine, and not of a container
 * @param seed what identifiers (invocation ids, randomised delays) are drawn from; different for each life of a manager
 */
public record ManagerSettings(
        boolean userManager,
        TimeSpan defaultTimeoutStart,
        TimeSpan defaultTimeoutStop,
        TimeSpan defaultTimeoutAbort,
        TimeSpan defaultRestart,
        TimeSpan defaultStartLimitInterval,
        int defaultStartLimitBurst,
        OomPolicy defaultOomPolicy,
        boolean initProcess,
        boolean machineInit,
        long seed) {

    /** systemd's defaults. */
    public static ManagerSettings defaults(boolean userManager, long seed) {
        return of(Settings.EMPTY, userManager, seed);
    }

    /**
     * What the manager's configuration files set.
     *
     * @param config values by {@link ManagerDirectives}
     */
    public static ManagerSettings of(Settings config, boolean userManager, long seed) {
        TimeSpan stop = config.get(ManagerDirectives.DEFAULT_TIMEOUT_STOP_SEC);
        return new ManagerSettings(
                userManager,
                config.get(ManagerDirectives.DEFAULT_TIMEOUT_START_SEC),
                stop,
                config.find(ManagerDirectives.DEFAULT_TIMEOUT_ABORT_SEC).orElse(stop),
                config.get(ManagerDirectives.DEFAULT_RESTART_SEC),
                config.get(ManagerDirectives.DEFAULT_START_LIMIT_INTERVAL_SEC),
                config.get(ManagerDirectives.DEFAULT_START_LIMIT_BURST),
                config.get(ManagerDirectives.DEFAULT_OOM_POLICY),
                false,
                false,
                seed);
    }

    /**
     * The same for a manager that is PID 1.
     *
     * @param ofMachine whether of a machine, and not of a container
     */
    public ManagerSettings asInitProcess(boolean ofMachine) {
        return new ManagerSettings(
                userManager,
                defaultTimeoutStart,
                defaultTimeoutStop,
                defaultTimeoutAbort,
                defaultRestart,
                defaultStartLimitInterval,
                defaultStartLimitBurst,
                defaultOomPolicy,
                true,
                ofMachine,
                seed);
    }
}
