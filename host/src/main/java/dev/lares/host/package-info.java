/**
 * The real world behind the engine.
 *
 * <pre>{@code
 * HostOptions options = HostOptions.of(ManagerMode.UP, "/tmp/lares-1234", loader::load, sink)
 *         .environment(ManagerEnvironment.ofUser(System.getenv()))
 *         .observer(effect -> …)          // UnitChanged, JobRemoved, Replied, StartupFinished …
 *         .signalHandler(signal -> …)     // true: handled here, and not told to the engine
 *         .build();
 * try (LinuxHost host = LinuxHost.open(options)) {
 *     host.request(new RequestId(1), new Request.Enqueue(…));
 *     FinishAction end = host.run(engine);
 * }
 * }</pre>
 *
 * <p>One thread, the one that calls {@link dev.lares.host.LinuxHost#run}, does everything; {@code request}, {@code tell}
 * and {@code wake} may be called by others. What else wants to live on that thread (a D-Bus server, say) registers its
 * descriptors with {@link dev.lares.host.LinuxHost#watch}. A caller with a loop of its own uses
 * {@link dev.lares.host.LinuxHost#next} and {@link dev.lares.host.LinuxHost#perform} instead of {@code run}.
 *
 * <p>Inside, each concern is one class: {@code EventLoop} waits; {@code Children} reaps; {@code Spawns} starts
 * processes; {@code ProcessTracking} knows which process belongs to which unit, by control group where that is possible
 * ({@code CgroupTracking}), by session and parent where not ({@code AncestryTracking}); {@code NotifySocket},
 * {@code ServiceOutput}, {@code PidFiles} and {@code Descriptors} do what their names say.
 */
package dev.lares.host;
