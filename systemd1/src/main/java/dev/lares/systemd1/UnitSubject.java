package dev.lares.systemd1;

import dev.lares.engine.MachineView;
import dev.lares.engine.MachineView.ExecRun;
import dev.lares.engine.ManagerSettings;
import dev.lares.engine.Relation;
import dev.lares.engine.ServiceSettings;
import dev.lares.engine.SpawnPlan.Role;
import dev.lares.engine.UnitView;
import dev.lares.unit.Directive;
import dev.lares.unit.DirectoryKind;
import dev.lares.unit.ExecCommand;
import dev.lares.unit.ExecDirectives;
import dev.lares.unit.LoadState;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.ResourceDirectives;
import dev.lares.unit.ResourceLimit;
import dev.lares.unit.UnitDirectives;
import dev.lares.unit.UnitName;
import dev.lares.unit.UnitType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A unit as the tables of its interfaces see it. */
record UnitSubject(UnitView view, Systemd1 bus) {
    UnitName name() {
        return view.unit().id();
    }

    LoadedUnit loaded() {
        return view.unit();
    }

    MachineView machine() {
        return view.machine();
    }

    World world() {
        return bus.world();
    }

    ManagerSettings manager() {
        return bus.engine().settings();
    }

    /** The settings of a service with the manager's defaults; for services only. */
    ServiceSettings service() {
        return new ServiceSettings(view.unit(), manager());
    }

    <T> T get(Directive<T> directive) {
        return view.unit().get(directive);
    }

    <T> Optional<T> find(Directive<T> directive) {
        return view.unit().find(directive);
    }

    List<String> names() {
        return view.unit().names().stream().map(UnitName::text).toList();
    }

    /** The units at the other ends of all edges of this kind, stated by either side. */
    List<String> related(Relation relation) {
        List<UnitName> others = bus.engine().related(name(), relation);
        return others.isEmpty() ? List.of() : others.stream().map(UnitName::text).toList();
    }

    /** {@code Description=}; without it the unit's name. */
    String description() {
        String text = get(UnitDirectives.DESCRIPTION);
        return text.isEmpty() ? name().text() : text;
    }

    /** Whether the unit was made through the interface; the manager's own scope counts as such. */
    boolean isTransient() {
        return loaded().isTransient() || name().text().equals("init.scope");
    }

    /** Whether a start job may be asked for by hand. */
    boolean canStart() {
        return loaded().loadState() == LoadState.LOADED && isRun() && name().type() != UnitType.SCOPE && !get(UnitDirectives.REFUSE_MANUAL_START);
    }

    boolean canStop() {
        return loaded().loadState() == LoadState.LOADED && isRun() && !view.perpetual() && !get(UnitDirectives.REFUSE_MANUAL_STOP);
    }

    boolean canIsolate() {
        return canStart() && get(UnitDirectives.ALLOW_ISOLATE);
    }

    private boolean isRun() {
        return switch (name().type()) {
            case SERVICE, SOCKET, TARGET, SLICE, SCOPE -> true;
            case DEVICE, MOUNT, AUTOMOUNT, SWAP, TIMER, PATH -> false;
        };
    }

    /** What {@code systemctl clean} could remove. */
    List<String> canClean() {
        List<String> kinds = new ArrayList<>();
        if (name().type() == UnitType.SERVICE && loaded().loadState() == LoadState.LOADED) {
            for (DirectoryKind kind : DirectoryKind.values()) {
                if (!kind.of(loaded()).isEmpty()) {
                    kinds.add(kind.text());
                }
            }
        }
        return kinds;
    }

    boolean canFreeze() {
        return name().type() == UnitType.SERVICE || name().type() == UnitType.SCOPE;
    }

    /** {@code Slice=} or the one a unit is in by default; empty where there is none. */
    String slice() {
        return find(ResourceDirectives.SLICE).map(UnitName::text).orElse("");
    }

    /** The run of the main process, or of the last one there was. */
    Optional<ExecRun> mainRun() {
        List<ExecRun> runs = machine().exits();
        for (int i = runs.size() - 1; i >= 0; i--) {
            if (runs.get(i).role() == Role.START) {
                return Optional.of(runs.get(i));
            }
        }
        return Optional.empty();
    }

    /** How a command of a line went last; the process it left behind as the main one, which comes after, is another matter. */
    Optional<ExecRun> runOf(Role role, ExecCommand command) {
        return machine().exits().stream().filter(run -> run.role() == role && run.command().equals(command)).findFirst();
    }

    /** The limit the unit sets, or the one its processes inherit. */
    ResourceLimit limit(Directive<ResourceLimit> directive) {
        return find(directive).orElseGet(() -> world().defaultLimit(directive.name().substring("Limit".length())));
    }
}
