package dev.lares.engine;

import static dev.lares.engine.SignalName.SIGHUP;
import static dev.lares.engine.SignalName.SIGINT;
import static dev.lares.engine.SignalName.SIGPIPE;
import static dev.lares.engine.SignalName.SIGTERM;

import dev.lares.unit.ExitStatusSet;

/** What the end of a process means (systemd.service(5), "SuccessExitStatus="). */
final class CleanExit {
    private CleanExit() {}

    /**
     * The result of a process that ended.
     *
     * @param exit how it ended
     * @param daemon whether it was meant to run long: then the signals that ask to go are no failure
     * @param success what counts as success besides
     */
    static ServiceResult resultOf(ProcessExit exit, boolean daemon, ExitStatusSet success) {
        return switch (exit) {
            case ProcessExit.Exited(int status) ->
                status == 0 || success.statuses().contains(status) ? ServiceResult.SUCCESS : ServiceResult.EXIT_CODE;
            case ProcessExit.Killed(int _, boolean coreDumped) when coreDumped -> ServiceResult.CORE_DUMP;
            case ProcessExit.Killed(int signal, boolean _) ->
                daemon && asksToGo(signal) || success.signals().contains(signal) ? ServiceResult.SUCCESS : ServiceResult.SIGNAL;
        };
    }

    /** Whether a set of statuses and signals names this end ({@code RestartPreventExitStatus=} and the like). */
    static boolean matches(ProcessExit exit, ExitStatusSet set) {
        return switch (exit) {
            case ProcessExit.Exited(int status) -> set.statuses().contains(status);
            case ProcessExit.Killed(int signal, boolean _) -> set.signals().contains(signal);
        };
    }

    private static boolean asksToGo(int signal) {
        return signal == SIGHUP || signal == SIGINT || signal == SIGTERM || signal == SIGPIPE;
    }
}
