package dev.lares.spring;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What of Lares a program wants.
 *
 * @param enabled Whether the program talks to its service manager at all.
 * @param status Whether the manager is told in words what the program does, which systemctl status shows.
 * @param extendTimeout How much longer the manager is asked to wait from each step of a long start or stop on; 0 asks for
 *     nothing, so that TimeoutStartSec= and TimeoutStopSec= are the limits.
 * @param signals Whether SIGTERM and SIGINT stop the program with exit code 0 instead of 143 and 130, and SIGHUP
 *     reloads it if there is a ReloadListener.
 * @param watchdog When the manager is told that the program is alive.
 * @param socket What the web server listens on.
 */
@ConfigurationProperties("lares")
public record LaresProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("true") boolean status,
        @DefaultValue("30s") Duration extendTimeout,
        @DefaultValue("true") boolean signals,
        @DefaultValue Watchdog watchdog,
        @DefaultValue Socket socket) {

    /**
     * When the manager is told that the program is alive.
     *
     * @param enabled Whether it is told at all, if WatchdogSec= asks for it.
     * @param healthGroup Health group of Actuator that has to be up; without Actuator, or without such a group, the
     *     liveness state of the application has to be correct.
     */
    public record Watchdog(@DefaultValue("true") boolean enabled, @DefaultValue("liveness") String healthGroup) {}

    /**
     * What the web server listens on.
     *
     * @param enabled Whether it accepts on a socket that the manager passed, instead of server.port.
     * @param name FileDescriptorName= of that socket; if empty, the only listening stream socket that was passed.
     */
    public record Socket(@DefaultValue("true") boolean enabled, @DefaultValue("") String name) {}

    static LaresProperties defaults() {
        return new Binder().bindOrCreate("lares", LaresProperties.class);
    }

    /** Whether long steps ask for more time. */
    boolean extendsTimeout() {
        return extendTimeout.isPositive();
    }
}
