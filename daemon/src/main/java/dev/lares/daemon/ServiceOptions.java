package dev.lares.daemon;

import java.time.Duration;

/**
 * How long a service may take to end.
 *
 * @param stopTimeout for the stop of a service, and for the start or reload that it cancels. A manager kills what is
 *     still there after its own time, so this one should end a little before: systemd's {@code TimeoutStopSec=} is 90 s
 *     unless set (systemd-system.conf(5)), {@code docker stop} waits 10 s, Kubernetes 30 s. The process cannot find
 *     that out
 * @param exitTimeout for the JVM's shutdown hooks after it
 */
public record ServiceOptions(Duration stopTimeout, Duration exitTimeout) {
    private static final Duration LONGEST = Duration.ofDays(365);

    /** 80 s to stop and 5 s for hooks, so that both end before systemd's 90 s. */
    public static final ServiceOptions DEFAULT = new ServiceOptions(Duration.ofSeconds(80), Duration.ofSeconds(5));

    public ServiceOptions {
        check("stop", stopTimeout);
        check("exit", exitTimeout);
    }

    /** These options with another stop timeout: more than zero, at most a year. */
    public ServiceOptions withStopTimeout(Duration timeout) {
        return new ServiceOptions(timeout, exitTimeout);
    }

    /** These options with another exit timeout: more than zero, at most a year. */
    public ServiceOptions withExitTimeout(Duration timeout) {
        return new ServiceOptions(stopTimeout, timeout);
    }

    private static void check(String name, Duration timeout) {
        if (!timeout.isPositive() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("cannot set the " + name + " timeout to " + timeout
                    + ": not more than zero and at most " + LONGEST.toDays() + " days");
        }
    }
}
