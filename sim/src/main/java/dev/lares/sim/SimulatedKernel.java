package dev.lares.sim;

import dev.lares.engine.ProcessExit;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Processes, signals, control groups and files, with a clock of their own. The manager is process 1; a process whose
 * parent ends becomes its child. Each process is in the control group of its unit from its first moment, and so are its
 * children.
 */
final class SimulatedKernel {
    static final int MANAGER = 1;

    private final VirtualClock clock;
    private final Agenda agenda;
    private final KernelListener listener;
    private final Interpreter interpreter;
    private int highestPid;
    private final SortedMap<Integer, SimulatedProcess> processes = new TreeMap<>();
    private final SortedMap<UnitName, SortedSet<Integer>> groups = new TreeMap<>();
    private final SortedSet<Integer> zombies = new TreeSet<>();
    private final SimulatedFiles files = new SimulatedFiles();
    private int lastPid = 99;

    /**
     * @param highestPid when reached, numbers of ended processes are given anew, as Linux does
     */
    SimulatedKernel(VirtualClock clock, Agenda agenda, int highestPid, KernelListener listener) {
        this.clock = clock;
        this.agenda = agenda;
        this.listener = listener;
        this.highestPid = highestPid;
        this.interpreter = new Interpreter(this);
    }

    /** Makes a process, which runs from now on. */
    SimulatedProcess create(int parent, UnitName unit, Program program, Map<String, String> environment, boolean notifies) {
        SimulatedProcess process = new SimulatedProcess(newPid(), parent, unit, environment, notifies);
        processes.put(process.pid, process);
        groups.computeIfAbsent(unit, _ -> new TreeSet<>()).add(process.pid);
        process.frames.push(new SimulatedProcess.Frame(program.instructions(), 0, 1, clock.micros()));
        wakeAt(process, clock.micros());
        return process;
    }

    private int newPid() {
        if (processes.size() + zombies.size() > highestPid / 3) {
            highestPid *= 2; // else the search below could take long, or for ever
        }
        do {
            lastPid = lastPid >= highestPid ? 100 : lastPid + 1;
        } while (processes.containsKey(lastPid) || zombies.contains(lastPid));
        return lastPid;
    }

    Optional<SimulatedProcess> process(int pid) {
        return Optional.ofNullable(processes.get(pid));
    }

    /** All live processes, by number. */
    Iterable<SimulatedProcess> processes() {
        return processes.values();
    }

    /** The live processes of a unit, in ascending order. */
    List<Integer> members(UnitName unit) {
        return List.copyOf(groups.getOrDefault(unit, new TreeSet<>()));
    }

    SimulatedFiles files() {
        return files;
    }

    long nowMicros() {
        return clock.micros();
    }

    KernelListener listener() {
        return listener;
    }

    /** Lets the process go on at this time unless it is woken or put to sleep again before. */
    void wakeAt(SimulatedProcess process, long atMicros) {
        process.sleepsUntilMicros = atMicros;
        long number = ++process.sleepNumber;
        if (atMicros == Long.MAX_VALUE) {
            return;
        }
        agenda.add(atMicros, () -> {
            if (processes.get(process.pid) == process && process.sleepNumber == number && !process.isHeld()) {
                interpreter.goOn(process);
            }
            return Optional.empty();
        });
    }

    /** Sends a signal; says whether there was a process to get it. */
    boolean signal(int pid, int signal) {
        SimulatedProcess process = processes.get(pid);
        if (process == null) {
            return false;
        }
        if (process.uninterruptibleUntilMicros > clock.micros() && signal != Signals.CONT) {
            process.pending.add(signal);
        } else if (signal == Signals.KILL) {
            end(process, new ProcessExit.Killed(signal, false));
        } else if (signal == Signals.CONT) {
            resume(process);
        } else if (process.isHeld()) {
            process.pending.add(signal);
        } else {
            deliver(process, signal);
        }
        return true;
    }

    private void resume(SimulatedProcess process) {
        if (process.stopped) {
            process.stopped = false;
            goOn(process);
        }
    }

    /** Holds all processes of a unit, or lets them go on. */
    void freeze(UnitName unit, boolean freeze) {
        for (int pid : members(unit)) {
            SimulatedProcess process = processes.get(pid);
            if (process != null && process.frozen != freeze) {
                process.frozen = freeze;
                goOn(process);
            }
        }
    }

    private void goOn(SimulatedProcess process) {
        if (!process.isHeld()) {
            wakeAt(process, Math.max(clock.micros(), process.sleepsUntilMicros));
            deliverPending(process);
        }
    }

    /** Delivers what had to wait, as far as the process lives. */
    void deliverPending(SimulatedProcess process) {
        List<Integer> waiting = List.copyOf(process.pending);
        process.pending.clear();
        for (int signal : waiting) {
            if (processes.get(process.pid) == process) {
                signal(process.pid, signal);
            }
        }
    }

    private void deliver(SimulatedProcess process, int signal) {
        if (signal == Signals.STOP) {
            process.stopped = true;
            return;
        }
        switch (process.dispositions.get(signal)) {
            case null -> {
                if (!Signals.isIgnoredByDefault(signal)) {
                    end(process, new ProcessExit.Killed(signal, Signals.dumpsCore(signal)));
                }
            }
            case SimulatedProcess.Disposition.Ignore() -> {}
            case SimulatedProcess.Disposition.Handle(var body) -> {
                if (!process.handles(signal)) {
                    interpreter.interrupt(process, signal, body);
                }
            }
        }
    }

    /** Puts a process into the control group of another unit, where its children will be too; false if it is gone. */
    boolean move(int pid, UnitName unit) {
        SimulatedProcess process = processes.get(pid);
        if (process == null) {
            return false;
        }
        leave(process);
        process.unit = unit;
        groups.computeIfAbsent(unit, _ -> new TreeSet<>()).add(pid);
        return true;
    }

    private void leave(SimulatedProcess process) {
        SortedSet<Integer> group = groups.get(process.unit);
        group.remove(process.pid);
        if (group.isEmpty()) {
            groups.remove(process.unit);
            listener.emptied(process.unit);
        }
    }

    /** The process is gone; its children become the manager's. */
    void end(SimulatedProcess process, ProcessExit exit) {
        processes.remove(process.pid);
        for (SimulatedProcess other : processes.values()) {
            if (other.parent == process.pid) {
                other.parent = MANAGER;
            }
        }
        boolean isChild = process.parent == MANAGER;
        if (isChild) {
            zombies.add(process.pid);
        }
        listener.exited(process.pid, process.unit, exit, isChild);
        leave(process);
    }

    /** Gives the number to no new process until it is reaped: somebody will be told of its end. */
    void hold(int pid) {
        zombies.add(pid);
    }

    /** Whether the end of a process has still to be told. */
    boolean isZombie(int pid) {
        return zombies.contains(pid);
    }

    /** The manager has waited for the process: its number is free. */
    void reap(int pid) {
        zombies.remove(pid);
    }

    void changeFile(String path, SimulatedFiles.Node node) {
        files.put(path, node);
        listener.fileChanged(path);
    }

    void removeFile(String path) {
        if (files.remove(path)) {
            listener.fileChanged(path);
        }
    }
}
