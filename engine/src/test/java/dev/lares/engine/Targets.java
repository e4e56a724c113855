package dev.lares.engine;

import dev.lares.unit.Condition;
import dev.lares.unit.Dependency;
import dev.lares.unit.Directive;
import dev.lares.unit.JobMode;
import dev.lares.unit.LoadState;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.Settings;
import dev.lares.unit.UnitName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** An engine over a few units that need no processes: targets, which are up as soon as they are asked to be. */
final class Targets {
    private final Map<UnitName, LoadedUnit> files = new LinkedHashMap<>();
    private final Map<String, Boolean> conditions = new TreeMap<>();
    final Engine engine = new Engine(ManagerSettings.defaults(false, 1));
    final List<Effect> effects = new ArrayList<>();
    private long clock = 1_000_000;
    private long lastRequest;
    private boolean answersConditions = true;

    /** One unit, described by what its file would say. */
    final class Unit {
        private final UnitName name;
        private final Map<Dependency, SortedSet<UnitName>> dependencies = new EnumMap<>(Dependency.class);
        private final Settings.Builder settings = Settings.builder();
        private LoadState state = LoadState.LOADED;

        private Unit(String name) {
            this.name = new UnitName(name);
            write();
        }

        Unit has(Dependency kind, String... others) {
            for (String other : others) {
                dependencies.computeIfAbsent(kind, k -> new TreeSet<>()).add(new UnitName(other));
            }
            return write();
        }

        <T> Unit with(Directive<T> directive, T value) {
            settings.put(directive, value);
            return write();
        }

        Unit masked() {
            state = LoadState.MASKED;
            return write();
        }

        private Unit write() {
            files.put(
                    name,
                    new LoadedUnit(
                            name, new TreeSet<>(), state, Optional.empty(), Optional.empty(), List.of(), settings.build(), dependencies, List.of(), false));
            return this;
        }
    }

    Unit unit(String name) {
        return new Unit(name);
    }

    void remove(String name) {
        files.remove(new UnitName(name));
    }

    List<LoadedUnit> load(SortedSet<UnitName> names) {
        return names.stream().map(name -> files.getOrDefault(name, Loads.notFound(name))).toList();
    }

    void conditionHolds(String parameter, boolean holds) {
        conditions.put(parameter, holds);
    }

    /** Without answers, a unit with conditions goes on waiting. */
    void answersConditions(boolean answers) {
        answersConditions = answers;
    }

    /** Like {@link #start}, without waiting for the answer. */
    void enqueue(String name) {
        send(new Event.Requested(tick(), new RequestId(++lastRequest), new Request.Enqueue(new UnitName(name), JobType.START, JobMode.REPLACE)));
    }

    static Condition condition(String parameter) {
        return new Condition(new dev.lares.unit.Location("/x", 1), false, "PathExists", false, false, parameter);
    }

    Reply start(String name) {
        return ask(name, JobType.START, JobMode.REPLACE);
    }

    Reply stop(String name) {
        return ask(name, JobType.STOP, JobMode.REPLACE);
    }

    Reply ask(String name, JobType type, JobMode mode) {
        return request(new Request.Enqueue(new UnitName(name), type, mode));
    }

    Reply request(Request request) {
        RequestId id = new RequestId(++lastRequest);
        int before = effects.size();
        send(new Event.Requested(tick(), id, request));
        return effects.subList(before, effects.size()).stream()
                .filter(e -> e instanceof Effect.Replied replied && replied.id().equals(id))
                .map(e -> ((Effect.Replied) e).reply())
                .findFirst()
                .orElseThrow();
    }

    void send(Event first) {
        Deque<Event> events = new ArrayDeque<>(List.of(first));
        while (!events.isEmpty()) {
            for (Effect effect : engine.on(events.removeFirst())) {
                effects.add(effect);
                switch (effect) {
                    case Effect.Load(SortedSet<UnitName> names) -> events.addLast(new Event.UnitsLoaded(tick(), load(names)));
                    case Effect.CheckConditions(UnitName unit, List<Condition> asked) when answersConditions -> events.addLast(new Event.ConditionsChecked(
                            tick(), unit, asked.stream().map(c -> Optional.ofNullable(conditions.get(c.parameter()))).toList()));
                    default -> {}
                }
            }
        }
        engine.checkInvariants();
    }

    Moment tick() {
        clock += 10;
        return new Moment(clock, clock);
    }

    void passMicros(long micros) {
        clock += micros;
        send(new Event.TimeElapsed(tick()));
    }

    boolean isActive(String name) {
        return engine.unit(new UnitName(name)).map(view -> view.states().active() == ActiveState.ACTIVE).orElse(false);
    }

    /** Which units came up or went down since the last call, in their order: "+a.target", "-b.target". */
    List<String> moves() {
        List<String> moves = new ArrayList<>();
        for (Effect effect : effects) {
            if (effect instanceof Effect.JobRemoved(JobView job, JobResult result) && result == JobResult.DONE) {
                moves.add((job.type() == JobType.STOP ? "-" : "+") + job.unit().prefix());
            }
        }
        effects.clear();
        return moves;
    }

    List<String> results() {
        return effects.stream()
                .filter(Effect.JobRemoved.class::isInstance)
                .map(Effect.JobRemoved.class::cast)
                .map(e -> e.job().unit().prefix() + " " + e.job().type().text() + " " + e.result().text())
                .toList();
    }

    List<String> log() {
        return effects.stream().filter(Effect.Log.class::isInstance).map(e -> ((Effect.Log) e).text()).toList();
    }
}
