package dev.lares.sim;

import dev.lares.engine.FdToken;
import dev.lares.engine.JobView;
import dev.lares.engine.ManagerSettings;
import dev.lares.engine.Request;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One run of the swarm, all of it drawn from one seed: first the options, then the unit files, then requests and faults.
 *
 * <p>In the safety phase, anything may go wrong, and the checkers see that nothing does that must not. In the liveness
 * phase nothing more goes wrong, and so every job must end. Last, the manager is asked to exit, must do so, and must
 * leave nothing.
 */
final class SwarmRun {
    /** Longer than all timeouts of all drawn units in a row. */
    private static final long PATIENCE_MICROS = 3_600_000_000L;

    private final Dice dice;
    private final SwarmOptions options;
    private final ManagerSettings settings;
    private final TextUnits units;
    private final DrawnUnits drawn;
    private final SortedMap<String, String> unitFiles;
    private final DrawnRequests requests;
    private final SimulatedHost host;
    private final Simulation simulation;

    SwarmRun(long seed) {
        dice = new Dice(seed);
        options = SwarmOptions.draw(dice.split());
        drawn = new DrawnUnits(options, dice.split());
        settings = ManagerSettings.defaults(dice.percent(20), seed);
        units = new TextUnits(settings.userManager());
        SpecialUnits.files().forEach(units::put);
        unitFiles = drawn.draw();
        unitFiles.forEach(units::put);
        host = new SimulatedHost(units, new DrawnWeather(options, dice.split()), options.highestPid());
        SortedSet<UnitName> excused = new TreeSet<>();
        simulation = new Simulation(settings, host, Checkers.all(settings, excused));
        requests = new DrawnRequests(dice.split(), drawn, excused);
    }

    SwarmOptions options() {
        return options;
    }

    /** The unit files drawn at the beginning, by name. */
    SortedMap<String, String> unitFiles() {
        return unitFiles;
    }

    Simulation simulation() {
        return simulation;
    }

    /** Plays all phases; throws whatever a checker or the engine throws. */
    void play() {
        for (int i = 0; i < options.requestCount() && !simulation.isFinished(); i++) {
            pause();
            misbehave();
            ask();
        }
        host.setWeather(new DrawnWeather(options.withoutFaults(), dice.split()));
        letJobsEnd();
        shutDown();
    }

    private void pause() {
        simulation.runUntil(simulation.nowMicros() + dice.skewed(options.longestGapMicros()));
        if (simulation.isSettled()) {
            simulation.checkSettled();
        }
    }

    private void ask() {
        Request request = requests.draw(simulation);
        if (request instanceof Request.ReloadFiles && dice.percent(30)) {
            rewriteAFile();
        }
        simulation.request(request);
    }

    /** The order and requirements that hold of a changed unit are not those it was started by, so it is excused. */
    private void rewriteAFile() {
        String name = dice.pick(drawn.names());
        if (dice.percent(20)) {
            units.remove(name);
        } else {
            units.put(name, drawn.draw().get(name));
        }
        drawn.names().forEach(other -> requests.excuse(new UnitName(other)));
    }

    private void misbehave() {
        List<SimulatedProcess> processes = new ArrayList<>();
        host.kernel().processes().forEach(processes::add);
        for (SimulatedProcess process : processes) {
            if (dice.percent(options.crashPercent() / 4)) {
                host.kernel().signal(process.pid, dice.pick(Signals.KILL, Signals.SEGV, Signals.TERM, Signals.STOP, Signals.HUP));
            }
        }
        if (dice.percent(options.forgeryPercent())) {
            forge(processes);
        }
        if (dice.percent(options.collectPercent())) {
            host.mayCollect();
        }
        if (dice.percent(options.reexecPercent())) {
            simulation.reexecute(dice.percent(30));
        }
        if (dice.percent(options.clockJumpPercent())) {
            host.clock().jumpRealtime(dice.between(-100_000_000_000L, 100_000_000_000L));
        }
        if (dice.percent(3)) {
            host.signalManager(dice.pick(Signals.HUP, Signals.USR1, Signals.USR2, Signals.REAL_TIME + 22));
        }
        if (dice.percent(20)) {
            List<Long> open = List.copyOf(host.descriptors().all().keySet());
            open.stream().filter(_ -> dice.percent(30)).forEach(id -> host.hangUp(new FdToken(id)));
        }
    }

    private void forge(List<SimulatedProcess> processes) {
        String other = processes.isEmpty() ? "1" : "" + dice.pick(processes).pid;
        String text = dice.pick("READY=1", "STOPPING=1", "MAINPID=" + other, "MAINPID=1", "MAINPID=0", "MAINPID=99999999999",
                "RELOADING=1|MONOTONIC_USEC=1", "WATCHDOG=trigger", "EXTEND_TIMEOUT_USEC=99999999999999999999", "STATUS=\u0001",
                "FDSTORE=1", "FDSTOREREMOVE=1|FDNAME=b", "WATCHDOG_USEC=0", "BARRIER=1", "ERRNO=x", "=|==");
        boolean stranger = processes.isEmpty() || dice.percent(30);
        if (stranger) {
            Optional<UnitName> unit = dice.percent(30) ? Optional.of(new UnitName(dice.pick(drawn.names()))) : Optional.empty();
            host.forge(90, unit, text, dice.below(3));
        } else {
            SimulatedProcess sender = dice.pick(processes);
            host.forge(sender.pid, Optional.of(sender.unit), text, dice.below(3));
        }
    }

    private void letJobsEnd() {
        SortedSet<Long> old = new TreeSet<>();
        simulation.engine().jobs().forEach(job -> old.add(job.id()));
        simulation.runUntil(simulation.nowMicros() + PATIENCE_MICROS, () -> simulation.engine().jobs().stream().map(JobView::id).noneMatch(old::contains));
        if (!simulation.isFinished()) {
            requireNoneStuck(old);
        }
        if (simulation.runUntil(simulation.nowMicros() + 60_000_000, simulation::isSettled) && !simulation.isFinished()) {
            simulation.checkSettled();
        }
    }

    /**
     * A job may wait long for a unit that is started over and over, as some unit files want it, and the job of a start may
     * last over many restarts ({@code RestartMode=direct}); but not where nothing moves any more.
     */
    private void requireNoneStuck(SortedSet<Long> old) {
        List<JobView> jobs = simulation.engine().jobs();
        boolean someAreNew = jobs.stream().anyMatch(job -> !old.contains(job.id()) || hasMoved(job));
        List<JobView> stuck = jobs.stream().filter(job -> old.contains(job.id()) && (job.running() ? !hasMoved(job) : !someAreNew)).toList();
        if (!stuck.isEmpty()) {
            throw new CheckFailed("these jobs never end: " + stuck);
        }
    }

    private boolean hasMoved(JobView job) {
        long changed = simulation.unit(job.unit()).orElseThrow().stateChange().monotonicMicros();
        return simulation.nowMicros() - changed < PATIENCE_MICROS / 2;
    }

    private void shutDown() {
        if (!simulation.isFinished()) {
            askToEnd();
            if (dice.percent(options.reexecPercent())) {
                simulation.runUntil(simulation.nowMicros() + dice.skewed(options.longestGapMicros()));
                simulation.reexecute(dice.percent(30));
            }
            simulation.runUntil(simulation.nowMicros() + PATIENCE_MICROS, simulation::isFinished);
        }
        if (!simulation.isFinished()) {
            throw new CheckFailed("the manager never finishes; its jobs are " + simulation.engine().jobs());
        }
    }

    /** By a request, or by one of the signals that end a manager (systemd(1), "Signals"). */
    private void askToEnd() {
        switch (dice.below(10)) {
            case 0, 1 -> host.signalManager(Signals.TERM);
            case 2 -> {
                int end = Signals.REAL_TIME + dice.pick(3, 4, 5);
                host.signalManager(settings.userManager() ? Signals.TERM : end);
            }
            default -> simulation.request(new Request.Exit(0));
        }
    }
}
