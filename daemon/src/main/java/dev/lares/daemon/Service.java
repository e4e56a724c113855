package dev.lares.daemon;

/**
 * A program that a service manager starts, watches, reloads and stops: a new-style daemon, daemon(7). The program says what
 * it does in each case, and {@link #run(Service)} does the rest. A whole service is
 *
 * <pre>{@code
 * void main() throws IOException {
 *     HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
 *     Service.run(context -> server.start());
 * }
 * }</pre>
 *
 * and one that has more to say overrides more than {@link #start}:
 *
 * <pre>{@code
 * Service.run(new Service() {
 *     public void start(ServiceContext context) throws Exception { … }   // returns when requests are served
 *     public void reload(ServiceContext context) throws Exception { … }  // reads the configuration again
 *     public void stop(ServiceContext context) throws Exception { … }    // finishes running requests
 *     public Health health() { … }                                       // feeds the watchdog
 * });
 * }</pre>
 *
 * <p>It is the same program under a manager, in a terminal, and as process 1 of a container:
 *
 * <table>
 * <caption>What happens when</caption>
 * <tr><th>event</th><th>the program is called</th><th>the manager is told</th></tr>
 * <tr><td>{@code run}</td><td>{@link #start}</td><td>{@code READY=1} when it has returned</td></tr>
 * <tr><td>SIGHUP, {@link ServiceContext#requestReload()}</td><td>{@link #reload}, once more for all that come meanwhile</td>
 *     <td>{@code RELOADING=1}, {@code MONOTONIC_USEC=}, then {@code READY=1}; also when it failed: the service is up, and
 *     {@code STATUS=} says why</td></tr>
 * <tr><td>SIGTERM, SIGINT (Ctrl-C), SIGHUP of a terminal that went away, {@link ServiceContext#requestStop()}</td>
 *     <td>{@link #stop}; a start or reload under way is interrupted first</td>
 *     <td>{@code STOPPING=1}, and the process ends with exit code 0</td></tr>
 * <tr><td>SIGINT again while it stops</td><td>no more</td><td>the process ends at once, with 130</td></tr>
 * <tr><td>{@link #start} throws</td><td>no more</td><td>{@code STATUS=}, {@code ERRNO=}, exit code</td></tr>
 * <tr><td>a {@linkplain ServiceContext#startThread thread of the service} fails, memory runs out in any thread,
 *     {@link ServiceContext#fail}</td><td>{@link #stop}</td><td>{@code STATUS=}, {@code ERRNO=}, {@code STOPPING=1}, exit
 *     code</td></tr>
 * <tr><td>{@link System#exit} by any thread</td><td>{@link #stop}, unless the call that is under way is the one that
 *     exits</td><td>{@code STOPPING=1}</td></tr>
 * </table>
 *
 * <p>The calls come one after another on one thread, {@code service}; only {@link #health} is asked by another one. The stop
 * has a {@linkplain ServiceOptions#stopTimeout deadline}. After it the JVM's shutdown hooks run, in no order as always, and
 * with {@linkplain ServiceOptions#exitTimeout a deadline of their own}: a hook that hangs, by {@code System.exit} for
 * example, does not keep the process.
 *
 * <table>
 * <caption>Exit codes, systemd.exec(5) "Process Exit Codes"</caption>
 * <tr><td>0</td><td>stopped as asked</td></tr>
 * <tr><td>1</td><td>{@link #start} or a thread failed, without a code of its own; the stop failed, or was not done in
 *     time</td></tr>
 * <tr><td>2 to 7, 8 to 255</td><td>what a {@link ServiceException} says: invalid argument, not implemented, no permission, not
 *     installed, not configured, not running, or a meaning of the program's own</td></tr>
 * <tr><td>4</td><td>also a start that failed because the system refused something (EACCES, EPERM)</td></tr>
 * <tr><td>130</td><td>Ctrl-C was pressed twice</td></tr>
 * </table>
 *
 * <p>How the signals come to Java, and what {@code java -Xrs} and nohup(1) change: {@code docs/decisions/service-signals.md}.
 * As process 1 it also collects the orphans of the container, which otherwise would stay as zombies.
 */
@FunctionalInterface
public interface Service {
    /**
     * Starts the work, and returns when it goes on by itself, in threads of its own: then the service is ready. An interrupt
     * means that the service is to stop before it was ready; what was started has to be taken down then, or the start to
     * be completed, after which {@link #stop} is called as usual.
     *
     * @throws Exception if it cannot; the process ends, {@link #stop} is not called. A {@link ServiceException} says with which
     *         exit code
     */
    void start(ServiceContext context) throws Exception;

    /**
     * Reads the configuration again. Unless overridden it does nothing, so a SIGHUP leaves the service as it is.
     *
     * @throws Exception if it cannot; the service goes on with what it has, so nothing must have been changed
     */
    default void reload(ServiceContext context) throws Exception {}

    /**
     * Ends the work: no new requests, the running ones finished, all written. Called at most once, and only after a start that
     * has returned. Afterwards the {@linkplain ServiceContext#startThread threads of the service} that are still there are
     * interrupted and waited for. Unless overridden it does nothing.
     *
     * @throws Exception if something could not be ended well; the process ends with its exit code
     */
    default void stop(ServiceContext context) throws Exception {}

    /**
     * Whether the service does its work, asked twice in each interval of the manager's watchdog ({@code WatchdogSec=}) from
     * when it is ready until it stops. Whoever does not answer, or only with {@link Health.Unhealthy}, is killed and started
     * again: so it has to look at what matters, and quickly. Unless overridden it says that the JVM runs.
     */
    default Health health() throws Exception {
        return Health.healthy();
    }

    /**
     * Runs the service with {@link ServiceOptions#DEFAULT}, until the process ends. Never returns. To be called once, by the
     * main thread.
     *
     * @throws IllegalStateException if a service runs in this process already, or the JVM shuts down
     */
    static void run(Service service) {
        run(service, ServiceOptions.DEFAULT);
    }

    /** As {@link #run(Service)} with these options. */
    static void run(Service service, ServiceOptions options) {
        ServiceProcess.run(service, options);
    }
}
