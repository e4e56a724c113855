package dev.lares.host;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The variables a manager gives to every process of its units (systemd.exec(5), "Environment Variables in Spawned Processes"). */
public final class ManagerEnvironment {
    /** The search path of the system manager, and of program names without a slash. */
    static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** What belongs to the manager itself, by the grace of the one that started it, and to nobody below it. */
    private static final List<String> NOT_INHERITED = List.of(
            "CACHE_DIRECTORY",
            "CONFIGURATION_DIRECTORY",
            "CREDENTIALS_DIRECTORY",
            "EXIT_CODE",
            "EXIT_STATUS",
            "INVOCATION_ID",
            "JOURNAL_STREAM",
            "LISTEN_FDNAMES",
            "LISTEN_FDS",
            "LISTEN_PID",
            "LOGS_DIRECTORY",
            "LOG_NAMESPACE",
            "MAINPID",
            "MANAGERPID",
            "NOTIFY_SOCKET",
            "PIDFILE",
            "REMOTE_ADDR",
            "REMOTE_PORT",
            "RUNTIME_DIRECTORY",
            "SERVICE_RESULT",
            "STATE_DIRECTORY",
            "SYSTEMD_EXEC_PID",
            "TRIGGER_PATH",
            "TRIGGER_TIMER_MONOTONIC_USEC",
            "TRIGGER_TIMER_REALTIME_USEC",
            "TRIGGER_UNIT",
            "WATCHDOG_PID",
            "WATCHDOG_USEC");

    private ManagerEnvironment() {}

    /**
     * The system manager's: PATH, and LANG and the LC_ variables if it has them.
     *
     * @param own the manager's own environment
     */
    public static SortedMap<String, String> ofSystem(Map<String, String> own) {
        SortedMap<String, String> variables = new TreeMap<>();
        variables.put("PATH", PATH);
        own.forEach((name, value) -> {
            if (name.equals("LANG") || name.startsWith("LC_")) {
                variables.put(name, value);
            }
        });
        return variables;
    }

    /**
     * A user's manager's: all of its own but what its own manager told it alone.
     *
     * @param own the manager's own environment
     */
    public static SortedMap<String, String> ofUser(Map<String, String> own) {
        SortedMap<String, String> variables = new TreeMap<>(own);
        NOT_INHERITED.forEach(variables::remove);
        variables.keySet().removeIf(name -> name.startsWith("MONITOR_"));
        variables.putIfAbsent("PATH", PATH);
        return variables;
    }
}
