package dev.lares.sim;

import dev.lares.engine.ProcessExit;
import java.util.List;

/** Lets processes do what their programs say, one until it sleeps or ends. */
final class Interpreter {
    private static final long SHORTEST_ROUND_MICROS = 1_000;

    private final SimulatedKernel kernel;

    Interpreter(SimulatedKernel kernel) {
        this.kernel = kernel;
    }

    /** Works off instructions until the process sleeps, ends or has no more of them, which ends it. */
    void goOn(SimulatedProcess process) {
        if (!process.pending.isEmpty() && process.uninterruptibleUntilMicros <= kernel.nowMicros()) {
            process.uninterruptibleUntilMicros = 0;
            long number = process.sleepNumber;
            kernel.deliverPending(process);
            if (!isLive(process) || process.isHeld() || process.sleepNumber != number) {
                return;
            }
        }
        process.sleepsUntilMicros = 0;
        while (isLive(process) && !process.isHeld() && process.sleepsUntilMicros == 0) {
            SimulatedProcess.Frame frame = process.frames.peek();
            if (frame == null) {
                kernel.end(process, new ProcessExit.Exited(0));
            } else if (frame.next == frame.body.size()) {
                endRound(process, frame);
            } else {
                perform(process, frame.body.get(frame.next++));
            }
        }
    }

    /** Puts the handling of a signal before whatever the process does; a sleep goes on after it. */
    void interrupt(SimulatedProcess process, int signal, List<Instruction> body) {
        long until = process.sleepsUntilMicros;
        if (until > kernel.nowMicros()) {
            Instruction rest = until == Long.MAX_VALUE ? new Instruction.Run() : new Instruction.Sleep(until - kernel.nowMicros());
            process.frames.push(new SimulatedProcess.Frame(List.of(rest), 0, 1, kernel.nowMicros()));
        }
        process.frames.push(new SimulatedProcess.Frame(body, signal, 1, kernel.nowMicros()));
        kernel.wakeAt(process, kernel.nowMicros());
    }

    private boolean isLive(SimulatedProcess process) {
        return kernel.process(process.pid).filter(p -> p == process).isPresent();
    }

    private void endRound(SimulatedProcess process, SimulatedProcess.Frame frame) {
        if (frame.roundsLeft != Integer.MAX_VALUE && --frame.roundsLeft == 0) {
            process.frames.pop();
            return;
        }
        boolean spins = frame.roundBeganMicros == kernel.nowMicros() && frame.roundsLeft == Integer.MAX_VALUE;
        frame.next = 0;
        frame.roundBeganMicros = kernel.nowMicros() + (spins ? SHORTEST_ROUND_MICROS : 0);
        if (spins) {
            kernel.wakeAt(process, frame.roundBeganMicros);
        }
    }

    private void perform(SimulatedProcess process, Instruction instruction) {
        switch (instruction) {
            case Instruction.Sleep(long micros) -> kernel.wakeAt(process, kernel.nowMicros() + micros);
            case Instruction.Run() -> kernel.wakeAt(process, Long.MAX_VALUE);
            case Instruction.Exit(int status) -> kernel.end(process, new ProcessExit.Exited(status));
            case Instruction.Kill(int signal, String pid) -> kill(process, signal, resolve(process, pid));
            case Instruction.Ignore(int signal) -> process.dispositions.put(signal, new SimulatedProcess.Disposition.Ignore());
            case Instruction.Handle(int signal, var body) ->
                process.dispositions.put(signal, new SimulatedProcess.Disposition.Handle(body));
            case Instruction.Uninterruptible(long micros) -> {
                process.uninterruptibleUntilMicros = kernel.nowMicros() + micros;
                kernel.wakeAt(process, process.uninterruptibleUntilMicros);
            }
            case Instruction.Fork(var body) -> fork(process, body);
            case Instruction.Repeat(int count, var body) ->
                process.frames.push(new SimulatedProcess.Frame(body, 0, count, kernel.nowMicros()));
            case Instruction.Notify(String text, int fdCount) -> notify(process, resolve(process, text), fdCount);
            case Instruction.FeedWatchdog() -> feedWatchdog(process);
            case Instruction.Write(String path, String text, boolean asRoot) ->
                kernel.changeFile(path, new SimulatedFiles.PlainFile(resolve(process, text), asRoot));
            case Instruction.Link(String path, String target, boolean asRoot) ->
                kernel.changeFile(path, new SimulatedFiles.SymbolicLink(target, asRoot));
            case Instruction.Remove(String path) -> kernel.removeFile(path);
            case Instruction.Own(String name) -> kernel.listener().named(process, name, true);
            case Instruction.Disown(String name) -> kernel.listener().named(process, name, false);
            case Instruction.RunOutOfMemory() -> {
                kernel.listener().outOfMemory(process.unit);
                kernel.end(process, new ProcessExit.Killed(Signals.KILL, false));
            }
        }
    }

    private void kill(SimulatedProcess process, int signal, String pid) {
        if (pid.matches("[0-9]{1,9}")) {
            kernel.signal(Integer.parseInt(pid), signal);
        }
    }

    private void fork(SimulatedProcess process, List<Instruction> body) {
        SimulatedProcess child =
                kernel.create(process.pid, process.unit, new Program(body), process.environment, process.notifies);
        child.dispositions.putAll(process.dispositions);
        process.lastChild = child.pid;
    }

    private void notify(SimulatedProcess process, String text, int fdCount) {
        if (process.notifies) {
            kernel.listener().notified(process, text, fdCount);
        }
    }

    private void feedWatchdog(SimulatedProcess process) {
        String period = process.environment.getOrDefault("WATCHDOG_USEC", "");
        if (period.isEmpty()) {
            kernel.wakeAt(process, Long.MAX_VALUE);
            return;
        }
        List<Instruction> round = List.of(
                new Instruction.Notify("WATCHDOG=1", 0), new Instruction.Sleep(Math.max(1, Long.parseLong(period) / 2)));
        process.frames.push(new SimulatedProcess.Frame(round, 0, Integer.MAX_VALUE, kernel.nowMicros()));
    }

    private String resolve(SimulatedProcess process, String text) {
        if (text.indexOf('@') < 0) {
            return text;
        }
        return text.replace("@self", Integer.toString(process.pid))
                .replace("@child", Integer.toString(process.lastChild))
                .replace("@parent", Integer.toString(process.parent))
                .replace("@now", Long.toString(kernel.nowMicros()));
    }
}
