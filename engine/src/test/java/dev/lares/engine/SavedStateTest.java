package dev.lares.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.unit.Condition;
import dev.lares.unit.LoadState;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.Settings;
import dev.lares.unit.UnitName;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Nothing that the engine knows is left out of a {@link Snapshot}: each field of each of its classes that lives from one
 * event to the next is either saved, which the tests below show, or said here to follow from something else.
 */
final class SavedStateTest {
    private static final String EMPTY = "empty between two events";
    private static final String IDLE = "empty while no unit is being loaded, which a snapshot waits for";
    private static final String WIRING = "a part of the engine, or who is told";
    private static final String FILES = "read again from the unit files";

    /** What need not be saved, and why. */
    private static final Map<String, String> DERIVED = new TreeMap<>();

    /** What the whole saves: shown by {@link #theEngineItselfComesBack} and by the simulator's twins. */
    private static final SortedSet<String> SAVED_BY_THE_WHOLE = new TreeSet<>(List.of(
            "Engine.byPid", "Engine.bySpawn", "Engine.idle", "Engine.pendingRestarts", "Startup.begun", "Startup.finish", "Jobs.installedCount", "Jobs.failedCount",
            "Loads.firstStart", "Loads.firstFinish", "Loads.lastReload",
            "UnitGraph.byName", "KillRequests.pending", "Jobs.byId", "Jobs.runQueue", "Jobs.lastId", "ManagerEnd.exitCode",
            "ManagerEnd.watchdogs", "ManagerSignals.interrupts",
            "UnitCollection.candidates", "Deadlines.entries", "Identifiers.state", "Identifiers.lastToken", "UnitNode.machine",
            "UnitNode.names", "UnitNode.job", "Job.id", "Job.node", "ServiceMachine.memory", "PlainMachine.active"));

    /** Classes whose every field that is not derived {@link #everyFieldComesBack} fills, writes and reads. */
    private static final List<Class<?>> SAVED_FIELD_BY_FIELD = List.of(
            ServiceMemory.class, ServiceProcesses.class, ServiceTimers.class, FdStore.class, ExecHistory.class, RateLimit.class,
            PendingAnswers.class, UnitNode.class, Job.class, SocketMachine.class, ScopeMachine.class);

    static {
        derived(WIRING, "Engine.busNames", "Engine.triggers", "BusNames.out", "Triggers.graph", "Triggers.jobs", "Triggers.tell", "UnitCollection.busNames",
                "Engine.graph", "Engine.out", "Engine.deadlines", "Engine.loads", "Engine.jobs", "Engine.end", "Engine.changes",
                "Engine.starts", "Engine.signals", "Engine.kills", "Engine.freezer", "Freezer.out", "KillRequests.out", "Requests.freezer",
                "Requests.kills", "Requests.machines", "Starts.freezer", "Engine.requests", "Engine.identifiers", "Engine.collection",
                "Engine.startup", "Startup.graph", "Startup.jobs", "Startup.loads", "Startup.end", "Startup.out", "Requests.transients", "Requests.scopes", "Transients.collection", "Transients.graph", "Transients.loads", "Transients.out", "Transients.tell", "Loads.graph", "Loads.out", "Loads.contexts", "Loads.listener",
                "Jobs.graph", "Jobs.out", "Jobs.deadlines", "Jobs.deadlocks", "Jobs.listener",
                "StateChanges.jobs", "StateChanges.out", "StateChanges.end",
                "Starts.jobs", "Starts.out", "Starts.end", "Starts.identifiers", "Starts.drainChanges",
                "ManagerEnd.graph", "ManagerEnd.out", "ManagerEnd.specialUnits",
                "ManagerSignals.out", "ManagerSignals.end", "ManagerSignals.specialUnits", "ManagerSignals.reloadFiles", "ManagerSignals.dump",
                "Requests.graph", "Requests.jobs", "Requests.loads", "Requests.end", "Requests.out", "Requests.specialUnits", "Requests.collection",
                "UnitCollection.graph", "UnitCollection.loads", "UnitCollection.deadlines", "UnitCollection.out", "UnitNode.context");
        derived("read again from the manager's configuration", "Engine.settings", "Starts.settings", "ManagerSignals.settings", "Startup.settings");
        derived(EMPTY, "Triggers.pending", "Triggers.changed", "Engine.pendingChanges", "Outbox.effects", "Outbox.statesBefore", "Outbox.finish", "Outbox.now",
                "StateChanges.unneeded", "StateChanges.upheld", "StateChanges.bound", "Jobs.dependents", "Jobs.failing");
        derived(IDLE, "Loads.outstanding", "Loads.renewed", "Transients.inMaking", "Loads.unlinked", "Loads.unscanned", "Loads.waiting", "Loads.reloading",
                "Waiting.names", "Waiting.action", "Waiting.looked");
        derived(FILES, "BusNames.watched", "UnitNode.id", "UnitNode.unit", "UnitNode.edges", "UnitNode.named", "UnitNode.namedBy", "PlainMachine.type", "PlainMachine.supported");
        derived("counts only who came first; the order of the entries is saved", "Deadlines.sequence", "Sleeper.deadline");
        derived("there is no snapshot after the end", "ManagerEnd.ended");
        derived("looked for again among all jobs", "Deadlocks.suspects");
        derived("what was found when it was last looked for; it is looked for again", "Job.blocker");
    }

    private static void derived(String reason, String... fields) {
        for (String field : fields) {
            DERIVED.put(field, reason);
        }
    }

    private long nextNumber = 100;

    @Test
    void eachFieldOfEachClassIsSavedOrDerived() {
        SortedSet<String> unknown = new TreeSet<>();
        SortedSet<String> seen = new TreeSet<>();
        TreeMap<String, Class<?>> open = new TreeMap<>(Map.of("Engine", Engine.class));
        SortedSet<String> visited = new TreeSet<>();
        while (!open.isEmpty()) {
            Class<?> type = open.pollFirstEntry().getValue();
            visited.add(type.getName());
            for (Field field : fieldsOf(type)) {
                String name = field.getDeclaringClass().getSimpleName() + "." + field.getName();
                seen.add(name);
                boolean known = DERIVED.containsKey(name) || SAVED_BY_THE_WHOLE.contains(name) || SAVED_FIELD_BY_FIELD.contains(type);
                if (!known) {
                    unknown.add(name);
                }
                statefulClassesIn(field.getGenericType()).stream().filter(next -> !visited.contains(next.getName())).forEach(next -> open.put(next.getName(), next));
            }
        }
        assertThat(unknown).as("fields that are neither saved nor derived: save them (SavedEngine, SavedUnit, UnitMachine.save), then say so here").isEmpty();
        assertThat(DERIVED.keySet()).as("fields that are not there any more").isSubsetOf(seen);
        assertThat(SAVED_BY_THE_WHOLE).as("fields that are not there any more").isSubsetOf(seen);
        assertThat(seen).contains("ServiceMemory.restartCount", "ServiceProcesses.main", "Job.type", "UnitNode.invocationId");
    }

    /** The classes of the engine that change and can be reached from a field of that type. */
    private static List<Class<?>> statefulClassesIn(Type type) {
        List<Class<?>> found = new ArrayList<>();
        switch (type) {
            case ParameterizedType generic -> {
                for (Type argument : generic.getActualTypeArguments()) {
                    found.addAll(statefulClassesIn(argument));
                }
            }
            case Class<?> plain when plain == UnitMachine.class || plain == Sleeper.class ->
                    found.addAll(plain == Sleeper.class ? List.of(UnitNode.class, Job.class) : machines());
            case Class<?> plain when plain.getPackage() == Engine.class.getPackage() && !plain.isRecord() && !plain.isEnum() && !plain.isInterface() ->
                    found.add(plain);
            default -> {}
        }
        return found;
    }

    /** One machine for each type of unit. */
    private static List<Class<?>> machines() {
        List<Class<?>> machines = new ArrayList<>();
        for (dev.lares.unit.UnitType type : dev.lares.unit.UnitType.values()) {
            machines.add(Loads.newMachine(unit("x." + type.suffix())).getClass());
        }
        return machines;
    }

    @Test
    void everyFieldComesBack_ofAService() {
        for (int variant = 0; variant < 20; variant++) {
            ServiceMemory memory = new ServiceMemory();
            fill(memory, variant);
            Snapshot snapshot = new Snapshot();
            memory.save(snapshot.add("unit", "x.service"));
            ServiceMemory again = new ServiceMemory();
            readAll(snapshot, again::restore);
            assertThat(textOf(again)).isEqualTo(textOf(memory));
        }
    }

    @Test
    void everyFieldComesBack_ofASocket() {
        for (int variant = 0; variant < 10; variant++) {
            SocketMachine machine = new SocketMachine();
            fill(machine, variant);
            Snapshot snapshot = new Snapshot();
            machine.save(snapshot.add("unit", "x.socket"));
            SocketMachine again = new SocketMachine();
            readAll(snapshot, again::restore);
            assertThat(textOf(again)).isEqualTo(textOf(machine));
        }
    }

    @Test
    void everyFieldComesBack_ofAScope() {
        for (int variant = 0; variant < 10; variant++) {
            ScopeMachine machine = new ScopeMachine();
            fill(machine, variant);
            Snapshot snapshot = new Snapshot();
            machine.save(snapshot.add("unit", "x.scope"));
            ScopeMachine again = new ScopeMachine();
            readAll(snapshot, again::restore);
            assertThat(textOf(again)).isEqualTo(textOf(machine));
        }
    }

    @Test
    void everyFieldComesBack_ofAUnit() {
        UnitNode node = new UnitNode(unit("x.service"), new PlainMachine(unit("x.service")), _ -> null);
        fill(node, 0);
        Snapshot snapshot = new Snapshot();
        SavedUnit.write(node, snapshot.add("unit", "x.service"));
        UnitNode again = new UnitNode(unit("x.service"), new PlainMachine(unit("x.service")), _ -> null);
        readAll(snapshot, line -> SavedUnit.read(again, line) || line.key().equals("active") || line.key().equals("name"));
        assertThat(textOf(again)).isEqualTo(textOf(node));
    }

    @Test
    void everyFieldComesBack_ofAJob() {
        Targets world = new Targets();
        world.unit("a.target");
        world.start("a.target");
        UnitNode node = new UnitNode(unit("a.target"), new PlainMachine(unit("a.target")), _ -> null);
        UnitGraph graph = new UnitGraph();
        graph.add(node);
        Job job = new Job(7, node, JobType.NOP);
        fill(job, 0);
        Snapshot snapshot = new Snapshot();
        Jobs.save(job, snapshot.add("job", "7"));
        Jobs jobs = new Jobs(graph, new Outbox(), new Deadlines(), null);
        jobs.restore(7, Snapshot.parse(snapshot.text(), SavedStateTest::fail).sections().getFirst(), SavedStateTest::fail);
        assertThat(textOf(jobs.find(7).orElseThrow())).isEqualTo(textOf(job));
    }

    @Test
    void theEngineItselfComesBack() {
        Targets world = new Targets();
        world.unit("all.target").has(dev.lares.unit.Dependency.WANTS, "idle.service", "slow.service", "held.target");
        world.unit("held.target").has(dev.lares.unit.Dependency.AFTER, "slow.service").with(
                dev.lares.unit.UnitDirectives.JOB_TIMEOUT_SEC, new dev.lares.unit.TimeSpan(90_000_000));
        world.unit("idle.service").with(dev.lares.unit.ServiceDirectives.TYPE, dev.lares.unit.ServiceType.IDLE)
                .with(dev.lares.unit.ServiceDirectives.EXEC_START, List.of(ServiceScenario.command("/bin/idle")));
        world.unit("slow.service").with(dev.lares.unit.ServiceDirectives.TYPE, dev.lares.unit.ServiceType.NOTIFY)
                .with(dev.lares.unit.ServiceDirectives.EXEC_START, List.of(ServiceScenario.command("/bin/slow")));
        world.start("all.target");
        Effect.Spawn spawn = (Effect.Spawn) world.effects.stream().filter(Effect.Spawn.class::isInstance).findFirst().orElseThrow();
        world.send(new Event.Spawned(world.tick(), spawn.token(), 4711));
        world.send(new Event.Signalled(world.tick(), 2));
        world.request(new Request.Reference(new UnitName("held.target")));
        world.send(new Event.Requested(world.tick(), new RequestId(77), new Request.Kill(new UnitName("slow.service"), KillWhom.MAIN_FAIL, 10)));
        String text = world.engine.snapshot().text();

        Engine again = Engine.restore(ManagerSettings.defaults(false, 99), Snapshot.parse(text, SavedStateTest::fail), world::load, SavedStateTest::fail);

        assertThat(again.snapshot().text()).isEqualTo(text);
        assertThat(text).contains("process=4711", "kill-request=77 slow.service MAIN_FAIL 10 4711 0", "idle=idle.service", "deadline=", "unit=held.target",
                "startup=true 0 0", "references=1", "to-collect=");
        assertThat(again.manager()).isEqualTo(world.engine.manager());
        assertThat(again.jobs()).isEqualTo(world.engine.jobs());
        assertThat(again.units()).isEqualTo(world.engine.units());
        assertThat(again.nextDeadlineMicros()).isEqualTo(world.engine.nextDeadlineMicros());
    }

    private static void readAll(Snapshot snapshot, Snapshot.LineReader reader) {
        Snapshot.parse(snapshot.text(), SavedStateTest::fail).sections().getFirst().read(reader, SavedStateTest::fail);
    }

    private static void fail(String warning) {
        throw new AssertionError(warning);
    }

    private static LoadedUnit unit(String name) {
        return new LoadedUnit(new UnitName(name), new TreeSet<>(), LoadState.LOADED, Optional.empty(), Optional.empty(), List.of(), Settings.EMPTY,
                new LinkedHashMap<>(), List.of(), false);
    }

    private static List<Field> fieldsOf(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> at = type; at != Object.class && at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    /** The fields that are saved one by one. */
    private static List<Field> savedFieldsOf(Class<?> type) {
        return fieldsOf(type).stream().filter(field -> {
            String name = field.getDeclaringClass().getSimpleName() + "." + field.getName();
            return !DERIVED.containsKey(name) && !SAVED_BY_THE_WHOLE.contains(name);
        }).toList();
    }

    /** Gives each saved field, also those of the parts, a value it does not have at first; of several kinds of values, another in each variant. */
    private void fill(Object target, int variant) {
        try {
            for (Field field : savedFieldsOf(target.getClass())) {
                if (SAVED_FIELD_BY_FIELD.contains(field.getType())) {
                    fill(field.get(target), variant);
                } else if (field.get(target) instanceof Collection<?> collection) {
                    fillCollection(collection, field, variant);
                } else {
                    field.set(target, value(field.getGenericType(), field.get(target), variant));
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    private void fillCollection(Collection<?> collection, Field field, int variant) throws ReflectiveOperationException {
        Type element = ((ParameterizedType) field.getGenericType()).getActualTypeArguments()[0];
        for (int i = 0; i < 2; i++) {
            ((Collection<Object>) collection).add(value(element, null, variant + i));
        }
    }

    private Object value(Type type, Object old, int variant) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType generic) {
            Type argument = generic.getActualTypeArguments()[0];
            return switch (((Class<?>) generic.getRawType()).getSimpleName()) {
                case "Optional" -> Optional.of(value(argument, null, variant));
                case "List" -> List.of(value(argument, null, variant), value(argument, null, variant));
                case "Map" -> new LinkedHashMap<>(Map.of(value(argument, null, variant), value(generic.getActualTypeArguments()[1], null, variant)));
                default -> throw new AssertionError("this test has no value of " + type + " yet");
            };
        }
        Class<?> plain = (Class<?>) type;
        if (plain == boolean.class || plain == Boolean.class) {
            return !Boolean.TRUE.equals(old);
        } else if (plain == int.class || plain == Integer.class) {
            return (int) nextNumber++;
        } else if (plain == long.class) {
            return nextNumber++;
        } else if (plain == String.class) {
            return "text " + nextNumber++ + "\\=";
        } else if (plain == OptionalInt.class) {
            return OptionalInt.of((int) nextNumber++);
        } else if (plain == OptionalLong.class) {
            return OptionalLong.of(nextNumber++);
        } else if (plain == UnitName.class) {
            return new UnitName("u" + nextNumber++ + ".service");
        } else if (plain.isEnum()) {
            Object[] constants = plain.getEnumConstants();
            Object chosen = constants[variant % constants.length];
            return chosen == old ? constants[(variant + 1) % constants.length] : chosen;
        } else if (plain.isSealed()) {
            Class<?>[] kinds = plain.getPermittedSubclasses();
            return value(kinds[variant % kinds.length], null, variant);
        } else if (plain.isRecord()) {
            return record(plain, variant);
        }
        throw new AssertionError("this test has no value of " + type + " yet");
    }

    private Object record(Class<?> type, int variant) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(components[i].getGenericType(), null, variant);
        }
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new AssertionError("cannot make a " + type, e.getCause());
        }
    }

    /** All saved fields with their values, those of the parts too. */
    private static Map<String, Object> textOf(Object target) {
        Map<String, Object> values = new TreeMap<>();
        try {
            for (Field field : savedFieldsOf(target.getClass())) {
                Object value = field.get(target);
                values.put(field.getName(), SAVED_FIELD_BY_FIELD.contains(field.getType()) ? textOf(value) : plain(value));
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
        return values;
    }

    private static Object plain(Object value) {
        return value instanceof Map<?, ?> map && map.keySet().stream().anyMatch(Condition.class::isInstance) ? Map.copyOf(map) : value;
    }
}
