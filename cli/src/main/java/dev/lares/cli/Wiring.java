package dev.lares.cli;

import dev.lares.engine.Engine;
import dev.lares.engine.FinishAction;
import dev.lares.engine.LogLevel;
import dev.lares.engine.ManagerSettings;
import dev.lares.engine.Moment;
import dev.lares.host.BusAddress;
import dev.lares.host.Conditions;
import dev.lares.host.ControlInterface;
import dev.lares.host.DirectoryUnitFiles;
import dev.lares.host.HostOptions;
import dev.lares.host.HostUnitFiles;
import dev.lares.host.HostWorld;
import dev.lares.host.LinuxHost;
import dev.lares.host.ManagerEnvironment;
import dev.lares.host.ManagerLog;
import dev.lares.host.ManagerMode;
import dev.lares.host.MountTable;
import dev.lares.host.SystemIdentity;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Signal;
import dev.lares.linux.Signals;
import dev.lares.linux.Unistd;
import dev.lares.systemd1.ManagerFacts;
import dev.lares.systemd1.RuntimeSettings;
import dev.lares.unit.LoadContext;
import dev.lares.unit.LoadPath;
import dev.lares.unit.ManagerConfig;
import dev.lares.unit.ManagerDirectives;
import dev.lares.unit.ResourceLimit;
import dev.lares.unit.Settings;
import dev.lares.unit.SpecifierContext;
import dev.lares.unit.SpecifierContext.Directories;
import dev.lares.unit.SpecifierContext.Identity;
import dev.lares.unit.UnitFiles;
import dev.lares.unit.UnitLoader;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Puts a manager together; what it does is elsewhere. */
final class Wiring {
    /** The launcher's own; no service wants it. */
    private static final Set<String> LAUNCHER_VARIABLES = Set.of("_JAVA_SR_SIGNUM");

    private Wiring() {}

    /** Runs units in the foreground; returns the exit status of the process. */
    static int up(UpPlan plan, ConsoleOptions look, Map<String, String> environment) throws LinuxException, RuntimePlace.NoPlaceException {
        Identity who = Account.current(environment);
        boolean root = who.uid() == 0;
        RuntimePlace place = RuntimePlace.ofForeground(environment, who.uid());
        try {
            String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", place.root());
            Directories directories = root ? Directories.SYSTEM : UserDirectories.of(environment, who.home(), runtime);
            LoadPath usual = root ? LoadPath.system(environment) : LoadPath.user(environment, who.home());
            UnitFiles files = new ForegroundUnitFiles(new DirectoryUnitFiles(), Set.copyOf(usual.directories()));
            SpecifierContext specifiers = new SpecifierContext(true, who, directories, MachineFacts.read());
            UnitLoader loader = new UnitLoader(files, plan.loadPath(usual), loadContext(specifiers));

            Engine engine = new Engine(ManagerSettings.defaults(true, Seed.fresh()));
            ConsoleWriter writer = writer(() -> signalSelf(Signal.SIGTERM));
            Console console = new Console(look.format(environment), writer);
            UpSession session = new UpSession(plan.units(), console);
            HostOptions options = HostOptions.of(
                            ManagerMode.UP, place.manager(), loader::load, new ConsoleLog(console, ManagerClock::now, new ForegroundMessages(engine)))
                    .directories(directories)
                    .environment(inherited(environment, runtime))
                    .workingDirectory(root ? "/" : who.home())
                    .conditions(conditions(environment, console))
                    .observer(session)
                    .signalHandler(session)
                    .killTimeout(session::killTimeout)
                    .build();
            LinuxHost host = LinuxHost.open(options);
            return session.run(host, engine, writer);
        } finally {
            place.remove();
        }
    }

    /** Is the manager of the system or of a user; returns the exit status of the process. */
    static int init(InitOptions asked, Map<String, String> environment) throws LinuxException, RuntimePlace.NoPlaceException, RunningManager.PresentException {
        Moment now = ManagerClock.now();
        int pid = Unistd.pid().number();
        Identity account = Account.current(environment);
        RuntimePlace place = RuntimePlace.ofManager(asked, environment, account.uid());
        Succession before = Succession.from(asked.stateFd());
        if (!before.goesOn()) {
            RunningManager.refuseBeside(asked.user(), place.manager(), pid);
        }
        try (RuntimeLock lock = RuntimeLock.take(place.manager(), before.handover())) {
            Identity who = asked.user() || account.uid() != 0 ? account : Identity.ROOT;
            Directories directories = asked.user()
                    ? UserDirectories.of(environment, who.home(), place.root())
                    : SystemDirectories.of(place.root());
            LoadPath path = asked.user() ? LoadPath.user(environment, who.home()) : LoadPath.system(environment);
            SpecifierContext specifiers = new SpecifierContext(asked.user(), who, directories, MachineFacts.read());
            HostUnitFiles unitFiles = new HostUnitFiles(new DirectoryUnitFiles(), path, loadContext(specifiers));

            ConsoleWriter writer = writer(() -> {});
            Console console = new Console(asked.console().format(environment), writer);
            Settings config = configuration(asked.user(), specifiers, console);
            ManagerSettings settings = ManagerSettings.of(config, asked.user(), Seed.fresh());
            Engine engine = before.engine(pid == 1 ? settings.asInitProcess(MachineEnd.isInitialPidNamespace()) : settings, unitFiles::load);
            place.unusual().ifPresent(reason -> console.say(ManagerClock.now(), Tone.WARNING, reason + "; using " + place.manager() + " instead"));
            Moment begin = before.begin(now);
            ManagerFacts facts = facts(asked.user(), pid == 1, environment, begin, path);
            RuntimeSettings runtimeSettings = new RuntimeSettings(
                    withDefaults(asked.user() ? inherited(environment, place.root()) : ManagerEnvironment.ofSystem(environment), config),
                    LogLevel.values()[config.get(ManagerDirectives.LOG_LEVEL)],
                    config.get(ManagerDirectives.LOG_TARGET),
                    config.get(ManagerDirectives.SHOW_STATUS));
            InitSession session = new InitSession(asked.unit(), console, (host, control) -> ControlInterface.open(
                    host,
                    place.manager() + "/private",
                    BusAddress.of(asked.user(), environment, place.root()),
                    control,
                    new HostWorld(host, specifiers.system().machineId().orElse(""), facts, runtimeSettings, unitFiles),
                    ManagerIds.random(),
                    before.handover()), before.goesOn());
            HostOptions options = HostOptions.of(
                            asked.user() ? ManagerMode.USER : ManagerMode.SYSTEM,
                            place.manager(),
                            unitFiles,
                            new ManagerLog(runtimeSettings, new ConsoleLog(console, ManagerClock::now, _ -> true)))
                    .directories(directories)
                    .environment(runtimeSettings::environment)
                    .defaultLimits(defaultLimits(config))
                    .signalHandler(new LogSignals(runtimeSettings))
                    .workingDirectory(asked.user() ? who.home() : "/")
                    .conditions(conditions(environment, console))
                    .observer(session)
                    .selfCommand(new SelfStart())
                    .build();
            LinuxHost host = LinuxHost.open(options, before.handover());
            host.carry(lock);
            host.carry(before.settings(runtimeSettings, begin));
            FinishAction end = session.run(host, engine, writer, before::finish);
            return MachineEnd.of(end, pid);
        }
    }

    private static ManagerFacts facts(boolean user, boolean first, Map<String, String> environment, Moment begin, LoadPath path) {
        SystemIdentity system = SystemIdentity.read(environment, first);
        boolean knowsKernel = !user && !system.container();
        return new ManagerFacts(
                ManagerIds.VERSION,
                ManagerIds.FEATURES,
                system.virtualization(),
                system.container(),
                system.architecture(),
                knowsKernel ? new Moment(0, begin.realtimeMicros() - begin.monotonicMicros()) : Moment.NEVER,
                begin,
                path.directories());
    }

    private static LoadContext loadContext(SpecifierContext specifiers) {
        return new LoadContext(specifiers, MountTable.current().mountPoints());
    }

    private static Conditions conditions(Map<String, String> environment, Console console) {
        return new Conditions(
                environment, Unistd.pid().number() == 1, text -> console.say(ManagerClock.now(), Tone.WARNING, text));
    }

    /** The manager's configuration files; what is wrong with them goes to the console. */
    private static Settings configuration(boolean user, SpecifierContext specifiers, Console console) {
        Consumer<String> warnings = text -> console.say(ManagerClock.now(), Tone.WARNING, text);
        ManagerConfig config = ManagerConfig.read(ConfigurationFiles.read(user, warnings), specifiers);
        config.diagnostics().forEach(diagnostic -> warnings.accept(diagnostic.toString()));
        return config.settings();
    }

    private static ConsoleWriter writer(Runnable onReaderGone) {
        return new ConsoleWriter(ConsoleWriter.Sink.of(Fd.of(1)), onReaderGone, () -> ManagerClock.now().monotonicMicros()).start();
    }

    private static SortedMap<String, String> inherited(Map<String, String> environment, String runtime) {
        SortedMap<String, String> variables = new TreeMap<>(environment);
        variables.keySet().removeAll(LAUNCHER_VARIABLES);
        variables.putIfAbsent("XDG_RUNTIME_DIR", runtime);
        return ManagerEnvironment.ofUser(variables);
    }

    private static SortedMap<String, ResourceLimit> defaultLimits(Settings config) {
        SortedMap<String, ResourceLimit> limits = new TreeMap<>();
        ManagerDirectives.DEFAULT_LIMITS.forEach((name, directive) -> config.find(directive).ifPresent(limit -> limits.put(name, limit)));
        return limits;
    }

    private static SortedMap<String, String> withDefaults(SortedMap<String, String> environment, Settings config) {
        SortedMap<String, String> variables = new TreeMap<>(environment);
        variables.putAll(config.get(ManagerDirectives.DEFAULT_ENVIRONMENT));
        return variables;
    }

    private static void signalSelf(Signal signal) {
        try {
            Signals.kill(Unistd.pid(), signal);
        } catch (LinuxException e) {
            throw new IllegalStateException(e);
        }
    }
}
