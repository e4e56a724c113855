package dev.lares.systemd1;

import dev.lares.engine.JobView;
import dev.lares.engine.MachineView;
import dev.lares.engine.ManagerView;
import dev.lares.engine.Moment;
import dev.lares.engine.Relation;
import dev.lares.engine.UnitView;
import dev.lares.unit.LoadState;
import dev.lares.unit.UnitType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * All that the manager knows, for people (systemd-analyze(1), "systemd-analyze dump"): itself, its units, its jobs. As with
 * systemd it is nothing to be parsed, and no promise. Times are in UTC.
 */
final class Dump {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final long MICROS = 1_000_000;

    private final Systemd1 bus;
    private final StringBuilder text = new StringBuilder(64 * 1024);

    private Dump(Systemd1 bus) {
        this.bus = bus;
    }

    /** All there is. */
    static String of(Systemd1 bus) {
        Dump dump = new Dump(bus);
        dump.manager();
        return dump.matching(List.of());
    }

    /** The units that one of the patterns matches, and their jobs. */
    static String of(Systemd1 bus, List<String> patterns) {
        return new Dump(bus).matching(patterns);
    }

    private String matching(List<String> patterns) {
        bus.engine().units().stream().filter(view -> Patterns.anyMatches(patterns, view.unit().id().text())).forEach(this::unit);
        bus.engine().jobs().stream().filter(job -> Patterns.anyMatches(patterns, job.unit().text())).forEach(this::job);
        return text.toString();
    }

    private void manager() {
        ManagerFacts facts = bus.world().facts();
        ManagerView view = bus.engine().manager();
        text.append("Manager: ").append(facts.version()).append('\n').append("Features: ").append(facts.features()).append('\n');
        timestamp("kernel", facts.kernel());
        timestamp("userspace", facts.userspace());
        timestamp("finish", view.startFinish());
        timestamp("units-load-start", view.loadStart());
        timestamp("units-load-finish", view.loadFinish());
        timestamp("units-load", view.reload());
    }

    private void timestamp(String name, Moment moment) {
        if (!moment.equals(Moment.NEVER)) {
            text.append("Timestamp ").append(name).append(": ").append(time(moment)).append('\n');
        }
    }

    private void unit(UnitView view) {
        UnitSubject unit = new UnitSubject(view, bus);
        text.append("-> Unit ").append(unit.name()).append(":\n");
        unit.names().stream().filter(name -> !name.equals(unit.name().text())).forEach(name -> line("Alias", name));
        line("Description", unit.description());
        line("Instance", unit.name().isInstance() ? unit.name().instance() : "n/a");
        line("Unit Load State", view.unit().loadState().text());
        line("Unit Active State", view.states().active().text());
        line("State Change Timestamp", time(view.stateChange()));
        line("Inactive Exit Timestamp", time(view.inactiveExit()));
        line("Active Enter Timestamp", time(view.activeEnter()));
        line("Active Exit Timestamp", time(view.activeExit()));
        line("Inactive Enter Timestamp", time(view.inactiveEnter()));
        line("Need Daemon Reload", word(bus.world().unitFiles().needsReload(view.unit())));
        line("Perpetual", word(view.perpetual()));
        String group = bus.world().controlGroup(unit.name());
        if (!group.isEmpty()) {
            line("Slice", unit.slice());
            line("CGroup", group);
        }
        if (!view.invocationId().isEmpty()) {
            line("Invocation ID", view.invocationId());
        }
        view.unit().fragment().ifPresent(path -> line("Fragment Path", path));
        view.unit().dropIns().forEach(path -> line("DropIn Path", path));
        view.unit().loadError().ifPresent(error -> line("Load Error", error));
        checks(view);
        for (Relation relation : Relation.values()) {
            unit.related(relation).forEach(other -> line(name(relation), other));
        }
        if (unit.name().type() == UnitType.SERVICE && view.unit().loadState() == LoadState.LOADED) {
            service(view.machine(), view.states().sub());
        }
        view.job().ifPresent(job -> line("Job", job.id() + " " + job.type().text()));
    }

    private void checks(UnitView view) {
        if (!view.conditionCheck().equals(Moment.NEVER)) {
            line("Condition Timestamp", time(view.conditionCheck()));
            line("Condition Result", word(view.conditionResult()));
        }
        if (!view.assertCheck().equals(Moment.NEVER)) {
            line("Assert Timestamp", time(view.assertCheck()));
            line("Assert Result", word(view.assertResult()));
        }
    }

    private void service(MachineView machine, String state) {
        line("Service State", state);
        line("Result", machine.result());
        line("Reload Result", machine.reloadResult());
        line("Restarts", Integer.toString(machine.restartCount()));
        if (machine.mainPid() > 0) {
            line("Main PID", Integer.toString(machine.mainPid()));
        }
        if (machine.controlPid() > 0) {
            line("Control PID", Integer.toString(machine.controlPid()));
        }
        if (!machine.statusText().isEmpty()) {
            line("Status Text", machine.statusText());
        }
        line("Stored Descriptors", Integer.toString(machine.storedFdCount()));
        for (MachineView.ExecRun run : machine.exits()) {
            line("Command " + run.role().name().toLowerCase(Locale.ROOT).replace('_', '-'), String.join(" ", run.command().argv()));
            line("  PID", Integer.toString(run.pid()));
            line("  Start Timestamp", time(run.started()));
            run.exit().ifPresent(exit -> {
                line("  Exit Timestamp", time(run.ended()));
                line("  Exit", exit.toString());
            });
        }
    }

    private void job(JobView job) {
        text.append("-> Job ").append(job.id()).append(":\n");
        line("Action", job.unit() + " -> " + job.type().text());
        line("State", JobInterface.state(job));
    }

    private void line(String key, String value) {
        text.append('\t').append(key).append(": ").append(value.replace("\n", "\\n")).append('\n');
    }

    /** As {@code RequiredBy} for {@code REQUIRED_BY}. */
    private static String name(Relation relation) {
        StringBuilder name = new StringBuilder();
        for (String word : relation.name().split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    private static String word(boolean value) {
        return value ? "yes" : "no";
    }

    private static String time(Moment moment) {
        return moment.equals(Moment.NEVER) ? "n/a" : TIME.format(Instant.ofEpochSecond(Math.floorDiv(moment.realtimeMicros(), MICROS)));
    }
}
