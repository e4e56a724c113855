package dev.lares.engine;

import dev.lares.unit.ExecCommand;
import dev.lares.unit.ServiceType;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Draws up how a service's processes are started (systemd.exec(5), "Environment Variables in Spawned Processes"). */
record SpawnPlanner(ServiceSettings settings, ServiceMemory memory, String invocationId) {
    /** The plan for a command of {@code ExecStart=}: it gets the stored descriptors and the watchdog. */
    SpawnPlan main(ExecCommand command, long watchdogMicros) {
        return new SpawnPlan(
                settings.unit(),
                command,
                SpawnPlan.Role.START,
                environment(SpawnPlan.Role.START),
                NotifyAccessRule.givesSocket(settings.notifyAccess(), false),
                watchdogMicros == ServiceTimers.NEVER ? 0 : watchdogMicros,
                memory.fdStore.fds(),
                memory.fdStore.names(),
                memory.standardFds,
                settings.type() == ServiceType.EXEC);
    }

    /** The plan for a command of any other line. */
    SpawnPlan control(SpawnPlan.Role role, ExecCommand command) {
        return new SpawnPlan(
                settings.unit(),
                command,
                role,
                environment(role),
                NotifyAccessRule.givesSocket(settings.notifyAccess(), true),
                0,
                List.of(),
                List.of(),
                memory.standardFds,
                false);
    }

    private SortedMap<String, String> environment(SpawnPlan.Role role) {
        SortedMap<String, String> environment = new TreeMap<>();
        environment.put("INVOCATION_ID", invocationId);
        memory.processes.main().livePid().ifPresent(pid -> environment.put("MAINPID", Integer.toString(pid)));
        settings.pidFile().ifPresent(path -> environment.put("PIDFILE", path));
        if (role == SpawnPlan.Role.STOP || role == SpawnPlan.Role.STOP_POST) {
            environment.put("SERVICE_RESULT", memory.result.text());
            memory.mainExit.ifPresent(exit -> {
                environment.put("EXIT_CODE", ServiceLog.code(exit));
                environment.put("EXIT_STATUS", status(exit));
            });
        }
        return environment;
    }

    private static String status(ProcessExit exit) {
        return switch (exit) {
            case ProcessExit.Exited(int status) -> Integer.toString(status);
            case ProcessExit.Killed(int signal, boolean _) -> SignalName.of(signal);
        };
    }
}
