package dev.lares.sim;

import dev.lares.unit.UnitName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** One live process of the simulated kernel; only the kernel and the {@link Interpreter} change it. */
final class SimulatedProcess {
    /** What a process does about a signal. */
    sealed interface Disposition {
        record Ignore() implements Disposition {}

        record Handle(List<Instruction> body) implements Disposition {}
    }

    /** A list of instructions being worked off. */
    static final class Frame {
        final List<Instruction> body;
        /** The signal being handled, 0 if none. */
        final int signal;
        int next;
        int roundsLeft;
        long roundBeganMicros;

        Frame(List<Instruction> body, int signal, int rounds, long nowMicros) {
            this.body = body;
            this.signal = signal;
            this.roundsLeft = rounds;
            this.roundBeganMicros = nowMicros;
        }
    }

    final int pid;
    UnitName unit;
    final Map<String, String> environment;
    final boolean notifies;
    int parent;
    int lastChild;
    boolean stopped;
    /** Whether its control group is frozen: then only SIGKILL reaches it. */
    boolean frozen;
    long uninterruptibleUntilMicros;
    final Deque<Frame> frames = new ArrayDeque<>();
    final SortedMap<Integer, Disposition> dispositions = new TreeMap<>();
    final SortedSet<Integer> pending = new TreeSet<>();
    /** Until when it sleeps; {@link Long#MAX_VALUE}: for ever. */
    long sleepsUntilMicros;
    /** Changes with each sleep, so that an outdated wake-up is known as such. */
    long sleepNumber;

    SimulatedProcess(int pid, int parent, UnitName unit, Map<String, String> environment, boolean notifies) {
        this.pid = pid;
        this.parent = parent;
        this.unit = unit;
        this.environment = environment;
        this.notifies = notifies;
    }

    /** Whether it does nothing until somebody lets it go on. */
    boolean isHeld() {
        return stopped || frozen;
    }

    boolean handles(int signal) {
        return frames.stream().anyMatch(frame -> frame.signal == signal);
    }
}
