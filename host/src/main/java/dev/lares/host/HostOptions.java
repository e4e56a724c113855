package dev.lares.host;

import dev.lares.unit.ResourceLimit;
import dev.lares.unit.SpecifierContext.Directories;
import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * How a host is to be; see {@link Builder} for what each setting means.
 *
 * @see LinuxHost#open
 */
public final class HostOptions {
    final ManagerMode mode;
    final String runtimeDirectory;
    final UnitSource units;
    final LogSink sink;
    final Directories directories;
    final Supplier<SortedMap<String, String>> environment;
    final String workingDirectory;
    final ConditionChecker conditions;
    final Observer observer;
    final SignalHandler signalHandler;
    final boolean controlGroups;
    final Optional<String> controlGroup;
    final Supplier<Duration> killTimeout;
    final DefaultLimits defaultLimits;
    final Optional<SelfCommand> selfCommand;

    private HostOptions(Builder builder) {
        mode = builder.mode;
        runtimeDirectory = builder.runtimeDirectory;
        units = builder.units;
        sink = builder.sink;
        directories = builder.directories;
        environment = builder.environment;
        workingDirectory = builder.workingDirectory;
        conditions = builder.conditions;
        observer = builder.observer;
        signalHandler = builder.signalHandler;
        controlGroups = builder.controlGroups;
        controlGroup = builder.controlGroup;
        killTimeout = builder.killTimeout;
        defaultLimits = new DefaultLimits(builder.defaultLimits);
        selfCommand = builder.selfCommand;
    }

    /**
     * The least that must be said.
     *
     * @param runtimeDirectory absolute; the notification socket is {@code notify} in it: {@code /run/systemd},
     *     {@code $XDG_RUNTIME_DIR/systemd}, or one of its own. Made if it is not there, its parents not
     */
    public static Builder of(ManagerMode mode, String runtimeDirectory, UnitSource units, LogSink sink) {
        return new Builder(mode, runtimeDirectory, units, sink);
    }

    /** Collects settings; each method replaces what was there. */
    public static final class Builder {
        private final ManagerMode mode;
        private final String runtimeDirectory;
        private final UnitSource units;
        private final LogSink sink;
        private Directories directories = Directories.SYSTEM;
        private Supplier<SortedMap<String, String>> environment = Collections::emptySortedMap;
        private String workingDirectory = "/";
        private ConditionChecker conditions = (_, asked) -> Collections.nCopies(asked.size(), Optional.empty());
        private Observer observer = _ -> {};
        private SignalHandler signalHandler = _ -> false;
        private boolean controlGroups = true;
        private Optional<String> controlGroup = Optional.empty();
        private Optional<SelfCommand> selfCommand = Optional.empty();
        private Supplier<Duration> killTimeout = () -> Duration.ofSeconds(90);
        private SortedMap<String, ResourceLimit> defaultLimits = Collections.emptySortedMap();

        private Builder(ManagerMode mode, String runtimeDirectory, UnitSource units, LogSink sink) {
            this.mode = Objects.requireNonNull(mode);
            this.runtimeDirectory = Objects.requireNonNull(runtimeDirectory);
            this.units = Objects.requireNonNull(units);
            this.sink = Objects.requireNonNull(sink);
        }

        /** What {@code RuntimeDirectory=}, {@code StateDirectory=} and so on start from; the system's by default. */
        public Builder directories(Directories roots) {
            directories = roots;
            return this;
        }

        /** The variables every process of a unit gets, before its own settings; see {@link ManagerEnvironment}. */
        public Builder environment(SortedMap<String, String> variables) {
            SortedMap<String, String> copy = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
            return environment(() -> copy);
        }

        /** The same, asked for each process. */
        public Builder environment(Supplier<SortedMap<String, String>> variables) {
            environment = variables;
            return this;
        }

        /** The limits of processes whose unit sets none, by the kernel's names as {@code NOFILE}; by default nearly all are inherited. */
        public Builder defaultLimits(SortedMap<String, ResourceLimit> limits) {
            defaultLimits = limits;
            return this;
        }

        /** Where processes without {@code WorkingDirectory=} run: {@code /} by default, a user's home for a user's. */
        public Builder workingDirectory(String path) {
            workingDirectory = path;
            return this;
        }

        /** Who checks conditions; by default nobody can tell. */
        public Builder conditions(ConditionChecker checker) {
            conditions = checker;
            return this;
        }

        public Builder observer(Observer listener) {
            observer = listener;
            return this;
        }

        public Builder signalHandler(SignalHandler handler) {
            signalHandler = handler;
            return this;
        }

        /** Without control groups, a unit's processes are known by session and parent. */
        public Builder withoutControlGroups() {
            controlGroups = false;
            return this;
        }

        /** The directory of the control group to work below, instead of the manager's own. */
        public Builder controlGroup(String directory) {
            controlGroups = true;
            controlGroup = Optional.of(directory);
            return this;
        }

        /** How long processes that are left at the very end may take after SIGTERM; 90 s, as systemd-shutdown(8). */
        public Builder killTimeout(Duration timeout) {
            return killTimeout(() -> timeout);
        }

        /** The same, asked when it comes to that. */
        public Builder killTimeout(Supplier<Duration> timeout) {
            killTimeout = timeout;
            return this;
        }

        /** How the manager starts itself anew; without it, it does not. */
        public Builder selfCommand(SelfCommand command) {
            selfCommand = Optional.of(command);
            return this;
        }

        public HostOptions build() {
            return new HostOptions(this);
        }
    }
}
