package dev.lares.engine;

import static dev.lares.unit.ServiceDirectives.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.unit.Directive;
import dev.lares.unit.ExecCommand;
import dev.lares.unit.ExitType;
import dev.lares.unit.KillDirectives;
import dev.lares.unit.KillMode;
import dev.lares.unit.LoadState;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.NotifyAccess;
import dev.lares.unit.OomPolicy;
import dev.lares.unit.RestartMode;
import dev.lares.unit.RestartPolicy;
import dev.lares.unit.ServiceType;
import dev.lares.unit.Settings;
import dev.lares.unit.TimeSpan;
import dev.lares.unit.TimeoutFailureMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A service's machine through random lives: random settings, random processes that fork, talk, exit and ignore signals,
 * answers that come late. Whatever happens the invariants hold; and once the service is told to stop and its processes
 * heed signals, it comes down, keeps no descriptor, forgets no process and gives everything back.
 */
class ServiceMachineRandomTest {
    private static final int STEPS = 120;
    private static final int BATCHES = 10;
    // More, for a longer search: -Dlares.seeds=10000
    private static final int SEEDS_PER_BATCH = Integer.getInteger("lares.seeds", 100);

    static LongStream batches() {
        return LongStream.range(0, BATCHES);
    }

    @ParameterizedTest
    @MethodSource("batches")
    void comesDownAtLast_whateverHappened(long batch) {
        for (long seed = batch * SEEDS_PER_BATCH; seed < (batch + 1) * SEEDS_PER_BATCH; seed++) {
            try {
                new World(seed).live();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + " fails: new World(" + seed + "L).live()", e);
            }
        }
    }

    /** The service, its settings, and all that answers it. */
    private static final class World implements UnitContext {
        private final Random random;
        private final ServiceMachine machine = new ServiceMachine();
        private final LoadedUnit unit;
        private final Deque<MachineInput> queue = new ArrayDeque<>();
        private final List<SpawnToken> spawning = new ArrayList<>();
        private final Map<Integer, Integer> parents = new TreeMap<>();
        private final Set<Integer> claimed = new TreeSet<>();
        private final Set<FdToken> openFds = new LinkedHashSet<>();
        private final List<String> story = new ArrayList<>();
        private long nowMicros = 1_000_000;
        private long ids;
        private int nextPid = 100;
        private boolean stopJob;
        private boolean restartJob;
        private boolean restartAsked;
        private boolean obedient;
        private int spawnsSinceRelease;

        World(long seed) {
            random = new Random(seed);
            unit = new LoadedUnit(
                    ServiceScenario.NAME, Collections.emptySortedSet(), LoadState.LOADED, Optional.empty(), Optional.empty(),
                    List.of(), randomSettings(), Map.of(), List.of(), false);
        }

        private Settings randomSettings() {
            Settings.Builder s = Settings.builder();
            ServiceType type = pick(ServiceType.SIMPLE, ServiceType.EXEC, ServiceType.FORKING, ServiceType.ONESHOT, ServiceType.NOTIFY, ServiceType.NOTIFY_RELOAD, ServiceType.IDLE);
            s.put(TYPE, type);
            s.put(EXEC_START, commands(type == ServiceType.ONESHOT ? random.nextInt(3) : 1));
            for (Directive<List<ExecCommand>> line : List.of(EXEC_CONDITION, EXEC_START_PRE, EXEC_START_POST, EXEC_RELOAD, EXEC_STOP, EXEC_STOP_POST)) {
                s.put(line, commands(Math.max(0, random.nextInt(5) - 2)));
            }
            s.put(EXIT_TYPE, type == ServiceType.ONESHOT ? ExitType.MAIN : pick(ExitType.MAIN, ExitType.MAIN, ExitType.CGROUP));
            s.put(REMAIN_AFTER_EXIT, random.nextInt(4) == 0);
            s.put(GUESS_MAIN_PID, random.nextInt(4) != 0);
            if (random.nextInt(3) == 0) {
                s.put(PID_FILE, "/run/test.pid");
            }
            s.put(RESTART, pick(RestartPolicy.values()));
            s.put(RESTART_MODE, pick(RestartMode.values()));
            s.put(KillDirectives.KILL_MODE, pick(KillMode.CONTROL_GROUP, KillMode.CONTROL_GROUP, KillMode.MIXED, KillMode.PROCESS, KillMode.NONE));
            s.put(KillDirectives.SEND_SIGKILL, random.nextInt(6) != 0);
            s.put(KillDirectives.SEND_SIGHUP, random.nextBoolean());
            s.put(NOTIFY_ACCESS, pick(NotifyAccess.values()));
            s.put(FILE_DESCRIPTOR_STORE_MAX, random.nextInt(3));
            s.put(OOM_POLICY, pick(OomPolicy.values()));
            s.put(TIMEOUT_START_FAILURE_MODE, pick(TimeoutFailureMode.values()));
            s.put(TIMEOUT_STOP_FAILURE_MODE, pick(TimeoutFailureMode.values()));
            s.put(TIMEOUT_START_SEC, TimeSpan.ofSeconds(30));
            s.put(WATCHDOG_SEC, TimeSpan.ofSeconds(random.nextInt(3) * 10L));
            s.put(RUNTIME_MAX_SEC, random.nextInt(5) == 0 ? TimeSpan.ofSeconds(40) : TimeSpan.INFINITY);
            return s.build();
        }

        private List<ExecCommand> commands(int count) {
            List<ExecCommand> commands = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                commands.add(ServiceScenario.command((random.nextInt(4) == 0 ? "-" : "") + "/bin/command" + i));
            }
            return commands;
        }

        @SafeVarargs
        private final <T> T pick(T... choices) {
            return choices[random.nextInt(choices.length)];
        }

        void live() {
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            comeDown();
        }

        private void step() {
            switch (random.nextInt(14)) {
                case 0, 1, 2, 3 -> deliver();
                case 4, 5 -> answerSpawn();
                case 6 -> randomProcess().ifPresent(pid -> end(pid, randomExit()));
                case 7 -> randomProcess().ifPresent(this::fork);
                case 8, 9 -> randomProcess().ifPresent(this::talk);
                case 10 -> runJob();
                case 11 -> pass(random.nextInt(20_000_000));
                case 12 -> oddity();
                default -> restart();
            }
        }

        private void deliver() {
            if (!queue.isEmpty()) {
                give(queue.removeFirst());
            }
        }

        private void give(MachineInput input) {
            boolean concerned = !(input instanceof MachineInput.ProcessExited(int pid, ProcessExit _)) || claimed.contains(pid);
            if (concerned) {
                story.add(machine.states().sub() + " <- " + input);
                machine.on(input, this);
                check();
            }
        }

        private void check() {
            try {
                machine.checkInvariants();
            } catch (IllegalStateException e) {
                throw new AssertionError(e.getMessage() + "\n" + told(), e);
            }
        }

        /** The end of the story so far. */
        private String told() {
            return String.join("\n", story.subList(Math.max(0, story.size() - 60), story.size()));
        }

        private void answerSpawn() {
            if (spawning.isEmpty()) {
                return;
            }
            SpawnToken token = spawning.removeFirst();
            if (random.nextInt(8) == 0) {
                queue.add(new MachineInput.SpawnFailed(token, 203, "cannot execute"));
            } else {
                int pid = nextPid++;
                parents.put(pid, 1);
                queue.add(new MachineInput.Spawned(token, pid));
            }
        }

        private Optional<Integer> randomProcess() {
            List<Integer> pids = List.copyOf(parents.keySet());
            return pids.isEmpty() ? Optional.empty() : Optional.of(pids.get(random.nextInt(pids.size())));
        }

        private ProcessExit randomExit() {
            return pick(
                    new ProcessExit.Exited(0), new ProcessExit.Exited(0), new ProcessExit.Exited(1),
                    new ProcessExit.Killed(15, false), new ProcessExit.Killed(11, true));
        }

        private void end(int pid, ProcessExit exit) {
            parents.remove(pid);
            parents.replaceAll((child, parent) -> parent == pid ? 1 : parent);
            boolean groupFirst = random.nextInt(4) == 0;
            if (parents.isEmpty() && groupFirst) {
                queue.add(new MachineInput.CgroupEmptied());
            }
            queue.add(new MachineInput.ProcessExited(pid, exit));
            if (parents.isEmpty() && !groupFirst) {
                queue.add(new MachineInput.CgroupEmptied());
            }
        }

        private void fork(int parent) {
            if (parents.size() < 6) {
                parents.put(nextPid++, parent);
            }
        }

        private void talk(int pid) {
            List<String> lines = new ArrayList<>();
            lines.add(pick("READY=1", "READY=1", "RELOADING=1", "STOPPING=1", "STATUS=x", "WATCHDOG=1", "WATCHDOG=trigger",
                    "EXTEND_TIMEOUT_USEC=5000000", "WATCHDOG_USEC=7000000", "BARRIER=1"));
            if (random.nextInt(3) == 0) {
                lines.add("MAINPID=" + pick(randomProcess().orElse(1), pid, 1, 99_999));
            }
            if (random.nextInt(3) == 0) {
                lines.add("MONOTONIC_USEC=" + nowMicros);
            }
            List<FdToken> fds = new ArrayList<>();
            if (random.nextInt(2) == 0) {
                lines.add(pick("FDSTORE=1", "FDSTOREREMOVE=1", "FDPOLL=0"));
                lines.add("FDNAME=" + pick("a", "b", "no:colon"));
                for (int i = random.nextInt(3); i > 0; i--) {
                    FdToken fd = new FdToken(++ids);
                    fds.add(fd);
                    openFds.add(fd);
                }
            }
            List<NotifyMessage.Assignment> assignments = lines.stream()
                    .map(line -> line.split("=", 2))
                    .map(parts -> new NotifyMessage.Assignment(parts[0], parts[1]))
                    .toList();
            queue.add(new MachineInput.Notified(pid, new NotifyMessage(assignments), fds));
        }

        private void runJob() {
            switch (random.nextInt(6)) {
                case 0, 1, 2 -> startJob();
                case 3 -> {
                    stopJob = true;
                    story.add(machine.states().sub() + " <- stop");
                    machine.stop(this);
                    check();
                }
                case 4 -> {
                    story.add(machine.states().sub() + " <- reload");
                    machine.reload(this);
                    check();
                }
                default -> {
                    stopJob = true;
                    restartJob = true;
                    story.add(machine.states().sub() + " <- restart");
                    machine.stop(this);
                    check();
                }
            }
        }

        private void startJob() {
            if (machine.canStart(this) == Answer.BEGUN) {
                story.add(machine.states().sub() + " <- start");
                stopJob = false;
                restartJob = false;
                machine.start(this);
                check();
            }
        }

        /** The engine does what was asked by requestRestart, or the second half of a restart. */
        private void restart() {
            if (restartAsked) {
                restartAsked = false;
                stopJob = true;
                restartJob = true;
                machine.stop(this);
                check();
            }
            if (restartJob && machine.states().active().isInactiveOrFailed()) {
                startJob();
            }
        }

        private void pass(long micros) {
            long end = nowMicros + micros;
            while (machine.deadlineMicros() <= end) {
                nowMicros = Math.max(nowMicros, machine.deadlineMicros());
                give(new MachineInput.DeadlineReached());
            }
            nowMicros = end;
        }

        private void oddity() {
            switch (random.nextInt(6)) {
                case 0 -> give(new MachineInput.OutOfMemory());
                case 1 -> give(new MachineInput.PidFileChanged());
                case 2 -> give(new MachineInput.ResetFailed());
                case 3 -> openFds.stream().findFirst().ifPresent(fd -> give(new MachineInput.FdHungUp(fd)));
                case 4 -> give(new MachineInput.Clean(List.of(dev.lares.unit.DirectoryKind.STATE)));
                default -> {
                    restartJob = false;
                    give(new MachineInput.StartLimitHit());
                }
            }
        }

        /** A stop job, and a world in which everything is answered and SIGKILL kills. */
        private void comeDown() {
            obedient = true;
            restartAsked = false;
            restartJob = false;
            // What was kept for a restart that never came goes with the next end.
            startJob();
            stopJob = true;
            machine.stop(this);
            check();
            for (int i = 0; i < 400 && !isDown(); i++) {
                answerSpawn();
                while (!queue.isEmpty()) {
                    deliver();
                }
                pass(1_000_000);
                randomProcess().filter(_ -> random.nextInt(10) == 0).ifPresent(pid -> end(pid, randomExit()));
            }
            // What KillMode= leaves alone ends by itself.
            while (!spawning.isEmpty() || !queue.isEmpty() || !parents.isEmpty()) {
                answerSpawn();
                deliver();
                randomProcess().ifPresent(pid -> end(pid, new ProcessExit.Exited(0)));
            }
            String told = told();
            assertThat(machine.states().active().isInactiveOrFailed()).as(() -> machine.states() + "\n" + told).isTrue();
            assertThat(claimed).as(told).isEmpty();
            assertThat(openFds).as(told).isEmpty();
            assertThat(machine.view().storedFdCount()).as(told).isZero();
            assertThat(spawnsSinceRelease).as("not given back\n" + told).isZero();
            assertThat(machine.deadlineMicros()).as(told).isEqualTo(Long.MAX_VALUE);
        }

        private boolean isDown() {
            return machine.states().active().isInactiveOrFailed() && spawning.isEmpty() && queue.isEmpty();
        }

        private void perform(Effect effect) {
            story.add("  -> " + effect.getClass().getSimpleName() + (effect instanceof Effect.Spawn s ? " " + s.token() + s.plan().role() : effect instanceof Effect.Release ? "" : " " + effect));
            switch (effect) {
                case Effect.Spawn spawn -> {
                    spawning.add(spawn.token());
                    spawnsSinceRelease++;
                }
                case Effect.Kill kill -> {
                    List<Integer> reached = parents.keySet().stream().filter(pid -> kill.others() || kill.pids().contains(pid)).toList();
                    queue.add(new MachineInput.KillDone(reached.size()));
                    reached.forEach(pid -> receive(pid, kill.signal()));
                }
                case Effect.SignalProcess signal -> {
                    if (parents.containsKey(signal.pid())) {
                        receive(signal.pid(), signal.signal());
                    }
                }
                case Effect.ListProcesses _ ->
                    queue.add(new MachineInput.ProcessesListed(List.copyOf(parents.keySet()), List.copyOf(parents.values())));
                case Effect.ReadPidFile _ -> queue.add(new MachineInput.PidFileRead(pidFile()));
                case Effect.KeepFd keep -> assertThat(openFds).contains(keep.fd());
                case Effect.CloseFd close -> assertThat(openFds.remove(close.fd())).as("closed twice").isTrue();
                case Effect.Release _ -> {
                    spawnsSinceRelease = 0;
                    assertThat(parents).as("released too early\n" + told()).isEmpty();
                }
                case Effect.Clean _ -> queue.add(new MachineInput.Cleaned(random.nextBoolean() ? Optional.empty() : Optional.of("cannot remove it")));
                case Effect.StopCleaning _, Effect.WatchProcess _, Effect.WatchPidFile _, Effect.UnwatchPidFile _, Effect.RemovePidFile _ -> {}
                case Effect.Load _, Effect.WriteTransient _, Effect.RemoveTransient _, Effect.WriteDropIns _, Effect.Adopt _, Effect.OpenSockets _,
                        Effect.AwaitConnection _, Effect.IgnoreConnections _, Effect.CloseSockets _, Effect.WatchBusName _,
                        Effect.UnwatchBusName _, Effect.SignalOnRequest _, Effect.Freeze _, Effect.FreezerChanged _, Effect.CheckConditions _,
                        Effect.Log _, Effect.UnitChanged _, Effect.JobAdded _,
                        Effect.JobRemoved _, Effect.UnitAdded _, Effect.UnitRemoved _, Effect.Replied _, Effect.StartupFinished _, Effect.Reexecute _, Effect.Finish _ ->
                    throw new AssertionError("not a machine's to emit: " + effect);
            }
        }

        private PidFileContent pidFile() {
            Optional<Integer> process = randomProcess();
            if (random.nextInt(3) == 0 || process.isEmpty()) {
                return random.nextBoolean() ? new PidFileContent.Missing() : new PidFileContent.Refused("not to be believed");
            }
            return new PidFileContent.Process(process.get(), parents.get(process.get()) == 1);
        }

        private void receive(int pid, int signal) {
            boolean ends = signal == 9 && (obedient || random.nextInt(10) > 0) || signal != 9 && random.nextInt(3) == 0;
            if (ends) {
                end(pid, new ProcessExit.Killed(signal, false));
            }
        }

        @Override
        public Moment now() {
            return new Moment(nowMicros, nowMicros);
        }

        @Override
        public LoadedUnit unit() {
            return unit;
        }

        @Override
        public ManagerSettings manager() {
            return ManagerSettings.defaults(false, 0);
        }

        @Override
        public String invocationId() {
            return "0";
        }

        @Override
        public long random(long bound) {
            return random.nextLong(bound);
        }

        @Override
        public void emit(Effect effect) {
            perform(effect);
        }

        @Override
        public void log(LogLevel level, String text, Map<String, String> fields) {
            story.add("     " + text);
        }

        @Override
        public SpawnToken newSpawnToken() {
            return new SpawnToken(++ids);
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
        public void changed(UnitStates before, UnitStates now, ChangeNotes notes) {
            assertThat(now).isNotEqualTo(before);
            story.add("  => " + now.sub());
        }

        @Override
        public boolean stopPending() {
            return stopJob;
        }

        @Override
        public boolean restartPending() {
            return restartJob;
        }

        @Override
        public boolean heedsWatchdogs() {
            return true;
        }

        @Override
        public boolean areJobsDone() {
            return true;
        }

        @Override
        public void requestRestart() {
            restartAsked = true;
        }

        @Override
        public java.util.Optional<Triggered> triggered() {
            return java.util.Optional.empty();
        }

        @Override
        public void requestTrigger() {
            throw new IllegalStateException("a service triggers nothing");
        }

        @Override
        public boolean isClaimedByAnother(int pid) {
            return false;
        }
    }
}
