package dev.lares.host;

import dev.lares.engine.SpawnPlan;
import dev.lares.linux.ExecStage;
import dev.lares.linux.FileStatus;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Unistd;
import dev.lares.unit.Diagnostic;
import dev.lares.unit.EnvironmentFile;
import dev.lares.unit.EnvironmentFileReader;
import dev.lares.unit.ExecDirectives;
import dev.lares.unit.LoadedUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts together the environment of a process (systemd.exec(5), "Environment Variables in Spawned Processes"): each of the
 * sources there overrides those before it, and {@code UnsetEnvironment=} comes last.
 */
final class Environment {
    private static final int MAX_FILE_BYTES = 1 << 20;

    /** Variables whose value is the process's own id, which is known only once it exists. */
    private static final List<String> OWN_PID = List.of("LISTEN_PID", "SYSTEMD_EXEC_PID", "WATCHDOG_PID");

    private final HostOptions options;
    private final Map<String, String> own = System.getenv();
    private final Faults faults;
    private final String managerPid = Integer.toString(Unistd.pid().number());

    Environment(HostOptions options, Faults faults) {
        this.options = options;
        this.faults = faults;
    }

    /**
     * An environment.
     *
     * @param variables all with a known value
     * @param ownPid the names of those which get the process's id as value
     */
    record Block(SortedMap<String, String> variables, List<String> ownPid) {
        List<String> strings() {
            List<String> strings = new ArrayList<>(variables.size());
            variables.forEach((name, value) -> strings.add(name + "=" + value));
            return strings;
        }
    }

    /**
     * The environment of a process.
     *
     * @param notifySocket the value of NOTIFY_SOCKET, if the process gets one
     * @param journalStream the stream which its log goes to
     * @param directories RUNTIME_DIRECTORY and the like
     */
    Block of(
            SpawnPlan plan,
            Accounts.Identity identity,
            String notifySocket,
            Optional<FileStatus> journalStream,
            Map<String, String> directories)
            throws SpawnFault {
        LoadedUnit unit = plan.unit();
        SortedMap<String, String> variables = new TreeMap<>(options.environment.get());
        List<String> searchPath = unit.get(ExecDirectives.EXEC_SEARCH_PATH);
        addOwn(plan, identity, notifySocket, variables);
        journalStream.ifPresent(status -> variables.put("JOURNAL_STREAM", status.device() + ":" + status.inode()));
        variables.putAll(directories);
        if (!searchPath.isEmpty()) {
            variables.put("PATH", String.join(":", searchPath));
        }
        List<String> ownPid = new ArrayList<>(OWN_PID);
        ownPid.removeIf(name -> !applies(name, plan));
        Map<String, String> settings = fromSettings(unit);
        variables.putAll(settings);
        ownPid.removeAll(settings.keySet());
        ownPid.forEach(variables::remove);
        unset(unit, variables, ownPid);
        return new Block(variables, ownPid);
    }

    private static boolean applies(String ownPidVariable, SpawnPlan plan) {
        return switch (ownPidVariable) {
            case "LISTEN_PID" -> !plan.fds().isEmpty();
            case "WATCHDOG_PID" -> plan.watchdogMicros() > 0;
            default -> true;
        };
    }

    /** What the manager itself has to tell. */
    private void addOwn(SpawnPlan plan, Accounts.Identity identity, String notifySocket, Map<String, String> variables) {
        if (options.mode == ManagerMode.USER) {
            variables.put("MANAGERPID", managerPid);
        }
        identity.user().ifPresent(user -> {
            variables.put("USER", user.name());
            variables.put("LOGNAME", user.name());
            user.home().ifPresent(home -> variables.put("HOME", home));
            user.shell().ifPresent(shell -> variables.put("SHELL", shell));
        });
        if (plan.notifySocket()) {
            variables.put("NOTIFY_SOCKET", notifySocket);
        }
        if (plan.watchdogMicros() > 0) {
            variables.put("WATCHDOG_USEC", Long.toString(plan.watchdogMicros()));
        }
        if (!plan.fds().isEmpty()) {
            variables.put("LISTEN_FDS", Integer.toString(plan.fds().size()));
            variables.put("LISTEN_FDNAMES", String.join(":", plan.fdNames()));
        }
        variables.putAll(plan.environment());
    }

    /** What the unit's author has set, in the order of precedence. */
    private Map<String, String> fromSettings(LoadedUnit unit) throws SpawnFault {
        Map<String, String> variables = new TreeMap<>();
        for (String name : unit.get(ExecDirectives.PASS_ENVIRONMENT)) {
            Optional.ofNullable(own.get(name)).ifPresent(value -> variables.put(name, value));
        }
        variables.putAll(unit.get(ExecDirectives.ENVIRONMENT));
        for (EnvironmentFile file : unit.get(ExecDirectives.ENVIRONMENT_FILE)) {
            readFiles(unit, file, variables);
        }
        return variables;
    }

    private void readFiles(LoadedUnit unit, EnvironmentFile file, Map<String, String> variables) throws SpawnFault {
        List<String> paths = FilePattern.isPattern(file.path()) ? FilePattern.files(file.path()) : List.of(file.path());
        if (paths.isEmpty() && !file.optional()) {
            throw new SpawnFault(ExecStage.MEMORY, "cannot read environment file " + file.path() + ": no file matches");
        }
        for (String path : paths) {
            try {
                EnvironmentFileReader.Result result = EnvironmentFileReader.read(path, SmallFile.bytes(path, MAX_FILE_BYTES));
                variables.putAll(result.variables());
                for (Diagnostic diagnostic : result.diagnostics()) {
                    faults.warn(unit.id(), diagnostic.at() + ": " + diagnostic.message());
                }
            } catch (LinuxException e) {
                if (!file.optional()) {
                    throw new SpawnFault(ExecStage.MEMORY, "cannot read environment file " + path + ": " + e.errno().message());
                }
            }
        }
    }

    /** Takes away variables named as {@code NAME}, and those with a certain value, {@code NAME=VALUE}. */
    private static void unset(LoadedUnit unit, Map<String, String> variables, List<String> ownPid) {
        for (String word : unit.get(ExecDirectives.UNSET_ENVIRONMENT)) {
            int equals = word.indexOf('=');
            if (equals >= 0) {
                variables.remove(word.substring(0, equals), word.substring(equals + 1));
            } else {
                variables.remove(word);
                ownPid.remove(word);
            }
        }
    }
}
