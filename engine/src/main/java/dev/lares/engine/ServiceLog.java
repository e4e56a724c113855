package dev.lares.engine;

import java.util.Map;
import java.util.TreeMap;

/** What a service's machine tells the log, in the words that users of systemd look for. */
final class ServiceLog {
    private static final String PROCESS_EXIT = "98e322203f7a4ed290d09fe03c09fe15";
    private static final String SUCCESS = "7ad2d189f7e94e70a38c781354912448";
    private static final String FAILURE = "d9b373ed55a64feb8242e02dbe79a49c";
    private static final String SKIPPED = "0e4284a0caca4bfc81c0bb6786972673";
    private static final String RESTART = "5eb03494b6584870a536b337290809b3";

    private final UnitContext context;

    ServiceLog(UnitContext context) {
        this.context = context;
    }

    void say(LogLevel level, String text) {
        context.log(level, text, fields());
    }

    /** A process has ended. */
    void processExited(String kind, SpawnPlan.Role role, ProcessExit exit, boolean success) {
        Map<String, String> fields = fields(
                "MESSAGE_ID", PROCESS_EXIT,
                "EXIT_CODE", code(exit),
                "EXIT_STATUS", Integer.toString(number(exit)),
                "COMMAND", role.directive());
        context.log(exitLevel(exit, success), kind + " exited, " + describe(exit) + (success ? " (success)" : ""), fields);
    }

    private static LogLevel exitLevel(ProcessExit exit, boolean success) {
        if (success) {
            return LogLevel.DEBUG;
        }
        return switch (exit) {
            case ProcessExit.Exited _ -> LogLevel.NOTICE;
            case ProcessExit.Killed _ -> LogLevel.WARNING;
        };
    }

    /** A program could not be executed. */
    void spawnFailed(SpawnPlan.Role role, String path, int exitStatus, String message) {
        String step = ExitStatusName.of(exitStatus).orElse(Integer.toString(exitStatus));
        context.log(
                LogLevel.ERR,
                "Failed at step " + step + " spawning " + path + ": " + message,
                fields("EXECUTABLE", path, "COMMAND", role.directive()));
    }

    /** The service is down. */
    void ended(ServiceResult result, boolean userManager) {
        switch (result) {
            case SUCCESS -> context.log(
                    userManager ? LogLevel.DEBUG : LogLevel.INFO, "Deactivated successfully.", fields("MESSAGE_ID", SUCCESS));
            case EXEC_CONDITION -> context.log(
                    LogLevel.INFO, "Skipped due to '" + result.text() + "'.", resultFields(SKIPPED, result));
            case RESOURCES, PROTOCOL, TIMEOUT, EXIT_CODE, SIGNAL, CORE_DUMP, WATCHDOG, START_LIMIT_HIT, OOM_KILL -> context.log(
                    LogLevel.WARNING, "Failed with result '" + result.text() + "'.", resultFields(FAILURE, result));
        }
    }

    private static Map<String, String> resultFields(String messageId, ServiceResult result) {
        return fields("MESSAGE_ID", messageId, "UNIT_RESULT", result.text());
    }

    private static Map<String, String> fields(String... namesAndValues) {
        Map<String, String> fields = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    void restartScheduled(int restartCount) {
        context.log(
                LogLevel.INFO,
                "Scheduled restart job, restart counter is at " + restartCount + ".",
                fields("MESSAGE_ID", RESTART, "N_RESTARTS", Integer.toString(restartCount)));
    }

    /** The end of a process as users know it: {@code code=exited, status=1/FAILURE}. */
    static String describe(ProcessExit exit) {
        String name = switch (exit) {
            case ProcessExit.Exited(int status) -> ExitStatusName.of(status).orElse("n/a");
            case ProcessExit.Killed(int signal, boolean _) -> SignalName.of(signal);
        };
        return "code=" + code(exit) + ", status=" + number(exit) + "/" + name;
    }

    /** The kind of end: exited, killed or dumped ({@code EXIT_CODE}, systemd.exec(5)). */
    static String code(ProcessExit exit) {
        return switch (exit) {
            case ProcessExit.Exited _ -> "exited";
            case ProcessExit.Killed(int _, boolean coreDumped) -> coreDumped ? "dumped" : "killed";
        };
    }

    private static int number(ProcessExit exit) {
        return switch (exit) {
            case ProcessExit.Exited(int status) -> status;
            case ProcessExit.Killed(int signal, boolean _) -> signal;
        };
    }
}
