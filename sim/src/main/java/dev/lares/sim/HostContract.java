package dev.lares.sim;

import dev.lares.engine.Effect;
import dev.lares.engine.Event;
import dev.lares.engine.PidFileContent;
import dev.lares.engine.ProcessExit;
import dev.lares.engine.RequestId;
import dev.lares.engine.SignalledProcess;
import dev.lares.engine.SpawnPlan;
import dev.lares.engine.SpawnToken;
import dev.lares.engine.StandardFds;
import dev.lares.unit.Condition;
import dev.lares.unit.ExecCommand;
import dev.lares.unit.DirectoryKind;
import dev.lares.unit.ExecDirectives;
import dev.lares.unit.LoadState;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.Location;
import dev.lares.unit.Settings;
import dev.lares.unit.StandardStream;
import dev.lares.unit.UnitName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What every host must do, simulated or real: the same cases run on both, so that what the simulation proves of the
 * engine holds on Linux. A test class of each host runs all of {@link #cases} on a fresh {@link HostUnderTest} each.
 */
public final class HostContract {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofMillis(300);
    private static final UnitName SCOPE = new UnitName("contract.scope");
    private static final UnitName UNIT = new UnitName("contract.service");
    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;
    private static final int SIGSEGV = 11;

    /** One case: a sentence, and what is done to see that it is true. */
    public record Case(String name, Consumer<HostUnderTest> body) {
        /** Throws {@link AssertionError} if the host does not keep the contract; closes the host. */
        public void run(HostUnderTest host) {
            try (host) {
                body.accept(host);
            }
        }
    }

    private final HostUnderTest host;
    private final List<Event> unused = new ArrayList<>();
    private long lastToken;

    private HostContract(HostUnderTest host) {
        this.host = host;
    }

    /** All cases, in a fixed order. */
    public static List<Case> cases() {
        return List.of(
                define("spawnIsAnswered_beforeTheProcessIsToldToHaveExited", HostContract::spawnBeforeExit),
                define("exitStatusIsTold", HostContract::exitStatus),
                define("deathBySignalIsTold", HostContract::deathBySignal),
                define("missingProgramFails_withStatus203", HostContract::missingProgram),
                define("everySpawnIsAnsweredOnce", HostContract::manySpawns),
                define("killReachesTheProcess_andTellsOne", HostContract::killMain),
                define("killOfAnEndedProcess_tellsNone", HostContract::killNobody),
                define("ignoredTermIsSurvived_butNotKill", HostContract::ignoredTerm),
                define("signalProcessReachesTheProcess", HostContract::signalProcess),
                define("signalOnRequestReachesAllProcesses_andTellsOfEach", HostContract::signalOnRequest),
                define("signalOnRequestToAnEndedProcess_isToldSo", HostContract::signalOnRequestTooLate),
                define("cleaningIsAnswered_whenNothingIsThereToo", HostContract::clean),
                define("emptiedIsTold_whenTheLastProcessIsGone", HostContract::emptied),
                define("killOfOthersReachesWhatTheMainProcessLeft", HostContract::killOthers),
                define("processesAreListed_withTheirParents", HostContract::listProcesses),
                define("pidFileOfADaemonNamesItsProcess_whoseEndIsTold", HostContract::daemon),
                define("pidFileThatIsMissing_isToldSo", HostContract::pidFileMissing),
                define("pidFileWithGarbage_isRefused", HostContract::pidFileGarbage),
                define("pidFileOfTheManager_isRefused", HostContract::pidFileOfManager),
                define("pidFileChangeIsTold_whileWatched", HostContract::pidFileWatch),
                define("pidFileIsRemoved", HostContract::pidFileRemoval),
                define("notificationIsTold_withItsUnit", HostContract::notification),
                define("conditionsAreAnswered_inTheirOrder", HostContract::conditions),
                define("adoptedProcessIsAnotherUnits_fromThenOn", HostContract::adoption),
                define("adoptionOfNobody_tellsNone", HostContract::adoptionOfNobody),
                define("releasedUnitCanBeStartedAgain", HostContract::release));
    }

    private static Case define(String name, Consumer<HostContract> body) {
        return new Case(name, host -> body.accept(new HostContract(host)));
    }

    private void spawnBeforeExit() {
        SpawnToken token = spawn(new Behaviour.Exits(0));
        Event first = await(Event.class, e -> e instanceof Event.Spawned || e instanceof Event.Exited);
        require(first instanceof Event.Spawned spawned && spawned.token().equals(token), "Spawned comes first, not " + first);
        awaitExit(((Event.Spawned) first).pid());
    }

    private void exitStatus() {
        ProcessExit exit = awaitExit(start(new Behaviour.Exits(7)));
        require(exit.equals(new ProcessExit.Exited(7)), "it exited with 7, not " + exit);
    }

    private void deathBySignal() {
        ProcessExit exit = awaitExit(start(new Behaviour.DiesBy(SIGSEGV)));
        require(exit instanceof ProcessExit.Killed killed && killed.signal() == SIGSEGV, "SIGSEGV killed it, not " + exit);
    }

    private void missingProgram() {
        SpawnToken token = spawn(new Behaviour.IsMissing());
        Event.SpawnFailed failed = await(Event.SpawnFailed.class, e -> e.token().equals(token));
        require(failed.exitStatus() == 203, "the step is EXEC, 203, not " + failed.exitStatus());
    }

    private void manySpawns() {
        List<SpawnToken> wanted = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            wanted.add(spawn(new Behaviour.Exits(0)));
        }
        for (SpawnToken token : wanted) {
            awaitExit(await(Event.Spawned.class, e -> e.token().equals(token)).pid());
        }
        requireQuiet(Event.Spawned.class);
    }

    private void killMain() {
        int pid = start(new Behaviour.Runs());
        int count = kill(List.of(pid), false, SIGTERM);
        require(count == 1, "one process was signalled, not " + count);
        ProcessExit exit = awaitExit(pid);
        require(exit.equals(new ProcessExit.Killed(SIGTERM, false)), "SIGTERM ended it, not " + exit);
    }

    private void killNobody() {
        int pid = start(new Behaviour.Exits(0));
        awaitExit(pid);
        int count = kill(List.of(pid), true, SIGTERM);
        require(count == 0, "no process was signalled, not " + count);
    }

    private void ignoredTerm() {
        String ready = host.path("ready");
        int pid = start(new Behaviour.IgnoresTerm(ready));
        awaitFile(ready);
        kill(List.of(pid), false, SIGTERM);
        requireQuiet(Event.Exited.class);
        kill(List.of(pid), false, SIGKILL);
        ProcessExit exit = awaitExit(pid);
        require(exit.equals(new ProcessExit.Killed(SIGKILL, false)), "SIGKILL ended it, not " + exit);
    }

    private void signalProcess() {
        int pid = start(new Behaviour.Runs());
        host.perform(new Effect.SignalProcess(UNIT, pid, SIGTERM));
        awaitExit(pid);
    }

    private void signalOnRequest() {
        int first = start(new Behaviour.Runs());
        int second = start(new Behaviour.Runs());
        List<SignalledProcess> told = signalOnRequest(List.of(first), true);
        require(told.stream().map(SignalledProcess::pid).toList().equals(List.of(first, second)), "they are " + first + " and " + second + ", not " + told);
        require(told.stream().allMatch(process -> process.outcome() == SignalledProcess.Outcome.SENT), "both got it: " + told);
        awaitExit(first);
        awaitExit(second);
    }

    private void signalOnRequestTooLate() {
        int pid = start(new Behaviour.Exits(0));
        awaitExit(pid);
        List<SignalledProcess> told = signalOnRequest(List.of(pid), false);
        require(told.equals(List.of(new SignalledProcess(pid, "", SignalledProcess.Outcome.GONE))), "it is gone: " + told);
    }

    private List<SignalledProcess> signalOnRequest(List<Integer> pids, boolean others) {
        RequestId id = new RequestId(77);
        host.perform(new Effect.SignalOnRequest(id, UNIT, pids, others, SIGTERM));
        return await(Event.SignalledOnRequest.class, e -> e.request().equals(id)).processes();
    }

    private void clean() {
        host.perform(new Effect.Clean(unit(), List.of(DirectoryKind.STATE)));
        Event.Cleaned cleaned = await(Event.Cleaned.class, e -> e.unit().equals(UNIT));
        require(cleaned.failure().isEmpty(), "nothing failed, not " + cleaned.failure());
    }

    private void emptied() {
        int pid = start(new Behaviour.Runs());
        requireQuiet(Event.CgroupEmptied.class);
        kill(List.of(pid), false, SIGKILL);
        await(Event.CgroupEmptied.class, e -> e.unit().equals(UNIT));
    }

    private void killOthers() {
        awaitExit(start(new Behaviour.LeavesChild()));
        requireQuiet(Event.CgroupEmptied.class);
        int count = kill(List.of(), true, SIGKILL);
        require(count == 1, "the child was signalled, not " + count);
        await(Event.CgroupEmptied.class, e -> e.unit().equals(UNIT));
    }

    private void listProcesses() {
        int first = start(new Behaviour.Runs());
        int second = start(new Behaviour.Runs());
        host.perform(new Effect.ListProcesses(UNIT));
        Event.ProcessesListed listed = await(Event.ProcessesListed.class, e -> e.unit().equals(UNIT));
        List<Integer> expected = List.copyOf(new TreeSet<>(List.of(first, second)));
        require(listed.pids().equals(expected), "they are " + expected + ", not " + listed.pids());
        require(listed.parents().size() == 2, "each has a parent, not " + listed.parents());
        require(listed.parents().get(0).equals(listed.parents().get(1)), "the manager is the parent of both");
    }

    private void daemon() {
        String file = host.path("daemon.pid");
        awaitExit(start(new Behaviour.Daemonizes(file)));
        if (!(readPidFile(file) instanceof PidFileContent.Process(int pid, boolean isChild))) {
            throw new AssertionError("the file names the daemon's process");
        }
        if (!isChild) {
            host.perform(new Effect.WatchProcess(UNIT, pid));
        }
        kill(List.of(pid), false, SIGKILL);
        awaitExit(pid);
        PidFileContent then = readPidFile(file);
        require(then instanceof PidFileContent.Refused, "an ended process is refused, not " + then);
    }

    private void pidFileMissing() {
        PidFileContent content = readPidFile(host.path("absent.pid"));
        require(content.equals(new PidFileContent.Missing()), "there is none, not " + content);
    }

    private void pidFileGarbage() {
        String file = host.path("garbage.pid");
        host.write(file, "12x\n");
        PidFileContent content = readPidFile(file);
        require(content instanceof PidFileContent.Refused, "12x is refused, not " + content);
    }

    private void pidFileOfManager() {
        String file = host.path("manager.pid");
        host.write(file, "1\n");
        PidFileContent content = readPidFile(file);
        require(content instanceof PidFileContent.Refused, "process 1 is refused, not " + content);
    }

    private void pidFileWatch() {
        String file = host.path("watched.pid");
        host.perform(new Effect.WatchPidFile(UNIT, file));
        requireQuiet(Event.PidFileChanged.class);
        host.write(file, "1\n");
        await(Event.PidFileChanged.class, e -> e.unit().equals(UNIT));
        host.perform(new Effect.UnwatchPidFile(UNIT));
        drain();
        host.write(file, "2\n");
        requireQuiet(Event.PidFileChanged.class);
    }

    private void pidFileRemoval() {
        String file = host.path("left.pid");
        host.write(file, "1\n");
        host.perform(new Effect.RemovePidFile(UNIT, file));
        PidFileContent content = readPidFile(file);
        require(content.equals(new PidFileContent.Missing()), "it is removed, not " + content);
    }

    private void notification() {
        start(new Behaviour.Notifies("STATUS=all is well"));
        Event.Notified notified = await(Event.Notified.class, e -> e.message().value("STATUS").isPresent());
        require(notified.message().says("STATUS", "all is well"), "it says so, not " + notified.message());
        require(notified.unit().equals(Optional.of(UNIT)), "the sender is of the unit, not of " + notified.unit());
    }

    private void conditions() {
        String there = host.path("there");
        host.write(there, "");
        host.perform(new Effect.CheckConditions(
                UNIT, List.of(condition(there), condition(host.path("not-there")))));
        Event.ConditionsChecked checked = await(Event.ConditionsChecked.class, e -> e.unit().equals(UNIT));
        require(checked.results().equals(List.of(Optional.of(true), Optional.of(false))), "true, false, not " + checked.results());
    }

    private void release() {
        int pid = start(new Behaviour.Runs());
        kill(List.of(pid), false, SIGKILL);
        awaitExit(pid);
        await(Event.CgroupEmptied.class, _ -> true);
        host.perform(new Effect.Release(unit(), false));
        awaitExit(start(new Behaviour.Exits(0)));
    }

    private void adoption() {
        int pid = start(new Behaviour.Runs());
        host.perform(new Effect.Adopt(unit(SCOPE), "0".repeat(32), "", List.of(pid)));
        Event.Adopted adopted = await(Event.Adopted.class, e -> e.unit().equals(SCOPE));
        require(adopted.count() == 1 && adopted.failure().isEmpty(), "one process is adopted, not " + adopted);
        host.perform(new Effect.ListProcesses(UNIT));
        Event.ProcessesListed left = await(Event.ProcessesListed.class, e -> e.unit().equals(UNIT));
        require(left.pids().isEmpty(), "it is no more the first unit's: " + left.pids());
        host.perform(new Effect.Kill(SCOPE, List.of(), true, SIGKILL, false, "test"));
        int count = await(Event.KillDone.class, e -> e.unit().equals(SCOPE)).signalledCount();
        require(count == 1, "the signal reaches it, not " + count);
        awaitExit(pid);
        await(Event.CgroupEmptied.class, e -> e.unit().equals(SCOPE));
        host.perform(new Effect.Release(unit(SCOPE), false));
    }

    private void adoptionOfNobody() {
        int pid = start(new Behaviour.Exits(0));
        awaitExit(pid);
        host.perform(new Effect.Adopt(unit(SCOPE), "0".repeat(32), "", List.of(pid)));
        Event.Adopted adopted = await(Event.Adopted.class, e -> e.unit().equals(SCOPE));
        require(adopted.count() == 0, "nobody is adopted, not " + adopted);
        host.perform(new Effect.Release(unit(SCOPE), false));
    }

    private static Condition condition(String path) {
        return new Condition(new Location("contract", 1), false, "PathExists", false, false, path);
    }

    private int start(Behaviour behaviour) {
        SpawnToken token = spawn(behaviour);
        return await(Event.Spawned.class, e -> e.token().equals(token)).pid();
    }

    private SpawnToken spawn(Behaviour behaviour) {
        List<String> argv = host.program(behaviour);
        ExecCommand command = new ExecCommand(
                new Location("contract", 1), argv.getFirst(), argv, false, true, ExecCommand.Privilege.NORMAL);
        SpawnToken token = new SpawnToken(++lastToken);
        host.perform(new Effect.Spawn(token, new SpawnPlan(
                unit(), command, SpawnPlan.Role.START, new TreeMap<>(), true, 0, List.of(), List.of(), StandardFds.NONE, true)));
        return token;
    }

    private static LoadedUnit unit() {
        return unit(UNIT);
    }

    private static LoadedUnit unit(UnitName name) {
        Settings settings = Settings.builder()
                .put(ExecDirectives.STANDARD_OUTPUT, StandardStream.NULL)
                .put(ExecDirectives.STANDARD_ERROR, StandardStream.NULL)
                .build();
        return new LoadedUnit(name, new TreeSet<>(), LoadState.LOADED, Optional.empty(), Optional.empty(), List.of(), settings,
                Map.of(), List.of(), false);
    }

    private int kill(List<Integer> pids, boolean others, int signal) {
        host.perform(new Effect.Kill(UNIT, pids, others, signal, false, "test"));
        return await(Event.KillDone.class, e -> e.unit().equals(UNIT)).signalledCount();
    }

    private PidFileContent readPidFile(String path) {
        host.perform(new Effect.ReadPidFile(UNIT, path));
        return await(Event.PidFileRead.class, e -> e.unit().equals(UNIT)).content();
    }

    private ProcessExit awaitExit(int pid) {
        return await(Event.Exited.class, e -> e.pid() == pid).exit();
    }

    private void awaitFile(String path) {
        for (int i = 0; i < 100 && !host.exists(path); i++) {
            host.next(Duration.ofMillis(50)).ifPresent(unused::add);
        }
        require(host.exists(path), "the program made " + path);
    }

    /** The first event of this kind that came or comes; others are kept for later. */
    private <E extends Event> E await(Class<E> kind, Predicate<E> wanted) {
        for (Event event : unused) {
            if (kind.isInstance(event) && wanted.test(kind.cast(event))) {
                unused.remove(event);
                return kind.cast(event);
            }
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<Event> event = host.next(PATIENCE);
            if (event.isEmpty()) {
                break;
            }
            if (kind.isInstance(event.get()) && wanted.test(kind.cast(event.get()))) {
                return kind.cast(event.get());
            }
            unused.add(event.get());
        }
        throw new AssertionError("no " + kind.getSimpleName() + " came within " + PATIENCE + ", only " + unused);
    }

    private void requireQuiet(Class<? extends Event> kind) {
        drain();
        require(unused.stream().noneMatch(kind::isInstance), "no " + kind.getSimpleName() + " comes, not " + unused);
    }

    private void drain() {
        for (Optional<Event> event = host.next(QUIET); event.isPresent(); event = host.next(QUIET)) {
            unused.add(event.get());
        }
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new AssertionError("expected that " + sentence);
        }
    }
}
