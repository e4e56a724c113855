package dev.lares.engine;

import dev.lares.unit.OomPolicy;
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
        long seed) {

    /** systemd's defaults. */
    public static ManagerSettings defaults(boolean userManager, long seed) {
        return new ManagerSettings(
                userManager,
                TimeSpan.ofSeconds(90),
                TimeSpan.ofSeconds(90),
                TimeSpan.ofSeconds(90),
                TimeSpan.ofMillis(100),
                TimeSpan.ofSeconds(10),
                5,
                OomPolicy.STOP,
                false,
                seed);
    }

    /** The same for a manager that is PID 1. */
    public ManagerSettings asInitProcess() {
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
                seed);
    }
}
