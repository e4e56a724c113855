package dev.lares.engine;

import java.util.List;

/** What happens while a service is down: {@code dead}, {@code failed}, {@code auto-restart} and {@code cleaning}. */
final class DownStates {
    private final ServiceTurn turn;
    private final StopSteps stop;

    DownStates(ServiceTurn turn, StopSteps stop) {
        this.turn = turn;
        this.stop = stop;
    }

    void onDown(Happening happening) {
        switch (happening) {
            case Happening.Listed(List<Integer> pids, List<Integer> _) -> {
                for (int pid : pids) {
                    turn.log.say(LogLevel.WARNING, "Unit process " + pid + " remains running after unit stopped.");
                }
                if (pids.isEmpty()) {
                    turn.giveBack();
                }
            }
            case Happening.GroupEmptied _ -> turn.giveBack();
            case Happening.ControlSpawned _, Happening.MainSpawned _, Happening.MainEnded _, Happening.ControlEnded _, Happening.PidFileTold _,
                    Happening.PidFileChanged _, Happening.NobodySignalled _, Happening.TimedOut _, Happening.WatchdogBit _,
                    Happening.OutOfMemory _, Happening.Ready _, Happening.Reloading _, Happening.BusNameChanged _, Happening.Stopping _ -> {}
        }
    }

    void onCleaning(Happening happening) {
        switch (happening) {
            case Happening.TimedOut _ -> {
                turn.log.say(LogLevel.WARNING, "Cleaning timed out. Stopping it.");
                turn.memory.cleanResult = ServiceResult.TIMEOUT;
                turn.context.emit(new Effect.StopCleaning(turn.id()));
            }
            case Happening.ControlSpawned _, Happening.Listed _, Happening.GroupEmptied _, Happening.MainSpawned _, Happening.MainEnded _,
                    Happening.ControlEnded _, Happening.PidFileTold _, Happening.PidFileChanged _,
                    Happening.NobodySignalled _, Happening.WatchdogBit _, Happening.OutOfMemory _, Happening.Ready _,
                    Happening.Reloading _, Happening.Stopping _, Happening.BusNameChanged _ -> onDown(happening);
        }
    }

    void onAutoRestart(Happening happening) {
        switch (happening) {
            case Happening.TimedOut _ -> stop.requestRestart();
            case Happening.ControlSpawned _, Happening.Listed _, Happening.GroupEmptied _, Happening.MainSpawned _, Happening.MainEnded _,
                    Happening.ControlEnded _, Happening.PidFileTold _, Happening.PidFileChanged _,
                    Happening.NobodySignalled _, Happening.WatchdogBit _, Happening.OutOfMemory _, Happening.Ready _,
                    Happening.Reloading _, Happening.Stopping _, Happening.BusNameChanged _ -> onDown(happening);
        }
    }
}
