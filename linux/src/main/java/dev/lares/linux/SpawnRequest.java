package dev.lares.linux;

import java.util.ArrayList;
import java.util.List;

/**
 * A process to make: what to execute, and every attribute it starts with. Defaults are those of {@link #of}.
 *
 * @param executable the path to execve(2), not searched for in {@code $PATH}
 * @param arguments argv, its first element included
 * @param environment {@code NAME=VALUE} strings, the whole environment
 * @param pidVariables names of variables that get the child's own pid as value, such as {@code LISTEN_PID}
 * @param workingDirectory absolute; entered as the child's user
 * @param workingDirectoryMayMiss {@code /} is used if the directory cannot be entered
 * @param umask 0 to 0777
 * @param passedFds descriptors the child gets as 3, 4, …; the caller keeps them open until the result is there
 * @param blockedSignals the signal mask of the child
 * @param ignoresSigPipe whether SIGPIPE is ignored; every other signal has its default action
 */
public record SpawnRequest(
        String executable,
        List<String> arguments,
        List<String> environment,
        List<String> pidVariables,
        String workingDirectory,
        boolean workingDirectoryMayMiss,
        int umask,
        Stdio standardInput,
        Stdio standardOutput,
        Stdio standardError,
        List<Fd> passedFds,
        ProcessGroup processGroup,
        List<Signal> blockedSignals,
        boolean ignoresSigPipe,
        List<ProcessSetting> processSettings,
        List<MouldSetting> mouldSettings) {

    /** Whose session and process group the child is in. */
    public enum ProcessGroup {
        /** Leader of a new session without a controlling terminal, setsid(2). */
        NEW_SESSION,
        /**
         * Member of a new session whose leader has ended, so that it can never get a controlling terminal: what two
         * forks make, daemon(7) "SysV Daemons", steps 5 to 8. It is no child of this process, but of process 1 or of
         * the nearest subreaper, prctl(2). For {@link SingleSpawn} only; a C library other than glibc fails with ENOSYS.
         */
        ORPHANED_SESSION,
        /** Leader of a new process group in the manager's session, setpgid(2). */
        NEW_GROUP,
        /** The manager's own. */
        INHERIT
    }

    public SpawnRequest {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        pidVariables = List.copyOf(pidVariables);
        passedFds = List.copyOf(passedFds);
        blockedSignals = List.copyOf(blockedSignals);
        processSettings = List.copyOf(processSettings);
        mouldSettings = List.copyOf(mouldSettings);
        requireNoNul(List.of(executable, workingDirectory));
        requireNoNul(arguments);
        requireNoNul(environment);
        requireNoNul(pidVariables);
        require(!arguments.isEmpty(), "no arguments, not even a name");
        require(workingDirectory.startsWith("/"), "working directory " + workingDirectory + " is not absolute");
        require(processGroup != ProcessGroup.ORPHANED_SESSION || processSettings.isEmpty() && pidVariables.isEmpty(),
                "process settings and pid variables are for children, and a double fork makes none");
        require(umask >= 0 && umask <= 0777, "umask " + umask + " is not in 0 to 0777");
        require(!(standardInput instanceof Stdio.SameAs), "standard input has no lower descriptor to follow");
        require(!(standardInput instanceof Stdio.ControllingTerminal) || processGroup == ProcessGroup.NEW_SESSION,
                "only the leader of a new session gets a controlling terminal");
        require(!(standardOutput instanceof Stdio.ControllingTerminal) && !(standardError instanceof Stdio.ControllingTerminal),
                "a controlling terminal is opened as standard input");
        require(!(standardOutput instanceof Stdio.SameAs(int number)) || number == 0, "output can follow 0 only");
        require(!(standardError instanceof Stdio.SameAs(int number)) || number == 0 || number == 1,
                "error can follow 0 and 1 only");
    }

    /** A process in a new session, with /dev/null as its descriptors, umask 022, in {@code /}, without environment. */
    public static Builder of(String executable, String... arguments) {
        return new Builder(executable, List.of(arguments));
    }

    /** The same request without these attributes. */
    public SpawnRequest withoutSettings(List<ProcessSetting> settings) {
        List<ProcessSetting> kept = new ArrayList<>(processSettings);
        kept.removeAll(settings);
        return new SpawnRequest(executable, arguments, environment, pidVariables, workingDirectory,
                workingDirectoryMayMiss, umask, standardInput, standardOutput, standardError, passedFds, processGroup,
                blockedSignals, ignoresSigPipe, kept, mouldSettings);
    }

    /** The same request with one attribute more. */
    public SpawnRequest withSetting(ProcessSetting setting) {
        List<ProcessSetting> more = new ArrayList<>(processSettings);
        more.add(setting);
        return new SpawnRequest(executable, arguments, environment, pidVariables, workingDirectory,
                workingDirectoryMayMiss, umask, standardInput, standardOutput, standardError, passedFds, processGroup,
                blockedSignals, ignoresSigPipe, more, mouldSettings);
    }

    /** Whether the child has to wait at the gate to be set up by its pid. */
    boolean needsGate() {
        return !processSettings.isEmpty() || !pidVariables.isEmpty();
    }

    private static void require(boolean condition, String cause) {
        if (!condition) {
            throw new IllegalArgumentException("cannot make a spawn request: " + cause);
        }
    }

    private static void requireNoNul(List<String> texts) {
        for (String text : texts) {
            require(text.indexOf('\0') < 0, "a NUL character inside " + text.replace('\0', '?'));
        }
    }

    /** Collects the parts of a request; each setter replaces what was there, {@code add…} methods add. */
    public static final class Builder {
        private final String executable;
        private List<String> arguments;
        private List<String> environment = List.of();
        private List<String> pidVariables = List.of();
        private String workingDirectory = "/";
        private boolean workingDirectoryMayMiss;
        private int umask = 0022;
        private Stdio standardInput = new Stdio.Null();
        private Stdio standardOutput = new Stdio.Null();
        private Stdio standardError = new Stdio.Null();
        private List<Fd> passedFds = List.of();
        private ProcessGroup processGroup = ProcessGroup.NEW_SESSION;
        private List<Signal> blockedSignals = List.of();
        private boolean ignoresSigPipe = true;
        private final List<ProcessSetting> processSettings = new ArrayList<>();
        private final List<MouldSetting> mouldSettings = new ArrayList<>();

        private Builder(String executable, List<String> arguments) {
            this.executable = executable;
            this.arguments = new ArrayList<>();
            this.arguments.add(executable);
            this.arguments.addAll(arguments);
        }

        /** The whole argv, its first element included; replaces the path and arguments given to {@link #of}. */
        public Builder arguments(List<String> argv) {
            arguments = argv;
            return this;
        }

        public Builder environment(List<String> variables) {
            environment = variables;
            return this;
        }

        public Builder pidVariables(List<String> names) {
            pidVariables = names;
            return this;
        }

        public Builder workingDirectory(String path) {
            workingDirectory = path;
            return this;
        }

        public Builder workingDirectoryMayMiss(boolean mayMiss) {
            workingDirectoryMayMiss = mayMiss;
            return this;
        }

        public Builder umask(int mask) {
            umask = mask;
            return this;
        }

        public Builder standardInput(Stdio source) {
            standardInput = source;
            return this;
        }

        public Builder standardOutput(Stdio target) {
            standardOutput = target;
            return this;
        }

        public Builder standardError(Stdio target) {
            standardError = target;
            return this;
        }

        public Builder passedFds(List<Fd> fds) {
            passedFds = fds;
            return this;
        }

        public Builder processGroup(ProcessGroup group) {
            processGroup = group;
            return this;
        }

        public Builder blockedSignals(List<Signal> signals) {
            blockedSignals = signals;
            return this;
        }

        public Builder ignoresSigPipe(boolean ignores) {
            ignoresSigPipe = ignores;
            return this;
        }

        public Builder add(ProcessSetting setting) {
            processSettings.add(setting);
            return this;
        }

        public Builder add(MouldSetting setting) {
            mouldSettings.add(setting);
            return this;
        }

        public SpawnRequest build() {
            return new SpawnRequest(executable, arguments, environment, pidVariables, workingDirectory,
                    workingDirectoryMayMiss, umask, standardInput, standardOutput, standardError, passedFds,
                    processGroup, blockedSignals, ignoresSigPipe, processSettings, mouldSettings);
        }
    }
}
