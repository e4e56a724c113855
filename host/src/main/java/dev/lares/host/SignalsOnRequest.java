package dev.lares.host;

import dev.lares.engine.Effect;
import dev.lares.engine.SignalledProcess;
import dev.lares.engine.SignalledProcess.Outcome;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.Signal;
import dev.lares.linux.Signals;
import dev.lares.unit.UnitName;
import dev.lares.unit.UnitType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sends the signals that somebody has asked for: just these, to processes of a unit, or of all units in a slice. */
final class SignalsOnRequest {
    /** New processes that turn up meanwhile get the signal too, but who forks for ever is not followed for ever. */
    private static final int MAX_ROUNDS = 100;

    private final HostedUnits units;
    private final Children children;
    private final ProcessTracking tracking;

    SignalsOnRequest(HostParts parts) {
        this.units = parts.units();
        this.children = parts.children();
        this.tracking = parts.tracking();
    }

    List<SignalledProcess> send(Effect.SignalOnRequest order) {
        Signal signal = new Signal(order.signal());
        List<SignalledProcess> done = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (int pid : order.pids()) {
            if (seen.add(pid)) {
                done.add(send(pid, signal));
            }
        }
        boolean more = order.others();
        for (int round = 0; more && round < MAX_ROUNDS; round++) {
            more = false;
            for (int pid : members(order.unit())) {
                if (seen.add(pid)) {
                    done.add(send(pid, signal));
                    more = true;
                }
            }
        }
        return done;
    }

    private List<Integer> members(UnitName name) {
        if (name.type() != UnitType.SLICE) {
            return units.find(name).map(unit -> List.copyOf(tracking.members(unit).keySet())).orElse(List.of());
        }
        List<Integer> members = new ArrayList<>();
        for (HostedUnit unit : List.copyOf(units.all())) {
            if (isIn(unit, name)) {
                members.addAll(tracking.members(unit).keySet());
            }
        }
        return members;
    }

    private static boolean isIn(HostedUnit unit, UnitName slice) {
        return slice.text().equals("-.slice")
                || unit.group.filter(group -> group.directory().contains("/" + GroupTree.escaped(slice.text()) + "/")).isPresent();
    }

    private SignalledProcess send(int pid, Signal signal) {
        String command = SmallFile.text("/proc/" + pid + "/comm").map(String::strip).orElse("");
        return new SignalledProcess(pid, command, children.isGone(pid) ? Outcome.GONE : outcome(new Pid(pid), signal));
    }

    private static Outcome outcome(Pid pid, Signal signal) {
        try {
            return Signals.kill(pid, signal) ? Outcome.SENT : Outcome.GONE;
        } catch (LinuxException _) {
            return Outcome.FORBIDDEN; // EPERM: with a signal that exists there is no other error
        }
    }
}
