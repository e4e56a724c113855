package dev.lares.host;

import dev.lares.engine.Event;
import dev.lares.engine.FdToken;
import dev.lares.engine.SpawnPlan;
import dev.lares.engine.SpawnToken;
import dev.lares.linux.Epoll;
import dev.lares.linux.ExecStage;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.MouldSetting;
import dev.lares.linux.Poll;
import dev.lares.linux.ProcessSetting;
import dev.lares.linux.SpawnRequest;
import dev.lares.linux.SpawnResult;
import dev.lares.linux.Spawner;
import dev.lares.unit.ExecCommand;
import dev.lares.unit.ExecDirectives;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.Variables;
import dev.lares.unit.WorkingDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts processes: turns a plan of the engine and the unit's settings into a request to the spawner, and tells what became of it. */
final class Spawns implements AutoCloseable {
    private final HostOptions options;
    private final EventLoop loop;
    private final HostedUnits units;
    private final Children children;
    private final ProcessTracking tracking;
    private final Streams streams;
    private final Descriptors descriptors;
    private final Environment environment;
    private final ExecDirectories directories;
    private final Restraints restraints;
    private final Faults faults;
    private final Accounts accounts = new Accounts();
    private final Spawner spawner;
    private final String notifySocket;
    private final Map<Long, Open> open = new HashMap<>();

    /** A spawn under way; {@code again} if it is its second try. */
    private record Open(
            SpawnToken token, HostedUnit unit, UnitExecution execution, Streams.Connected streams, SpawnRequest request, boolean again) {
        Open with(SpawnRequest another) {
            return new Open(token, unit, execution, streams, another, again);
        }

        Open again(ProcessSetting.Cgroup group) {
            List<ProcessSetting> groups =
                    request.processSettings().stream().filter(ProcessSetting.Cgroup.class::isInstance).toList();
            return new Open(token, unit, execution, streams, request.withoutSettings(groups).withSetting(group), true);
        }
    }

    Spawns(HostParts parts, Spawner spawner, String notifySocket) throws LinuxException {
        this.options = parts.options();
        this.loop = parts.loop();
        this.units = parts.units();
        this.children = parts.children();
        this.tracking = parts.tracking();
        this.descriptors = parts.descriptors();
        this.faults = parts.faults();
        this.streams = new Streams(parts.output(), descriptors, options.runtimeDirectory, faults);
        this.environment = new Environment(options, faults);
        this.directories = new ExecDirectories(options, faults);
        this.restraints = new Restraints(faults);
        this.spawner = spawner;
        this.notifySocket = notifySocket;
        loop.add(spawner.readiness(), Epoll.EPOLLIN, EventLoop.Turn.SPAWNS, _ -> takeResults());
    }

    ExecDirectories directories() {
        return directories;
    }

    void spawn(SpawnToken token, SpawnPlan plan) {
        HostedUnit unit = units.of(plan.unit().id());
        Optional.ofNullable(plan.environment().get("INVOCATION_ID")).ifPresent(id -> unit.invocationId = id);
        Optional<Streams.Connected> connected = Optional.empty();
        try {
            UnitExecution execution = unit.execution(plan.unit());
            Accounts.Identity identity = accounts.identity(plan.unit());
            Map<String, String> made = directories.make(plan.unit(), identity);
            String program = Executables.path(plan.command(), plan.unit());
            connected = Optional.of(streams.connect(unit, execution, plan, fileName(program)));
            Optional<ControlGroup> group = group(unit, execution);
            Environment.Block block =
                    environment.of(plan, identity, notifySocket, connected.get().logStatus(), made);
            SpawnRequest request = request(plan, execution, identity, program, connected.get(), group, block);
            unit.spawning++;
            children.spawning().begin(token.id());
            submit(new Open(token, unit, execution, connected.get(), request, false));
        } catch (SpawnFault e) {
            connected.ifPresent(Streams.Connected::abandon);
            fail(token, e);
        } catch (IllegalArgumentException e) {
            connected.ifPresent(Streams.Connected::abandon);
            fail(token, new SpawnFault(ExecStage.EXEC, "cannot execute " + plan.command().path() + ": " + e.getMessage()));
        }
    }

    private void fail(SpawnToken token, SpawnFault fault) {
        loop.tell(now -> new Event.SpawnFailed(now, token, fault.stage().exitStatus(), fault.getMessage()));
    }

    private Optional<ControlGroup> group(HostedUnit unit, UnitExecution execution) throws SpawnFault {
        try {
            return tracking.prepare(unit, execution);
        } catch (LinuxException e) {
            throw new SpawnFault(ExecStage.CGROUP, e);
        }
    }

    private SpawnRequest request(
            SpawnPlan plan,
            UnitExecution execution,
            Accounts.Identity identity,
            String program,
            Streams.Connected connected,
            Optional<ControlGroup> group,
            Environment.Block block)
            throws SpawnFault {
        LoadedUnit unit = plan.unit();
        SpawnRequest.Builder builder = SpawnRequest.of(program)
                .arguments(arguments(plan.command(), block))
                .environment(block.strings())
                .pidVariables(block.ownPid())
                .umask(unit.get(ExecDirectives.U_MASK))
                .standardInput(connected.input())
                .standardOutput(connected.output())
                .standardError(connected.error())
                .passedFds(passed(plan))
                .ignoresSigPipe(unit.get(ExecDirectives.IGNORE_SIGPIPE));
        setWorkingDirectory(builder, unit, identity);
        group.ifPresent(g -> builder.add(new ProcessSetting.Cgroup(g.directory())));
        execution.processSettings().stream().filter(restraints::allow).forEach(builder::add);
        options.defaultLimits.settings(unit).forEach(builder::add);
        execution.mouldSettings().forEach(builder::add);
        addPrivileges(builder, plan, identity);
        return builder.build();
    }

    /** {@code +} leaves out user and protections, {@code !} the user only (systemd.service(5), table 2). */
    private static void addPrivileges(SpawnRequest.Builder builder, SpawnPlan plan, Accounts.Identity identity) {
        boolean full = plan.command().privilege() == ExecCommand.Privilege.FULL;
        boolean keepsUser = full || plan.command().privilege() == ExecCommand.Privilege.NO_SETUID;
        if (!keepsUser && identity.changes()) {
            builder.add(new MouldSetting.Identity(identity.uid(), identity.gid(), identity.groups()));
        }
        if (!full && plan.unit().get(ExecDirectives.NO_NEW_PRIVILEGES)) {
            builder.add(new MouldSetting.NoNewPrivileges());
        }
    }

    private static List<String> arguments(ExecCommand command, Environment.Block block) {
        List<String> argv = command.noVariables() ? command.argv() : Variables.expand(command.argv(), block.variables());
        return argv.isEmpty() ? List.of(command.path()) : argv;
    }

    private void setWorkingDirectory(SpawnRequest.Builder builder, LoadedUnit unit, Accounts.Identity identity) throws SpawnFault {
        Optional<WorkingDirectory> setting = unit.find(ExecDirectives.WORKING_DIRECTORY);
        String path = setting.map(WorkingDirectory::path).orElse(options.workingDirectory);
        builder.workingDirectoryMayMiss(setting.map(WorkingDirectory::optional).orElse(true));
        if (path.equals("~")) {
            path = home(identity).orElseThrow(
                    () -> new SpawnFault(ExecStage.CHDIR, "cannot change directory to ~: the user has no home directory"));
        }
        builder.workingDirectory(path);
    }

    private Optional<String> home(Accounts.Identity identity) {
        if (identity.user().isPresent()) {
            return identity.user().get().home();
        }
        return options.mode == ManagerMode.SYSTEM ? Optional.of("/root") : Optional.ofNullable(System.getenv("HOME"));
    }

    private List<Fd> passed(SpawnPlan plan) throws SpawnFault {
        List<Fd> fds = new ArrayList<>(plan.fds().size());
        for (FdToken token : plan.fds()) {
            fds.add(descriptors.find(token).orElseThrow(
                    () -> new SpawnFault(ExecStage.FDS, "cannot pass descriptors to " + plan.command().path() + ": one is closed")));
        }
        return fds;
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private void takeResults() {
        for (SpawnResult result : spawner.results()) {
            Open spawn = open.remove(result.token());
            switch (result) {
                case SpawnResult.Spawned(long _, var pid) -> succeeded(spawn, pid.number());
                case SpawnResult.SpawnFailed failed ->
                    secondTry(spawn, failed).ifPresentOrElse(this::submit, () -> failed(spawn, failed));
            }
        }
    }

    /** The same in another way, if what failed need not be in vain. */
    private Optional<Open> secondTry(Open spawn, SpawnResult.SpawnFailed failed) {
        if (failed.stage() != ExecStage.CGROUP || spawn.again()) {
            return restraints.without(failed, spawn.request()).map(spawn::with);
        }
        try {
            return tracking.another(spawn.unit(), spawn.execution(), failed.errno())
                    .map(group -> spawn.again(new ProcessSetting.Cgroup(group.directory())));
        } catch (LinuxException e) {
            faults.report("cannot find another control group for " + spawn.unit(), e);
            return Optional.empty();
        }
    }

    private void submit(Open spawn) {
        open.put(spawn.token().id(), spawn);
        spawner.submit(spawn.token().id(), spawn.request());
    }

    private void succeeded(Open spawn, int pid) {
        answered(spawn);
        units.spawned(pid, spawn.unit());
        tracking.spawned(spawn.unit(), pid);
        beginLog(spawn, pid);
        loop.tell(now -> new Event.Spawned(now, spawn.token(), pid));
        children.spawned(pid);
        settle(spawn);
    }

    private void beginLog(Open spawn, int pid) {
        spawn.streams().log().ifPresent(stream -> {
            try {
                stream.begin(pid);
            } catch (LinuxException e) {
                faults.report("cannot read the output of " + spawn.unit(), e);
                stream.close();
            }
        });
    }

    private void failed(Open spawn, SpawnResult.SpawnFailed failed) {
        answered(spawn);
        spawn.streams().abandon();
        // That no process could be made at all has no status in systemd's table; memory comes nearest.
        ExecStage stage = failed.stage() == ExecStage.FORK ? ExecStage.MEMORY : failed.stage();
        loop.tell(now -> new Event.SpawnFailed(now, spawn.token(), stage.exitStatus(), failed.message()));
        settle(spawn);
    }

    private void answered(Open spawn) {
        spawn.streams().closeFds();
        spawn.unit().spawning--;
        children.spawning().end(spawn.token().id());
    }

    private void settle(Open spawn) {
        children.releaseHeld();
        tracking.answered(spawn.unit());
    }

    /** Waits for the result of a spawn that is under way, but not longer than this, and tells it. */
    void await(long timeoutMicros) throws LinuxException {
        Poll.await(spawner.readiness(), Poll.POLLIN, timeoutMicros);
        takeResults();
    }

    /** Whether spawns are under way. */
    boolean isBusy() {
        return !open.isEmpty();
    }

    @Override
    public void close() {
        spawner.close();
        takeResults();
    }
}
