package dev.lares.systemd1;

import dev.lares.engine.LogLevel;
import dev.lares.engine.Snapshot;
import dev.lares.unit.LogTarget;
import dev.lares.unit.ShowStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What clients set of a manager while it runs; a reload of its files leaves it alone. Each setting comes back to what it was
 * at first when it is taken back.
 *
 * <p>The environment of clients (systemctl(1), "Environment Commands") lies over the manager's own, and only what clients have
 * set can be taken away again. Not thread-safe; for the loop's thread.
 */
public final class RuntimeSettings {
    /** What the manager tells each process itself, and nobody for it; as systemd leaves out. */
    private static final List<String> OWN_VARIABLES = List.of(
            "CACHE_DIRECTORY", "CONFIGURATION_DIRECTORY", "CREDENTIALS_DIRECTORY", "EXIT_CODE", "EXIT_STATUS", "INVOCATION_ID", "JOURNAL_STREAM",
            "LISTEN_FDNAMES", "LISTEN_FDS", "LISTEN_PID", "LOGS_DIRECTORY", "MAINPID", "MANAGERPID", "NOTIFY_SOCKET", "PIDFILE", "REMOTE_ADDR",
            "REMOTE_PORT", "RUNTIME_DIRECTORY", "SERVICE_RESULT", "STATE_DIRECTORY", "WATCHDOG_PID", "WATCHDOG_USEC");

    private final SortedMap<String, String> ownEnvironment;
    private final SortedMap<String, String> clientEnvironment = new TreeMap<>();
    private final LogLevel firstLogLevel;
    private final LogTarget firstLogTarget;
    private final ShowStatus firstShowStatus;
    private Optional<LogLevel> logLevel = Optional.empty();
    private Optional<LogTarget> logTarget = Optional.empty();
    private Optional<ShowStatus> showStatus = Optional.empty();

    /**
     * Nothing set by clients yet.
     *
     * @param ownEnvironment the variables the manager gives to all processes of units
     */
    public RuntimeSettings(SortedMap<String, String> ownEnvironment, LogLevel logLevel, LogTarget logTarget, ShowStatus showStatus) {
        this.ownEnvironment = Collections.unmodifiableSortedMap(new TreeMap<>(ownEnvironment));
        this.firstLogLevel = logLevel;
        this.firstLogTarget = logTarget;
        this.firstShowStatus = showStatus;
    }

    /** The variables that processes get: the manager's own, and over them what clients have set. */
    public SortedMap<String, String> environment() {
        SortedMap<String, String> all = new TreeMap<>(ownEnvironment);
        all.putAll(clientEnvironment);
        return all;
    }

    /** What clients have set. */
    public SortedMap<String, String> clientEnvironment() {
        return Collections.unmodifiableSortedMap(clientEnvironment);
    }

    /** The same as assignments; those the manager has not itself stand last. */
    List<String> assignments() {
        SortedMap<String, String> all = environment();
        List<String> assignments = new ArrayList<>();
        ownEnvironment.keySet().forEach(name -> assignments.add(name + "=" + all.get(name)));
        for (Map.Entry<String, String> variable : clientEnvironment.entrySet()) {
            if (!ownEnvironment.containsKey(variable.getKey())) {
                assignments.add(variable.getKey() + "=" + variable.getValue());
            }
        }
        return assignments;
    }

    /** Takes away variables by name, or by name and value, then sets others; all are valid. */
    public void changeEnvironment(List<String> minus, List<String> plus) {
        for (String word : minus) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                clientEnvironment.remove(word);
            } else {
                clientEnvironment.remove(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        for (String assignment : plus) {
            int equals = assignment.indexOf('=');
            clientEnvironment.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        OWN_VARIABLES.forEach(clientEnvironment::remove);
    }

    /** Writes what clients have set, for {@link #restore}. */
    public void save(Snapshot.Section section) {
        clientEnvironment.forEach((name, value) -> section.put("variable", name, value));
        logLevel.ifPresent(level -> section.put("log-level", level));
        logTarget.ifPresent(target -> section.put("log-target", target));
        showStatus.ifPresent(status -> section.put("show-status", status));
    }

    /** Takes a line that {@link #save} has written; false if it is none. */
    public boolean restore(Snapshot.Line line) {
        switch (line.key()) {
            case "variable" -> clientEnvironment.put(line.text(), line.text());
            case "log-level" -> logLevel = Optional.of(line.constant(LogLevel.class));
            case "log-target" -> logTarget = Optional.of(line.constant(LogTarget.class));
            case "show-status" -> showStatus = Optional.of(line.constant(ShowStatus.class));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The lowest priority that is logged. */
    public LogLevel logLevel() {
        return logLevel.orElse(firstLogLevel);
    }

    /** Sets it; empty: as it was at first. */
    public void setLogLevel(Optional<LogLevel> level) {
        logLevel = level;
    }

    public LogTarget logTarget() {
        return logTarget.orElse(firstLogTarget);
    }

    /** Sets it; empty: as it was at first. */
    public void setLogTarget(Optional<LogTarget> target) {
        logTarget = target;
    }

    public ShowStatus showStatus() {
        return showStatus.orElse(firstShowStatus);
    }

    /** Sets it; empty: as it was at first. */
    public void setShowStatus(Optional<ShowStatus> status) {
        showStatus = status;
    }
}
