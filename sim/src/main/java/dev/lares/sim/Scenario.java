package dev.lares.sim;

import dev.lares.engine.Effect;
import dev.lares.engine.FdToken;
import dev.lares.engine.JobResult;
import dev.lares.engine.JobType;
import dev.lares.engine.ManagerSettings;
import dev.lares.engine.KillWhom;
import dev.lares.engine.Reply;
import dev.lares.engine.Request;
import dev.lares.engine.RequestId;
import dev.lares.engine.SpawnPlan;
import dev.lares.engine.StandardFds;
import dev.lares.engine.TransientUnit;
import dev.lares.engine.UnitView;
import dev.lares.unit.DirectoryKind;
import dev.lares.unit.JobMode;
import dev.lares.unit.UnitName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A story about a manager, told step by step: unit files are given, things are asked for, time passes, things happen to
 * processes, and what should be so then is expected. Nothing happens by chance. All checkers are on.
 *
 * <pre>{@code
 * new Scenario()
 *     .given("web.service", """
 *             [Service]
 *             ExecStart=/sim/run run
 *             Restart=on-failure
 *             """)
 *     .start("web.service")
 *     .expect("web.service", "active", "running")
 *     .kill9Main("web.service")
 *     .after(seconds(1))
 *     .expect("web.service", "active", "running")
 *     .stopAll();
 * }</pre>
 *
 * Programs are written as {@link Program} says.
 */
public final class Scenario {
    private static final long PATIENCE_MICROS = 3_600_000_000L;

    private static final int OUTSIDE = 2;

    private final TreeMap<String, Integer> strangers = new TreeMap<>();
    private final TextUnits units;
    private final SimulatedHost host;
    private final Simulation simulation;
    private final TreeSet<UnitName> excused = new TreeSet<>();
    private Reply lastReply = new Reply.Accepted(List.of());

    /** A system manager with systemd's defaults. */
    public Scenario() {
        this(ManagerSettings.defaults(false, 1));
    }

    public Scenario(ManagerSettings settings) {
        units = new TextUnits(settings.userManager());
        host = new SimulatedHost(units, Weather.calm(), 30_000);
        simulation = new Simulation(settings, host, Checkers.all(settings, excused));
    }

    public static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    public static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    /** There is a unit file of this name, or from now on another one. */
    public Scenario given(String name, String text) {
        units.put(name, text);
        return this;
    }

    /** There is a unit file no more. */
    public Scenario givenNo(String name) {
        units.remove(name);
        return this;
    }

    /** There is a file, which root has written. */
    public Scenario givenFile(String path, String text) {
        host.kernel().changeFile(path, new SimulatedFiles.PlainFile(text, true));
        return this;
    }

    /** A condition holds or not, as {@code Virtualization=container}. */
    public Scenario givenCondition(String kindAndParameter, boolean holds) {
        host.conditions().set(kindAndParameter, Optional.of(holds));
        return this;
    }

    public Scenario start(String... names) {
        for (String name : names) {
            enqueue(JobType.START, name, JobMode.REPLACE);
        }
        return after(millis(10));
    }

    public Scenario stop(String name) {
        return enqueue(JobType.STOP, name, JobMode.REPLACE).after(millis(10));
    }

    public Scenario restart(String name) {
        return enqueue(JobType.RESTART, name, JobMode.REPLACE).after(millis(10));
    }

    public Scenario tryRestart(String name) {
        return enqueue(JobType.TRY_RESTART, name, JobMode.REPLACE).after(millis(10));
    }

    public Scenario reload(String name) {
        return enqueue(JobType.RELOAD, name, JobMode.REPLACE).after(millis(10));
    }

    public Scenario isolate(String name) {
        return enqueue(JobType.START, name, JobMode.ISOLATE).after(millis(10));
    }

    /** Asks for a job and lets no more time pass than the answer takes. */
    public Scenario enqueue(JobType type, String name, JobMode mode) {
        UnitName unit = new UnitName(name);
        if (mode == JobMode.IGNORE_DEPENDENCIES || mode == JobMode.IGNORE_REQUIREMENTS) {
            excused.add(unit);
        }
        return ask(new Request.Enqueue(unit, type, mode));
    }

    public Scenario resetFailed(String name) {
        return ask(new Request.ResetFailed(new UnitName(name)));
    }

    public Scenario cancelJobOf(String name) {
        return ask(new Request.CancelJob(view(name).job().orElseThrow(() -> fault(name + " has no job")).id())).after(millis(10));
    }

    public Scenario kill(String name, KillWhom whom, int signal) {
        return ask(new Request.Kill(new UnitName(name), whom, signal)).after(millis(10));
    }

    public Scenario freeze(String name) {
        return ask(new Request.Freeze(new UnitName(name), true)).after(millis(10));
    }

    public Scenario thaw(String name) {
        return ask(new Request.Freeze(new UnitName(name), false)).after(millis(10));
    }

    /** Has all directories of these kinds removed; lets no more time pass than the answer takes. */
    public Scenario clean(String name, DirectoryKind... kinds) {
        return ask(new Request.Clean(new UnitName(name), List.of(kinds)));
    }

    public Scenario reloadFiles() {
        return ask(new Request.ReloadFiles());
    }

    /** A unit without a file of anybody's is made, with so many descriptors as standard streams, and started. */
    public Scenario startTransient(String name, String text, int fdCount) {
        List<FdToken> fds = host.descriptors().open(fdCount);
        StandardFds standard = new StandardFds(fds.stream().findFirst(), fds.stream().skip(1).findFirst(), fds.stream().skip(2).findFirst());
        return startTransients(new TransientUnit(new UnitName(name), text, List.of(), standard));
    }

    /** A process runs that nobody here has started; it is put down under this name. */
    public Scenario givenProcess(String name, String... program) {
        List<String> argv = new ArrayList<>(List.of("/sim/run"));
        argv.addAll(List.of(program));
        int pid = host.kernel().create(OUTSIDE, new UnitName("outside.scope"), Program.parse(argv, new TreeMap<>()), new TreeMap<>(), false).pid;
        strangers.put(name, pid);
        return this;
    }

    /** A scope is made of such processes. */
    public Scenario startScope(String name, String text, String... processes) {
        List<Integer> pids = Arrays.stream(processes).map(strangers::get).toList();
        return startTransients(new TransientUnit(new UnitName(name), text, pids, StandardFds.NONE));
    }

    /** Whoever has made a scope sees to it no more. */
    public Scenario abandon(String name) {
        return ask(new Request.AbandonScope(new UnitName(name)));
    }

    /** A process is made a unit's. */
    public Scenario attach(String name, String process) {
        return ask(new Request.AttachProcesses(new UnitName(name), "", List.of(strangers.get(process))));
    }

    /** Such a process gets a signal. */
    public Scenario signalProcess(String process, String signal) {
        return signal(strangers.get(process), signal);
    }

    private Scenario startTransients(TransientUnit... made) {
        return ask(new Request.StartTransient(List.of(made), JobMode.FAIL));
    }

    /** Somebody wants the unit to stay in memory. */
    public Scenario reference(String name) {
        return ask(new Request.Reference(new UnitName(name)));
    }

    /** That is no longer wanted. */
    public Scenario unreference(String name) {
        return ask(new Request.Unreference(new UnitName(name)));
    }

    /** Units that nobody needs may be dropped now. */
    public Scenario collect() {
        host.mayCollect();
        return after(millis(1));
    }

    public Scenario exit(int exitCode) {
        return ask(new Request.Exit(exitCode));
    }

    private Scenario ask(Request request) {
        RequestId id = simulation.request(request);
        boolean answered = simulation.runUntil(simulation.nowMicros() + PATIENCE_MICROS, () -> simulation.reply(id).isPresent());
        require(answered, request + " is never answered");
        lastReply = simulation.reply(id).orElseThrow();
        return this;
    }

    /** Time passes. */
    public Scenario after(Duration time) {
        simulation.runUntil(simulation.nowMicros() + time.toNanos() / 1000);
        return this;
    }

    /** Time passes until nothing is under way any more; at most an hour. */
    public Scenario untilSettled() {
        boolean settled = simulation.runUntil(simulation.nowMicros() + PATIENCE_MICROS, simulation::isSettled);
        require(settled, "nothing is under way after an hour");
        simulation.checkSettled();
        return this;
    }

    /** The realtime clock jumps. */
    public Scenario clockJumps(Duration time) {
        host.clock().jumpRealtime(time.toNanos() / 1000);
        return this;
    }

    public Scenario kill9Main(String name) {
        return signalMain(name, "KILL");
    }

    /** Somebody signals the main process. */
    public Scenario signalMain(String name, String signal) {
        return signal(mainPid(name), signal);
    }

    /** Somebody signals the control process, which runs another line than ExecStart. */
    public Scenario signalControl(String name, String signal) {
        return signal(view(name).machine().controlPid(), signal);
    }

    private Scenario signal(int pid, String signal) {
        require(host.kernel().signal(pid, Signals.number(signal).orElseThrow()), "there is a process " + pid);
        return after(millis(5));
    }

    /** Somebody connects to the socket that listens at this address. */
    public Scenario connect(String address) {
        host.connect(address);
        return after(millis(10));
    }

    /** Somebody signals the manager. */
    public Scenario signalManager(String signal) {
        host.signalManager(Signals.number(signal).orElseThrow());
        return after(millis(10));
    }

    /** A process outside all units sends a notification. */
    public Scenario strangerNotifies(String text) {
        host.forge(77, Optional.empty(), text, 1);
        return after(millis(5));
    }

    /** A process that the host takes for one of this unit's sends a notification with a descriptor. */
    public Scenario impostorNotifies(String name, String text) {
        host.forge(77, Optional.of(new UnitName(name)), text, 1);
        return after(millis(5));
    }

    /** The other ends of all descriptors stored by a unit go away. */
    public Scenario storedFdsHangUp(String name) {
        UnitName unit = new UnitName(name);
        List<Long> ids = new ArrayList<>();
        host.descriptors().all().forEach((id, open) -> {
            if (open.keeper().equals(Optional.of(unit))) {
                ids.add(id);
            }
        });
        ids.forEach(id -> host.hangUp(new FdToken(id)));
        return after(millis(5));
    }

    /** The unit is in this state now, as {@code active}, {@code running}. */
    public Scenario expect(String name, String active, String sub) {
        UnitView view = view(name);
        String state = view.states().active().text() + " (" + view.states().sub() + ")";
        require(state.equals(active + " (" + sub + ")"), name + " is " + active + " (" + sub + "), not " + state);
        return this;
    }

    /** The unit is in memory now, or is not. */
    public Scenario expectLoaded(String name, boolean loaded) {
        boolean now = simulation.unit(new UnitName(name)).isPresent();
        require(now == loaded, name + (loaded ? " is in memory" : " is not in memory"));
        return this;
    }

    /** The unit is in this state now, whatever its sub-state. */
    public Scenario expectActive(String name, String active) {
        String now = view(name).states().active().text();
        require(now.equals(active), name + " is " + active + ", not " + now);
        return this;
    }

    /** The service's result is this, as {@code exit-code}. */
    public Scenario expectResult(String name, String result) {
        String now = view(name).machine().result();
        require(now.equals(result), name + " has the result " + result + ", not " + now);
        return this;
    }

    public Scenario expectStatus(String name, String text) {
        String now = view(name).machine().statusText();
        require(now.equals(text), name + " has the status \"" + text + "\", not \"" + now + "\"");
        return this;
    }

    public Scenario expectRestarts(String name, int count) {
        int now = view(name).machine().restartCount();
        require(now == count, name + " was restarted " + count + " times, not " + now);
        return this;
    }

    public Scenario expectStoredFds(String name, int count) {
        int now = view(name).machine().storedFdCount();
        require(now == count, name + " stores " + count + " descriptors, not " + now);
        return this;
    }

    public Scenario expectNoFile(String path) {
        require(!host.kernel().files().exists(path), "there is no file " + path);
        return this;
    }

    public Scenario expectNoOpenFds() {
        require(host.descriptors().all().isEmpty(), "no descriptor is open, not " + host.descriptors().all());
        return this;
    }

    public Scenario expectProcesses(String name, int count) {
        int now = host.kernel().members(new UnitName(name)).size();
        require(now == count, name + " has " + count + " processes, not " + now);
        return this;
    }

    /** The main process is the one whose number stands in this file. */
    public Scenario expectMainPidFrom(String name, String path) {
        String text = host.kernel().files().node(path).map(node -> ((SimulatedFiles.PlainFile) node).text()).orElse("");
        require(text.equals("" + mainPid(name)), name + " has the main process " + text + ", not " + mainPid(name));
        return this;
    }

    /** The last request was refused with this error, without systemd's prefix, as {@code NoSuchUnit}. */
    public Scenario expectRefused(String error) {
        String name = lastReply instanceof Reply.Refused(String e, _) ? e.substring(e.lastIndexOf('.') + 1) : "none";
        require(name.equals(error), "the request is refused with " + error + ", not " + lastReply);
        return this;
    }

    public Scenario expectAccepted() {
        require(lastReply instanceof Reply.Accepted, "the request is accepted, not " + lastReply);
        return this;
    }

    /** The unit's last job that ended had this result. */
    public Scenario expectJobResult(String name, JobResult result) {
        Optional<JobResult> last = effects().stream()
                .filter(e -> e instanceof Effect.JobRemoved removed && removed.job().unit().text().equals(name))
                .map(e -> ((Effect.JobRemoved) e).result())
                .reduce((a, b) -> b);
        require(last.equals(Optional.of(result)), "the job of " + name + " ends with " + result + ", not " + last);
        return this;
    }

    /** The unit has a job of this type now. */
    public Scenario expectJob(String name, JobType type) {
        Optional<JobType> now = view(name).job().map(job -> job.type());
        require(now.equals(Optional.of(type)), name + " has a " + type + " job, not " + now);
        return this;
    }

    public Scenario expectNoJob(String name) {
        require(view(name).job().isEmpty(), name + " has no job, not " + view(name).job());
        return this;
    }

    /** A log line holds this text. */
    public Scenario expectLog(String text) {
        boolean there = effects().stream().anyMatch(e -> e instanceof Effect.Log log && log.text().contains(text));
        require(there, "a line of the log holds \"" + text + "\"");
        return this;
    }

    public Scenario expectNoLog(String text) {
        boolean there = effects().stream().anyMatch(e -> e instanceof Effect.Log log && log.text().contains(text));
        require(!there, "no line of the log holds \"" + text + "\"");
        return this;
    }

    /** The processes started so far are just these, in this order, as {@code a.service ExecStart}. */
    public Scenario expectSpawned(String... lines) {
        List<String> spawned = host.spawned().stream()
                .map(plan -> plan.unit().id() + " " + plan.role().directive())
                .toList();
        require(spawned.equals(List.of(lines)), "these were started: " + List.of(lines) + ", not " + spawned);
        return this;
    }

    /** The units first reached these states in this order, as {@code a.service active/running}. */
    public Scenario expectOrder(String... changes) {
        List<String> all = effects().stream()
                .filter(Effect.UnitChanged.class::isInstance)
                .map(e -> (Effect.UnitChanged) e)
                .map(c -> c.unit() + " " + c.now().active().text() + "/" + c.now().sub())
                .toList();
        int last = -1;
        for (String change : changes) {
            int found = all.indexOf(change);
            require(found > last, change + " comes after what is named before it, in " + all);
            last = found;
        }
        return this;
    }

    /** The environment that the unit's last process got holds this. */
    public Scenario expectEnvironment(String name, String variable, String value) {
        Optional<String> now = lastPlan(name).map(plan -> plan.environment().get(variable));
        require(now.equals(Optional.of(value)), variable + " is " + value + " for " + name + ", not " + now);
        return this;
    }

    /** The unit's last process got so many descriptors. */
    public Scenario expectFdsPassed(String name, int count) {
        int now = lastPlan(name).map(plan -> plan.fds().size()).orElse(0);
        require(now == count, name + " is given " + count + " descriptors, not " + now);
        return this;
    }

    /** The unit's last process got so many descriptors as standard streams. */
    public Scenario expectStandardFdsPassed(String name, int count) {
        int now = lastPlan(name).map(plan -> plan.standardFds().all().size()).orElse(0);
        require(now == count, name + " is given " + count + " standard streams, not " + now);
        return this;
    }

    /** Whether there is the file of a transient unit. */
    public Scenario expectTransientFile(String name, boolean exists) {
        require(units.hasTransient(name) == exists, exists ? name + " has a file" : "the file of " + name + " is gone");
        return this;
    }

    private Optional<SpawnPlan> lastPlan(String name) {
        return host.spawned().stream().filter(plan -> plan.unit().id().text().equals(name)).reduce((a, b) -> b);
    }

    /** The manager is asked to exit, and does so with nothing left. */
    public Scenario stopAll() {
        exit(0);
        return expectFinish(0);
    }

    /** The manager finishes with this exit status, within an hour. */
    public Scenario expectFinish(int exitCode) {
        simulation.runUntil(simulation.nowMicros() + PATIENCE_MICROS, simulation::isFinished);
        require(simulation.isFinished(), "the manager finishes within an hour");
        int code = host.finish().orElseThrow().exitCode();
        require(code == exitCode, "the manager exits with " + exitCode + ", not " + code);
        return this;
    }

    private List<Effect> effects() {
        return simulation.trace().steps().stream().flatMap(step -> step.effects().stream()).toList();
    }

    private int mainPid(String name) {
        return view(name).machine().mainPid();
    }

    private UnitView view(String name) {
        return simulation.unit(new UnitName(name)).orElseThrow(() -> fault(name + " is loaded"));
    }

    private void require(boolean holds, String sentence) {
        if (!holds) {
            throw fault(sentence);
        }
    }

    private AssertionError fault(String sentence) {
        return new AssertionError("expected that " + sentence + "; the last steps were:\n" + simulation.trace().tail(60));
    }
}
