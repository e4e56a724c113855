package dev.lares.unit;

import dev.lares.unit.ExecCommand.Privilege;
import dev.lares.unit.StandardStream.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import java.util.function.Consumer;

/**
 * Completes a unit that has been read: values that follow from others, then the checks of the whole. The sentences are
 * those that systemd logs, because people look for them.
 */
final class ServiceChecks {
    private static final List<Directive<List<ExecCommand>>> OTHER_COMMANDS = List.of(
            ServiceDirectives.EXEC_CONDITION,
            ServiceDirectives.EXEC_START_PRE,
            ServiceDirectives.EXEC_START_POST,
            ServiceDirectives.EXEC_RELOAD,
            ServiceDirectives.EXEC_STOP,
            ServiceDirectives.EXEC_STOP_POST);

    private static final List<Directive<List<DirectoryEntry>>> DIRECTORIES = List.of(
            ExecDirectives.RUNTIME_DIRECTORY,
            ExecDirectives.STATE_DIRECTORY,
            ExecDirectives.CACHE_DIRECTORY,
            ExecDirectives.LOGS_DIRECTORY,
            ExecDirectives.CONFIGURATION_DIRECTORY);

    /** Kinds of standard input that the outputs may share. */
    private static final Set<Kind> TWO_WAY = EnumSet.of(Kind.TTY, Kind.TTY_FORCE, Kind.TTY_FAIL, Kind.SOCKET, Kind.FD);

    private static final int SCHED_FIFO = 1;
    private static final int SCHED_RR = 2;

    private final UnitDraft draft;
    private final Settings.Builder settings;

    private ServiceChecks(UnitDraft draft) {
        this.draft = draft;
        this.settings = draft.settings();
    }

    /** Completes the unit; why it must not be run, if it must not. */
    static Optional<String> complete(UnitDraft draft, SpecifierContext context, Consumer<String> warn) {
        ServiceChecks checks = new ServiceChecks(draft);
        checks.deriveJobTimeout();
        if (draft.id().type() != UnitType.SERVICE) {
            return Optional.empty();
        }
        checks.deriveService();
        checks.deriveExecution(context);
        checks.warnings().forEach(warn);
        return checks.fault();
    }

    private <T> Optional<T> find(Directive<T> directive) {
        return settings.find(directive).or(directive::defaultValue);
    }

    private <T> T get(Directive<T> directive) {
        return find(directive).orElseThrow();
    }

    private boolean has(Directive<List<ExecCommand>> directive) {
        return !get(directive).isEmpty();
    }

    /** The one timeout stood for both before there were two. */
    private void deriveJobTimeout() {
        if (settings.find(UnitDirectives.JOB_RUNNING_TIMEOUT_SEC).isEmpty()) {
            settings.find(UnitDirectives.JOB_TIMEOUT_SEC)
                    .ifPresent(timeout -> settings.put(UnitDirectives.JOB_RUNNING_TIMEOUT_SEC, timeout));
        }
    }

    private void deriveService() {
        if (settings.find(ServiceDirectives.TYPE).isEmpty()) {
            settings.put(ServiceDirectives.TYPE, derivedType());
        }
        ServiceType type = get(ServiceDirectives.TYPE);
        if (type == ServiceType.ONESHOT && settings.find(ServiceDirectives.TIMEOUT_START_SEC).isEmpty()) {
            settings.put(ServiceDirectives.TIMEOUT_START_SEC, TimeSpan.INFINITY);
        }
        settings.put(ServiceDirectives.NOTIFY_ACCESS, derivedNotifyAccess(type));
        if (get(ResourceDirectives.DELEGATE) && settings.find(ServiceDirectives.OOM_POLICY).isEmpty()) {
            settings.put(ServiceDirectives.OOM_POLICY, OomPolicy.CONTINUE);
        }
        for (UnitName socket : get(ServiceDirectives.SOCKETS)) {
            draft.addDependency(Dependency.WANTS, socket);
            draft.addDependency(Dependency.AFTER, socket);
        }
        if (get(ServiceDirectives.PERMISSIONS_START_ONLY)) {
            OTHER_COMMANDS.forEach(this::runWithFullPrivileges);
        }
        settings.remove(ServiceDirectives.PERMISSIONS_START_ONLY);
    }

    private ServiceType derivedType() {
        if (settings.find(ServiceDirectives.BUS_NAME).isPresent()) {
            return ServiceType.DBUS;
        }
        return has(ServiceDirectives.EXEC_START) ? ServiceType.SIMPLE : ServiceType.ONESHOT;
    }

    /** A service that needs the notification socket gets it. */
    private NotifyAccess derivedNotifyAccess(ServiceType type) {
        NotifyAccess stated = settings.find(ServiceDirectives.NOTIFY_ACCESS).orElse(NotifyAccess.NONE);
        boolean needed = type == ServiceType.NOTIFY
                || type == ServiceType.NOTIFY_RELOAD
                || get(ServiceDirectives.WATCHDOG_SEC).micros() > 0
                || get(ServiceDirectives.FILE_DESCRIPTOR_STORE_MAX) > 0;
        return stated == NotifyAccess.NONE && needed ? NotifyAccess.MAIN : stated;
    }

    private void runWithFullPrivileges(Directive<List<ExecCommand>> directive) {
        List<ExecCommand> commands = get(directive).stream()
                .map(c -> new ExecCommand(c.at(), c.path(), c.argv(), c.ignoreFailure(), c.noVariables(), Privilege.FULL))
                .toList();
        if (!commands.isEmpty()) {
            settings.put(directive, commands);
        }
    }

    private void deriveExecution(SpecifierContext context) {
        deriveStreams();
        deriveSchedulingPriority();
        if (context.userManager() && settings.find(ExecDirectives.WORKING_DIRECTORY).isEmpty()) {
            settings.put(ExecDirectives.WORKING_DIRECTORY, new WorkingDirectory(context.identity().home(), true));
        }
        for (Directive<List<DirectoryEntry>> directive : DIRECTORIES) {
            settings.find(directive).ifPresent(entries -> settings.put(directive, parentsFirst(entries)));
        }
    }

    /** Data to read makes itself the input; what is left as it is falls back on the manager's defaults by being unset. */
    private void deriveStreams() {
        boolean hasData = settings.find(ExecDirectives.STANDARD_INPUT_TEXT).filter(data -> data.length > 0).isPresent();
        if (hasData && get(ExecDirectives.STANDARD_INPUT).kind() == Kind.NULL) {
            settings.put(ExecDirectives.STANDARD_INPUT, StandardStream.of(Kind.DATA));
        }
        StandardStream output = find(ExecDirectives.STANDARD_OUTPUT).orElse(StandardStream.INHERIT);
        StandardStream error = find(ExecDirectives.STANDARD_ERROR).orElse(StandardStream.INHERIT);
        if (TWO_WAY.contains(get(ExecDirectives.STANDARD_INPUT).kind())) {
            settings.put(ExecDirectives.STANDARD_OUTPUT, output);
            settings.put(ExecDirectives.STANDARD_ERROR, error);
            return;
        }
        boolean defaultOutput = output.kind() == Kind.INHERIT;
        if (defaultOutput) {
            settings.remove(ExecDirectives.STANDARD_OUTPUT);
        }
        if (defaultOutput && error.kind() == Kind.INHERIT) {
            settings.remove(ExecDirectives.STANDARD_ERROR);
        } else {
            settings.put(ExecDirectives.STANDARD_ERROR, error);
        }
    }

    /** The real-time policies have no priority 0. */
    private void deriveSchedulingPriority() {
        int policy = settings.find(ExecDirectives.CPU_SCHEDULING_POLICY).orElse(0);
        boolean realTime = policy == SCHED_FIFO || policy == SCHED_RR;
        if (realTime && settings.find(ExecDirectives.CPU_SCHEDULING_PRIORITY).orElse(0) == 0) {
            settings.put(ExecDirectives.CPU_SCHEDULING_PRIORITY, 1);
        }
    }

    private static List<DirectoryEntry> parentsFirst(List<DirectoryEntry> entries) {
        List<DirectoryEntry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparing(entry -> String.join("\0", Paths.components(entry.path()))));
        return List.copyOf(sorted);
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        boolean limited = !get(ServiceDirectives.RUNTIME_MAX_SEC).isInfinite();
        if (limited && get(ServiceDirectives.TYPE) == ServiceType.ONESHOT) {
            warnings.add("RuntimeMaxSec= has no effect in combination with Type=oneshot. Ignoring.");
        }
        if (!limited && get(ServiceDirectives.RUNTIME_RANDOMIZED_EXTRA_SEC).micros() > 0) {
            warnings.add("Service has RuntimeRandomizedExtraSec= setting, but no RuntimeMaxSec=. Ignoring.");
        }
        return warnings;
    }

    private Optional<String> fault() {
        boolean noAction = get(UnitDirectives.SUCCESS_ACTION) == EmergencyAction.NONE;
        boolean noStart = !has(ServiceDirectives.EXEC_START);
        boolean oneshot = get(ServiceDirectives.TYPE) == ServiceType.ONESHOT;
        if (noStart && !has(ServiceDirectives.EXEC_STOP) && noAction) {
            return refuse("Service has no ExecStart=, ExecStop=, or SuccessAction=.");
        }
        if (!oneshot && noStart) {
            return refuse("Service has no ExecStart= setting, which is only allowed for Type=oneshot services.");
        }
        if (!get(ServiceDirectives.REMAIN_AFTER_EXIT) && noStart && noAction) {
            return refuse("Service has no ExecStart= and no SuccessAction= settings and does not have RemainAfterExit=yes set.");
        }
        if (!oneshot && get(ServiceDirectives.EXEC_START).size() > 1) {
            return refuse("Service has more than one ExecStart= setting, which is only allowed for Type=oneshot services.");
        }
        if (get(ServiceDirectives.TYPE) == ServiceType.DBUS && settings.find(ServiceDirectives.BUS_NAME).isEmpty()) {
            return refuse("Service is of type D-Bus but no D-Bus service name has been specified.");
        }
        return oneshot ? oneshotFault() : Optional.empty();
    }

    private Optional<String> oneshotFault() {
        RestartPolicy restart = get(ServiceDirectives.RESTART);
        if (restart == RestartPolicy.ALWAYS || restart == RestartPolicy.ON_SUCCESS) {
            return refuse("Service has Restart= set to either always or on-success, which isn't allowed for Type=oneshot services.");
        }
        if (!get(ServiceDirectives.RESTART_FORCE_EXIT_STATUS).equals(ExitStatusSet.EMPTY)) {
            return refuse("Service has RestartForceExitStatus= set, which isn't allowed for Type=oneshot services.");
        }
        if (get(ServiceDirectives.EXIT_TYPE) == ExitType.CGROUP) {
            return refuse("Service has ExitType=cgroup set, which isn't allowed for Type=oneshot services.");
        }
        return Optional.empty();
    }

    private static Optional<String> refuse(String sentence) {
        return Optional.of(sentence + " Refusing.");
    }
}
