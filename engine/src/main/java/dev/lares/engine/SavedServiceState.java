package dev.lares.engine;

import dev.lares.engine.ServiceState.PostWait;
import dev.lares.engine.ServiceState.StartWait;
import dev.lares.unit.DirectoryKind;
import java.util.ArrayList;
import java.util.List;

/** The states of a service in a line of a {@link Snapshot}. */
final class SavedServiceState {
    private SavedServiceState() {}

    static List<Object> of(ServiceState state) {
        return switch (state) {
            case ServiceState.Dead _ -> List.of("dead");
            case ServiceState.Failed _ -> List.of("failed");
            case ServiceState.AutoRestart(boolean requested) -> List.of("auto-restart", requested);
            case ServiceState.LeftOverCheck(String sub) -> List.of("left-over-check", sub);
            case ServiceState.Condition(int index) -> List.of("condition", index);
            case ServiceState.StartPre(int index) -> List.of("start-pre", index);
            case ServiceState.Start(StartWait wait) -> with("start", of(wait));
            case ServiceState.StartPost(PostWait wait) -> with("start-post", of(wait));
            case ServiceState.Running _ -> List.of("running");
            case ServiceState.Exited _ -> List.of("exited");
            case ServiceState.Reload(PostWait wait) -> with("reload", of(wait));
            case ServiceState.ReloadSignal(long begunMicros) -> List.of("reload-signal", begunMicros);
            case ServiceState.ReloadNotify _ -> List.of("reload-notify");
            case ServiceState.Stop(int index) -> List.of("stop", index);
            case ServiceState.Killing(KillStage stage) -> List.of("killing", stage);
            case ServiceState.Sweeping(KillStage stage, UnitStates(ActiveState active, String sub)) -> List.of("sweeping", stage, active, sub);
            case ServiceState.StopPost(int index) -> List.of("stop-post", index);
            case ServiceState.Cleaning(List<DirectoryKind> kinds) -> with("cleaning", List.copyOf(kinds));
        };
    }

    private static List<DirectoryKind> kinds(Snapshot.Line line) {
        List<DirectoryKind> kinds = new ArrayList<>();
        while (line.hasMore()) {
            kinds.add(line.constant(DirectoryKind.class));
        }
        return kinds;
    }

    private static List<Object> with(String word, List<Object> fields) {
        List<Object> all = new ArrayList<>();
        all.add(word);
        all.addAll(fields);
        return all;
    }

    private static List<Object> of(StartWait wait) {
        return switch (wait) {
            case StartWait.IdleDelay _ -> List.of("idle-delay");
            case StartWait.Main(int index) -> List.of("main", index);
            case StartWait.Fork _ -> List.of("fork");
            case StartWait.PidFile(boolean required) -> List.of("pid-file", required);
            case StartWait.Guess _ -> List.of("guess");
        };
    }

    private static List<Object> of(PostWait wait) {
        return switch (wait) {
            case PostWait.Command(int index) -> List.of("command", index);
            case PostWait.PidFile _ -> List.of("pid-file");
            case PostWait.Settle _ -> List.of("settle");
        };
    }

    static ServiceState read(Snapshot.Line line) {
        String word = line.text();
        return switch (word) {
            case "dead" -> new ServiceState.Dead();
            case "failed" -> new ServiceState.Failed();
            case "auto-restart" -> new ServiceState.AutoRestart(line.flag());
            case "left-over-check" -> new ServiceState.LeftOverCheck(line.text());
            case "condition" -> new ServiceState.Condition(index(line));
            case "start-pre" -> new ServiceState.StartPre(index(line));
            case "start" -> new ServiceState.Start(startWait(line));
            case "start-post" -> new ServiceState.StartPost(postWait(line));
            case "running" -> new ServiceState.Running();
            case "exited" -> new ServiceState.Exited();
            case "reload" -> new ServiceState.Reload(postWait(line));
            case "reload-signal" -> new ServiceState.ReloadSignal(line.number());
            case "reload-notify" -> new ServiceState.ReloadNotify();
            case "stop" -> new ServiceState.Stop(index(line));
            case "killing" -> new ServiceState.Killing(line.constant(KillStage.class));
            case "sweeping" -> new ServiceState.Sweeping(
                    line.constant(KillStage.class), new UnitStates(line.constant(ActiveState.class), line.text()));
            case "cleaning" -> new ServiceState.Cleaning(kinds(line));
            case "stop-post" -> new ServiceState.StopPost(index(line));
            default -> throw SavedValues.unknown(word, "state of a service");
        };
    }

    private static StartWait startWait(Snapshot.Line line) {
        String word = line.text();
        return switch (word) {
            case "idle-delay" -> new StartWait.IdleDelay();
            case "main" -> new StartWait.Main(index(line));
            case "fork" -> new StartWait.Fork();
            case "pid-file" -> new StartWait.PidFile(line.flag());
            case "guess" -> new StartWait.Guess();
            default -> throw SavedValues.unknown(word, "wait of a start");
        };
    }

    private static PostWait postWait(Snapshot.Line line) {
        String word = line.text();
        return switch (word) {
            case "command" -> new PostWait.Command(index(line));
            case "pid-file" -> new PostWait.PidFile();
            case "settle" -> new PostWait.Settle();
            default -> throw SavedValues.unknown(word, "wait after a start");
        };
    }

    private static int index(Snapshot.Line line) {
        int index = line.integer();
        if (index < 0) {
            throw new IllegalArgumentException(index + " is no position of a command");
        }
        return index;
    }
}
