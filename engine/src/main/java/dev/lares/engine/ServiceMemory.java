package dev.lares.engine;

import dev.lares.unit.ServiceType;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a service remembers from one input to the next, besides its state. */
final class ServiceMemory {
    /** The last word of the service about itself. */
    enum Word { NOTHING, READY, RELOADING, STOPPING }

    /** Whom the last signalling was for. */
    enum Reach {
        /** All of the unit's processes. */
        ALL,
        /** The main and the control process. */
        NAMED,
        /** One that appeared after the others had been signalled. */
        LATE
    }

    final ServiceProcesses processes = new ServiceProcesses();
    final ServiceTimers timers = new ServiceTimers();
    final FdStore fdStore = new FdStore();
    final ExecHistory history = new ExecHistory();
    final RateLimit notifyWarnings = new RateLimit();
    final PendingAnswers kills = new PendingAnswers();
    final PendingAnswers pidFileReads = new PendingAnswers();
    final PendingAnswers lists = new PendingAnswers();

    /** What all processes get as standard streams. */
    StandardFds standardFds = StandardFds.NONE;
    Reach lastKill = Reach.NAMED;
    ServiceState state = new ServiceState.Dead();
    Occupancy occupancy = Occupancy.EMPTY;
    /** Whether the service is of {@code Type=idle}; told at the start. */
    boolean idle;

    ServiceResult result = ServiceResult.SUCCESS;
    ServiceResult reloadResult = ServiceResult.SUCCESS;
    ServiceResult cleanResult = ServiceResult.SUCCESS;
    /** How the main process of this run ended, also if it could not be started. */
    Optional<ProcessExit> mainExit = Optional.empty();
    Word word = Word.NOTHING;
    String statusText = "";
    int statusErrno;
    /** The pid that {@code MAINPID=} named and that is being looked at. */
    OptionalInt mainPidCandidate = OptionalInt.empty();
    OptionalLong watchdogOverrideMicros = OptionalLong.empty();
    long activeEnterMicros;
    /** The random part of the runtime limit; drawn once per activation. */
    OptionalLong runtimeExtraMicros = OptionalLong.empty();

    /** {@code Type=} when the main process was started; the unit's files may say another one since. */
    ServiceType startType = ServiceType.SIMPLE;

    int restartCount;
    /** Whether the counter starts anew with the next start. */
    boolean forgetRestarts;
    /** Whether the service was told to stop, so that it must not be restarted. */
    boolean stopRequested;
    boolean pidFileWatched;
    /** Whether {@code BusName=} has an owner. */
    boolean busNameOwned;
    /** Whether the unit's group and directories were given back since the last process ran. */
    boolean released = true;

    UnitStates states() {
        return new UnitStates(state.active(idle), state.sub());
    }

    /** Notes a failure, unless another came first. */
    void note(ServiceResult outcome) {
        if (result == ServiceResult.SUCCESS) {
            result = outcome;
        }
    }

    /** Forgets the last run. */
    void beginRun(boolean idleType) {
        idle = idleType;
        result = ServiceResult.SUCCESS;
        reloadResult = ServiceResult.SUCCESS;
        mainExit = Optional.empty();
        word = Word.NOTHING;
        statusText = "";
        statusErrno = 0;
        mainPidCandidate = OptionalInt.empty();
        watchdogOverrideMicros = OptionalLong.empty();
        runtimeExtraMicros = OptionalLong.empty();
        stopRequested = false;
        history.clear();
        processes.setMain(new MainProcess.Unknown());
        if (forgetRestarts) {
            restartCount = 0;
            forgetRestarts = false;
        }
    }

    void save(Snapshot.Section section) {
        section.put("state", SavedServiceState.of(state));
        processes.save(section);
        timers.save(section);
        fdStore.save(section);
        standardFds.save(section);
        history.save(section);
        section.put("notify-warnings", notifyWarnings.saved())
                .put("answers-awaited", kills.count(), pidFileReads.count(), lists.count())
                .put("last-kill", lastKill)
                .put("occupancy", occupancy)
                .put("idle", idle)
                .put("result", result)
                .put("reload-result", reloadResult)
                .put("clean-result", cleanResult)
                .put("main-exit", SavedValues.ofExit(mainExit))
                .put("word", word)
                .put("status-text", statusText)
                .put("status-errno", statusErrno)
                .put("main-candidate", SavedValues.of(mainPidCandidate))
                .put("watchdog-override", SavedValues.of(watchdogOverrideMicros))
                .put("active-enter", activeEnterMicros)
                .put("runtime-extra", SavedValues.of(runtimeExtraMicros))
                .put("start-type", startType)
                .put("restarts", restartCount, forgetRestarts)
                .put("stop-requested", stopRequested)
                .put("pid-file-watched", pidFileWatched)
                .put("bus-name-owned", busNameOwned)
                .put("released", released);
    }

    boolean restore(Snapshot.Line line) {
        switch (line.key()) {
            case "state" -> state = SavedServiceState.read(line);
            case "timers" -> timers.restore(line);
            case "stored-fd" -> fdStore.restore(line);
            case "standard-fd" -> standardFds = standardFds.with(line);
            case "exec" -> history.restoreSpawned(line);
            case "exec-adopted" -> history.restoreAdopted(line);
            case "notify-warnings" -> notifyWarnings.restore(line);
            case "answers-awaited" -> {
                kills.restore(line.integer());
                pidFileReads.restore(line.integer());
                lists.restore(line.integer());
            }
            case "last-kill" -> lastKill = line.constant(Reach.class);
            case "occupancy" -> occupancy = line.constant(Occupancy.class);
            case "idle" -> idle = line.flag();
            case "result" -> result = line.constant(ServiceResult.class);
            case "reload-result" -> reloadResult = line.constant(ServiceResult.class);
            case "clean-result" -> cleanResult = line.constant(ServiceResult.class);
            case "main-exit" -> mainExit = SavedValues.optionalExit(line);
            case "word" -> word = line.constant(Word.class);
            case "status-text" -> statusText = line.text();
            case "status-errno" -> statusErrno = line.integer();
            case "main-candidate" -> mainPidCandidate = SavedValues.optionalInteger(line);
            case "watchdog-override" -> watchdogOverrideMicros = SavedValues.optionalNumber(line);
            case "active-enter" -> activeEnterMicros = line.number();
            case "runtime-extra" -> runtimeExtraMicros = SavedValues.optionalNumber(line);
            case "start-type" -> startType = line.constant(ServiceType.class);
            case "restarts" -> {
                restartCount = line.integer();
                forgetRestarts = line.flag();
            }
            case "stop-requested" -> stopRequested = line.flag();
            case "pid-file-watched" -> pidFileWatched = line.flag();
            case "bus-name-owned" -> busNameOwned = line.flag();
            case "released" -> released = line.flag();
            default -> {
                return processes.restore(line);
            }
        }
        return true;
    }

    MachineView view() {
        return new MachineView(
                processes.main().livePid().orElse(0),
                processes.control().livePid().orElse(0),
                result.text(),
                reloadResult.text(),
                cleanResult.text(),
                statusText,
                statusErrno,
                restartCount,
                fdStore.size(),
                history.runs());
    }
}
