package dev.lares.cli;

import dev.lares.process.Certainty;
import dev.lares.process.Kind;
import dev.lares.process.Verdict;
import java.util.Optional;

/** Verdicts as sentences. */
final class Sentences {
    private Sentences() {}

    /** What it is: {@code the main process of nginx.service, of Type=notify}. */
    static String what(Scene scene, Verdict verdict) {
        return switch (verdict.kind()) {
            case Kind.KernelThread() -> "a thread of the kernel";
            case Kind.ServiceManager(Kind.Scope scope, String program) -> switch (scope) {
                case SYSTEM -> "the service manager of the system, " + program;
                case USER -> "the service manager of a user, " + program;
                case FOREGROUND -> "a service manager in the foreground, " + program;
            };
            case Kind.Init(boolean container) -> container ? "the first process of a container" : "the first process of the machine";
            case Kind.Service(Optional<String> unit, int manager, Kind.Service.Type type) -> "the main process of "
                    + unit.orElse("a service of " + scene.named(manager)) + type(type);
            case Kind.ContainerShim(int init) -> "the shim of the container whose first process is " + scene.named(init);
            case Kind.SessionLeader(Optional<String> terminal) -> terminal.map(name -> "the leader of the session on terminal " + name)
                    .orElse("the leader of a session without a terminal");
            case Kind.ForegroundJob(String terminal) -> "a job in the foreground of terminal " + terminal;
            case Kind.BackgroundJob(String terminal) -> "a job in the background of terminal " + terminal;
            case Kind.Worker(Optional<String> unit, Optional<Integer> leader) -> "a process of "
                    + unit.map(name -> name + leader.map(pid -> ", whose main process is " + scene.named(pid)).orElse(""))
                            .orElseGet(() -> leader.map(pid -> "the daemon " + scene.named(pid)).orElse("a service"));
            case Kind.Daemon() -> "a daemon of the SysV style";
            case Kind.Ordinary() -> "an ordinary process";
        };
    }

    private static String type(Kind.Service.Type type) {
        return switch (type) {
            case SIMPLE -> ", executed by the manager (Type=simple, exec …)";
            case NOTIFY -> ", of Type=notify";
            case FORKING -> ", of Type=forking";
            case UNKNOWN -> "";
        };
    }

    static String sure(Certainty certainty) {
        return switch (certainty) {
            case CERTAIN -> "certain";
            case LIKELY -> "likely";
            case POSSIBLE -> "perhaps";
        };
    }
}
