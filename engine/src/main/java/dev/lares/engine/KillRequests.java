package dev.lares.engine;

import dev.lares.engine.SignalledProcess.Outcome;
import dev.lares.unit.UnitName;
import dev.lares.unit.UnitType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Signals that somebody asks to be sent to a unit's processes (systemctl(1), "kill"). They change no state by themselves; what
 * becomes of the processes is learnt as ever. Errors and log lines are those of systemd 252.
 */
final class KillRequests {
    /** A request whose signals are being sent. */
    private record Pending(UnitName unit, KillWhom whom, int signal, int main, int control) {
        /** As {@code main process 12 (sh)}. */
        String describe(SignalledProcess process) {
            String role = process.pid() == control ? "control process " : process.pid() == main ? "main process " : "process ";
            return role + process.pid() + " (" + (process.command().isEmpty() ? "n/a" : process.command()) + ")";
        }
    }

    private final Outbox out;
    private final Map<RequestId, Pending> pending = new TreeMap<>((a, b) -> Long.compare(a.id(), b.id()));

    KillRequests(Outbox out) {
        this.out = out;
    }

    /** Begins; the answer comes when the signals are sent. */
    void begin(RequestId id, UnitNode node, KillWhom whom, int signal) throws RefusedException {
        MachineView view = node.machine.view();
        requireProcesses(node.id().type(), whom, view);
        List<Integer> pids = new ArrayList<>();
        if (whom.reachesControl() && view.controlPid() > 0) {
            pids.add(view.controlPid());
        }
        if (whom.reachesMain() && view.mainPid() > 0) {
            pids.add(view.mainPid());
        }
        pending.put(id, new Pending(node.id(), whom, signal, view.mainPid(), view.controlPid()));
        out.add(new Effect.SignalOnRequest(id, node.id(), pids, whom.reachesOthers(), signal));
    }

    private static void requireProcesses(UnitType type, KillWhom whom, MachineView view) throws RefusedException {
        boolean killable = switch (type) {
            case SERVICE, SCOPE, SLICE, SOCKET, MOUNT, SWAP -> true;
            case TARGET, TIMER, PATH, DEVICE, AUTOMOUNT -> false;
        };
        if (!killable) {
            throw new RefusedException(Errors.NOT_SUPPORTED, "Operation not supported");
        }
        boolean control = type != UnitType.SCOPE && type != UnitType.SLICE;
        if (!whom.reachesControl() && view.mainPid() == 0) {
            throw new RefusedException(
                    Errors.NO_SUCH_PROCESS,
                    type == UnitType.SERVICE ? "No main process to kill" : type.suffix() + " units have no main processes");
        }
        if (!whom.reachesMain() && view.controlPid() == 0) {
            throw new RefusedException(
                    Errors.NO_SUCH_PROCESS, control ? "No control process to kill" : type.suffix() + " units have no control processes");
        }
    }

    /** The signals are sent, as far as that was possible. */
    void onDone(RequestId id, List<SignalledProcess> processes) {
        Pending request = pending.remove(id);
        if (request == null) {
            return;
        }
        String signal = "SIG" + SignalName.of(request.signal);
        Optional<Reply> refusal = Optional.empty();
        boolean reached = false;
        for (SignalledProcess process : processes) {
            switch (process.outcome()) {
                case SENT -> {
                    reached = true;
                    log(request, LogLevel.INFO, "Sent signal " + signal + " to " + request.describe(process) + " on client request.");
                }
                case FORBIDDEN -> {
                    String failed = "Failed to send signal " + signal + " to " + request.describe(process);
                    log(request, LogLevel.WARNING, failed + " on client request: Operation not permitted");
                    refusal = refusal.or(() -> Optional.of(new Reply.Refused(Errors.ACCESS_DENIED, failed + ": Operation not permitted")));
                }
                case GONE -> {}
            }
        }
        if (refusal.isEmpty() && !reached) {
            refusal = nobody(request, processes);
        }
        out.add(new Effect.Replied(id, refusal.orElse(Reply.Accepted.DONE)));
    }

    void save(Snapshot.Section section) {
        pending.forEach((id, request) ->
                section.put("kill-request", id.id(), request.unit, request.whom, request.signal, request.main, request.control));
    }

    void restore(Snapshot.Line line) {
        RequestId id = new RequestId(line.number());
        pending.put(id, new Pending(line.unit(), line.constant(KillWhom.class), line.integer(), line.integer(), line.integer()));
    }

    private static Optional<Reply> nobody(Pending request, List<SignalledProcess> processes) {
        boolean gone = processes.stream().anyMatch(process -> process.outcome() == Outcome.GONE);
        if (gone && !request.whom.reachesOthers()) {
            String role = request.whom.reachesMain() ? "main" : "control";
            return Optional.of(new Reply.Refused(Errors.NO_SUCH_PROCESS, "No " + role + " process to kill"));
        }
        return request.whom.mustReachOne()
                ? Optional.of(new Reply.Refused(Errors.NO_SUCH_PROCESS, "No matching processes to kill"))
                : Optional.empty();
    }

    private void log(Pending request, LogLevel level, String text) {
        out.log(Optional.of(request.unit), level, text, new TreeMap<>());
    }
}
