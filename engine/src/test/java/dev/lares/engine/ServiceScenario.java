package dev.lares.engine;

import dev.lares.unit.Directive;
import dev.lares.unit.ExecCommand;
import dev.lares.unit.LoadState;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.Location;
import dev.lares.unit.Settings;
import dev.lares.unit.UnitName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A service's machine in a small world of its own: a clock, the unit's processes, and whoever answers its effects.
 * Signals and lists are answered at once from the processes there are; spawns and exits are told by the test. The
 * machine's invariants are checked after each input.
 */
final class ServiceScenario implements UnitContext {
    static final UnitName NAME = new UnitName("test.service");

    private final UnitMachine machine = new ServiceMachine();
    private final Settings.Builder settings = Settings.builder();
    private final List<Effect> effects = new ArrayList<>();
    private final List<UnitStates> passed = new ArrayList<>();
    private final List<ChangeNotes> notes = new ArrayList<>();
    private final Deque<MachineInput> answers = new ArrayDeque<>();
    private final Deque<SpawnToken> spawns = new ArrayDeque<>();
    private final Map<Integer, Integer> parents = new TreeMap<>();
    private final TreeSet<Integer> claimed = new TreeSet<>();
    final TreeSet<Integer> claimedByOthers = new TreeSet<>();
    private long nowMicros = 1_000_000_000;
    private long tokens;
    private int nextPid = 100;
    boolean stopPending;
    boolean restartPending;
    boolean jobsDone = true;
    boolean heedsWatchdogs = true;
    int restartRequests;
    /** Whether signals are answered; a test may hold the answers back. */
    boolean answersKills = true;
    boolean answersLists = true;

    static ServiceScenario of() {
        return new ServiceScenario();
    }

    <T> ServiceScenario with(Directive<T> directive, T value) {
        settings.put(directive, value);
        return this;
    }

    ServiceScenario exec(Directive<List<ExecCommand>> directive, String... lines) {
        return with(directive, Arrays.stream(lines).map(ServiceScenario::command).toList());
    }

    /** A command; a {@code -} before it has its usual meaning. */
    static ExecCommand command(String line) {
        boolean ignore = line.startsWith("-");
        List<String> argv = List.of(line.substring(ignore ? 1 : 0).split(" "));
        return new ExecCommand(new Location("/test.service", 1), argv.getFirst(), argv, ignore, false, ExecCommand.Privilege.NORMAL);
    }

    // What happens.

    Answer start() {
        Answer can = machine.canStart(this);
        if (can != Answer.BEGUN) {
            return can;
        }
        Answer answer = machine.start(this);
        settle();
        return answer;
    }

    Answer stop() {
        stopPending = true;
        Answer answer = machine.stop(this);
        settle();
        return answer;
    }

    Answer reload() {
        Answer answer = machine.reload(this);
        settle();
        return answer;
    }

    /** The restart job that the machine asked for stops the service, and starts it. */
    void restartJobRuns() {
        stopPending = true;
        restartPending = true;
        machine.stop(this);
        settle();
        stopPending = false;
        restartPending = false;
        start();
    }

    /** The oldest spawn under way succeeds. */
    int spawned() {
        int pid = nextPid++;
        parents.put(pid, 1);
        input(new MachineInput.Spawned(spawns.removeFirst(), pid));
        return pid;
    }

    /** The oldest spawn under way fails. */
    void spawnFails(int exitStatus) {
        input(new MachineInput.SpawnFailed(spawns.removeFirst(), exitStatus, "cannot execute: No such file or directory (ENOENT)"));
    }

    /** A process of the unit forks. */
    int forks(int parent) {
        int pid = nextPid++;
        parents.put(pid, parent);
        return pid;
    }

    void exits(int pid, int status) {
        ends(pid, new ProcessExit.Exited(status));
    }

    void dies(int pid, int signal) {
        ends(pid, new ProcessExit.Killed(signal, false));
    }

    void dumpsCore(int pid, int signal) {
        ends(pid, new ProcessExit.Killed(signal, true));
    }

    void ends(int pid, ProcessExit exit) {
        vanishes(pid);
        if (claimed.contains(pid)) {
            input(new MachineInput.ProcessExited(pid, exit));
        }
        if (parents.isEmpty()) {
            input(new MachineInput.CgroupEmptied());
        }
    }

    /** A process is gone, without a word to the machine yet. */
    void vanishes(int pid) {
        parents.remove(pid);
        parents.replaceAll((child, parent) -> parent == pid ? 1 : parent);
    }

    void says(int pid, String... lines) {
        says(pid, List.of(), lines);
    }

    void says(int pid, List<FdToken> fds, String... lines) {
        List<NotifyMessage.Assignment> assignments = new ArrayList<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            assignments.add(new NotifyMessage.Assignment(line.substring(0, equals), line.substring(equals + 1)));
        }
        input(new MachineInput.Notified(pid, new NotifyMessage(assignments), fds));
    }

    void pidFileSays(PidFileContent content) {
        input(new MachineInput.PidFileRead(content));
    }

    void input(MachineInput input) {
        machine.on(input, this);
        settle();
    }

    /** Time passes; deadlines on the way are met in their order. */
    void passes(double seconds) {
        long end = nowMicros + Math.round(seconds * 1e6);
        while (machine.deadlineMicros() <= end) {
            nowMicros = Math.max(nowMicros, machine.deadlineMicros());
            input(new MachineInput.DeadlineReached());
        }
        nowMicros = end;
    }

    private void settle() {
        machine.checkInvariants();
        while (!answers.isEmpty()) {
            machine.on(answers.removeFirst(), this);
            machine.checkInvariants();
        }
    }

    // What came of it.

    String sub() {
        return machine.states().sub();
    }

    ActiveState active() {
        return machine.states().active();
    }

    String result() {
        return machine.view().result();
    }

    MachineView view() {
        return machine.view();
    }

    int mainPid() {
        return machine.view().mainPid();
    }

    int controlPid() {
        return machine.view().controlPid();
    }

    ServiceMachine machine() {
        return (ServiceMachine) machine;
    }

    /** The sub-states passed through, in their order, since last asked. */
    List<String> passedSubs() {
        List<String> subs = passed.stream().map(UnitStates::sub).toList();
        passed.clear();
        return subs;
    }

    List<ChangeNotes> notes() {
        return notes;
    }

    <T extends Effect> List<T> effects(Class<T> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    List<Effect> effects() {
        return effects;
    }

    void forgetEffects() {
        effects.clear();
    }

    Effect.Spawn lastSpawn() {
        return effects(Effect.Spawn.class).getLast();
    }

    /** How many spawns await their answer. */
    int pendingSpawns() {
        return spawns.size();
    }

    List<Integer> signals() {
        return effects(Effect.Kill.class).stream().map(Effect.Kill::signal).toList();
    }

    List<String> logged() {
        return effects(Effect.Log.class).stream().map(Effect.Log::text).toList();
    }

    TreeSet<Integer> claimed() {
        return claimed;
    }

    long deadlineSeconds() {
        return machine.deadlineMicros() == Long.MAX_VALUE ? -1 : (machine.deadlineMicros() - nowMicros) / 1_000_000;
    }

    long nowMicros() {
        return nowMicros;
    }

    // The context.

    @Override
    public Moment now() {
        return new Moment(nowMicros, nowMicros + 1_700_000_000_000_000L);
    }

    @Override
    public LoadedUnit unit() {
        return new LoadedUnit(
                NAME, Collections.emptySortedSet(), LoadState.LOADED, Optional.empty(), Optional.empty(), List.of(),
                settings.build(), Map.of(), List.of(), false);
    }

    @Override
    public ManagerSettings manager() {
        return ManagerSettings.defaults(false, 0);
    }

    @Override
    public String invocationId() {
        return "0123456789abcdef0123456789abcdef";
    }

    @Override
    public long random(long bound) {
        return bound - 1;
    }

    @Override
    public void emit(Effect effect) {
        effects.add(effect);
        switch (effect) {
            case Effect.Spawn spawn -> spawns.addLast(spawn.token());
            case Effect.Kill kill -> {
                if (answersKills) {
                    answers.addLast(new MachineInput.KillDone(reached(kill)));
                }
            }
            case Effect.ListProcesses _ -> {
                if (answersLists) {
                    answerList();
                }
            }
            case Effect.Load _, Effect.WriteTransient _, Effect.RemoveTransient _, Effect.WriteDropIns _, Effect.Adopt _, Effect.SignalOnRequest _, Effect.Clean _,
                    Effect.StopCleaning _, Effect.Freeze _, Effect.FreezerChanged _, Effect.SignalProcess _, Effect.CheckConditions _, Effect.ReadPidFile _, Effect.WatchPidFile _,
                    Effect.UnwatchPidFile _, Effect.RemovePidFile _, Effect.WatchProcess _, Effect.Release _, Effect.KeepFd _,
                    Effect.OpenSockets _, Effect.AwaitConnection _, Effect.IgnoreConnections _, Effect.CloseSockets _, Effect.WatchBusName _,
                    Effect.UnwatchBusName _, Effect.CloseFd _, Effect.Log _, Effect.UnitAdded _, Effect.UnitRemoved _, Effect.UnitChanged _, Effect.JobAdded _, Effect.JobRemoved _,
                    Effect.Replied _, Effect.StartupFinished _, Effect.Reexecute _, Effect.Finish _ -> {}
        }
    }

    private void answerList() {
        answers.addLast(new MachineInput.ProcessesListed(List.copyOf(parents.keySet()), List.copyOf(parents.values())));
    }

    private int reached(Effect.Kill kill) {
        if (kill.others()) {
            return parents.size();
        }
        return (int) kill.pids().stream().filter(parents::containsKey).count();
    }

    @Override
    public void log(LogLevel level, String text, Map<String, String> fields) {
        effects.add(new Effect.Log(Optional.of(NAME), level, text, new TreeMap<>(fields)));
    }

    @Override
    public SpawnToken newSpawnToken() {
        return new SpawnToken(++tokens);
    }

    @Override
    public void claimPid(int pid) {
        claimed.add(pid);
    }

    @Override
    public void releasePid(int pid) {
        claimed.remove(pid);
    }

    @Override
    public void changed(UnitStates before, UnitStates now, ChangeNotes changeNotes) {
        passed.add(now);
        notes.add(changeNotes);
    }

    @Override
    public boolean stopPending() {
        return stopPending;
    }

    @Override
    public boolean restartPending() {
        return restartPending;
    }

    @Override
    public boolean heedsWatchdogs() {
        return heedsWatchdogs;
    }

    @Override
    public boolean areJobsDone() {
        return jobsDone;
    }

    @Override
    public void requestRestart() {
        restartRequests++;
    }

    @Override
    public Optional<Triggered> triggered() {
        return Optional.empty();
    }

    @Override
    public void requestTrigger() {
        throw new IllegalStateException("a service triggers nothing");
    }

    @Override
    public boolean isClaimedByAnother(int pid) {
        return claimedByOthers.contains(pid);
    }
}
