package dev.lares.sim;

import dev.lares.engine.Effect;
import dev.lares.engine.Event;
import dev.lares.engine.Moment;
import dev.lares.engine.SpawnPlan;
import java.util.ArrayList;
import java.util.List;

/** What happened in a simulation, for whoever has to find out why. */
final class Trace {
    private final List<Step> steps = new ArrayList<>();

    void add(Step step) {
        steps.add(step);
    }

    List<Step> steps() {
        return steps;
    }

    /** The last steps, one line each event and each effect. */
    String tail(int count) {
        StringBuilder text = new StringBuilder();
        for (Step step : steps.subList(Math.max(0, steps.size() - count), steps.size())) {
            append(text, step);
        }
        return text.toString();
    }

    /** A number that two runs share only if the same happened in them. */
    long fingerprint() {
        long result = 1;
        for (Step step : steps) {
            result = result * 31 + step.event().at().hashCode();
            result = result * 31 + text(step.event()).hashCode();
            for (Effect effect : step.effects()) {
                result = result * 31 + text(effect).hashCode();
            }
        }
        return result;
    }

    static void append(StringBuilder text, Step step) {
        text.append(String.format("%6d %14.6f  %s%n", step.number(), seconds(step.event().at()), text(step.event())));
        for (Effect effect : step.effects()) {
            text.append("                         -> ").append(text(effect)).append('\n');
        }
    }

    private static double seconds(Moment at) {
        return at.monotonicMicros() / 1e6;
    }

    private static String text(Event event) {
        return switch (event) {
            case Event.UnitsLoaded(_, var units) -> "UnitsLoaded " + units.stream().map(u -> u.id() + ":" + u.loadState().text()).toList();
            case Event.Spawned(_, var token, int pid) -> "Spawned #" + token.id() + " pid " + pid;
            case Event.SpawnFailed(_, var token, int status, _) -> "SpawnFailed #" + token.id() + " status " + status;
            case Event.Exited(_, int pid, var exit) -> "Exited pid " + pid + " " + exit;
            case Event.Notified(_, int pid, var unit, var message, var fds) ->
                "Notified pid " + pid + " of " + unit.map(Object::toString).orElse("nobody") + " " + message.assignments().stream()
                        .map(a -> a.name() + "=" + a.value()).toList() + (fds.isEmpty() ? "" : " " + fds);
            case Event.CgroupEmptied(_, var unit) -> "CgroupEmptied " + unit;
            case Event.OutOfMemory(_, var unit) -> "OutOfMemory " + unit;
            case Event.KillDone(_, var unit, int count) -> "KillDone " + unit + " " + count;
            case Event.SignalledOnRequest(_, var id, var processes) -> "SignalledOnRequest #" + id.id() + " " + processes;
            case Event.Cleaned(_, var unit, var failure) -> "Cleaned " + unit + failure.map(text -> ": " + text).orElse("");
            case Event.FreezerReported(_, var unit, var report) -> "FreezerReported " + unit + " " + report;
            case Event.PidFileRead(_, var unit, var content) -> "PidFileRead " + unit + " " + content;
            case Event.PidFileChanged(_, var unit) -> "PidFileChanged " + unit;
            case Event.ProcessesListed(_, var unit, var pids, var parents) -> "ProcessesListed " + unit + " " + pids + " of " + parents;
            case Event.ConditionsChecked(_, var unit, var results) -> "ConditionsChecked " + unit + " " + results;
            case Event.Adopted(_, var unit, int count, var failure) -> "Adopted " + unit + " " + count + failure.map(text -> ": " + text).orElse("");
            case Event.FdHungUp(_, var unit, var fd) -> "FdHungUp " + unit + " " + fd.id();
            case Event.SocketsOpened(_, var unit, var fds) -> "SocketsOpened " + unit + " " + fds;
            case Event.SocketsFailed(_, var unit, String message) -> "SocketsFailed " + unit + " " + message;
            case Event.ConnectionWaits(_, var unit, long round) -> "ConnectionWaits " + unit + " round " + round;
            case Event.BusNameOwned(_, String name, var owner) -> "BusNameOwned " + name + " by " + owner.orElse("nobody");
            case Event.Signalled(_, int signal) -> "Signalled " + Signals.name(signal);
            case Event.Requested(_, var id, var request) -> "Requested #" + id.id() + " " + request;
            case Event.MayCollect _ -> "MayCollect";
            case Event.TimeElapsed _ -> "TimeElapsed";
        };
    }

    private static String text(Effect effect) {
        return switch (effect) {
            case Effect.Spawn(var token, SpawnPlan plan) ->
                "Spawn #" + token.id() + " " + plan.unit().id() + " " + plan.role().directive() + "=" + String.join(" ", plan.command().argv());
            case Effect.Release(var unit, boolean keep) -> "Release " + unit.id() + (keep ? " keeping directories" : "");
            case Effect.OpenSockets(var unit) -> "OpenSockets " + unit.id();
            case Effect.CloseSockets(var unit, var fds) -> "CloseSockets " + unit.id() + " " + fds;
            case Effect.UnitChanged(var unit, var before, var now) ->
                "UnitChanged " + unit + " " + before.active().text() + "/" + before.sub() + " -> " + now.active().text() + "/" + now.sub();
            case Effect.Log(_, var level, String line, _) -> "Log " + level + " " + line;
            case Effect.Clean(var unit, var kinds) -> "Clean " + unit.id() + " " + kinds;
            case Effect.Adopt(var unit, _, _, var pids) -> "Adopt " + unit.id() + " " + pids;
            case Effect.Load _, Effect.WriteTransient _, Effect.RemoveTransient _, Effect.WriteDropIns _, Effect.Kill _, Effect.SignalOnRequest _, Effect.StopCleaning _, Effect.Freeze _,
                Effect.FreezerChanged _, Effect.SignalProcess _, Effect.CheckConditions _, Effect.ReadPidFile _,
                Effect.WatchPidFile _, Effect.UnwatchPidFile _, Effect.RemovePidFile _, Effect.WatchProcess _,
                Effect.ListProcesses _, Effect.KeepFd _, Effect.CloseFd _, Effect.UnitAdded _, Effect.UnitRemoved _,
                Effect.JobAdded _, Effect.JobRemoved _, Effect.AwaitConnection _, Effect.IgnoreConnections _, Effect.WatchBusName _, Effect.UnwatchBusName _,
                Effect.Replied _, Effect.StartupFinished _, Effect.Reexecute _, Effect.Finish _ -> effect.toString();
        };
    }
}
