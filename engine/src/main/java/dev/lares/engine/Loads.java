package dev.lares.engine;

import dev.lares.unit.Diagnostic;
import dev.lares.unit.LoadState;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.Settings;
import dev.lares.unit.UnitName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Loads units in waves: a unit names others, which are loaded next, until every name in the graph is known. What was
 * asked for meanwhile waits, in its order, until the graph is whole again: no job ever meets a unit that is half known.
 */
final class Loads {
    private static final class Waiting {
        final List<UnitName> names;
        final Runnable action;
        boolean looked;

        Waiting(Collection<UnitName> names, Runnable action) {
            this.names = List.copyOf(names);
            this.action = action;
        }
    }

    private final UnitGraph graph;
    private final Outbox out;
    private final Function<UnitNode, UnitContext> contexts;
    private final Listener listener;
    private final SortedSet<UnitName> outstanding = new TreeSet<>();
    /** Loaded units whose files are being read again. */
    private final SortedSet<UnitName> renewed = new TreeSet<>();
    private final Map<UnitName, UnitNode> unlinked = new LinkedHashMap<>();
    private final List<UnitNode> unscanned = new ArrayList<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean reloading;
    private Moment firstStart = Moment.NEVER;
    private Moment firstFinish = Moment.NEVER;
    private Moment lastReload = Moment.NEVER;

    /** Who is told of the graph's growth. */
    interface Listener {
        /** A unit is in the graph that was not there. */
        void added(UnitNode node);

        /** A unit's files say something else than before, or say something at last. */
        void replaced(UnitNode node);

        /** All files have been read again. */
        void reloaded();
    }

    Loads(UnitGraph graph, Outbox out, Function<UnitNode, UnitContext> contexts, Listener listener) {
        this.listener = listener;
        this.graph = graph;
        this.out = out;
        this.contexts = contexts;
    }

    /** Runs the action once all these units are in the graph: at once if they are and nothing is being loaded. */
    void whenLoaded(Collection<UnitName> names, Runnable action) {
        waiting.addLast(new Waiting(names, action));
        advance();
    }

    /** The same, with the files of these units read again, also of those that are loaded well. */
    void loadAnew(Collection<UnitName> names, Runnable action) {
        whenLoaded(List.of(), () -> {
            renewed.addAll(names);
            request(names);
        });
        whenLoaded(names, action);
    }

    boolean isIdle() {
        return outstanding.isEmpty() && waiting.isEmpty();
    }

    /** When the first units were asked for; {@link Moment#NEVER} before. */
    Moment firstStart() {
        return firstStart;
    }

    /** When these and all that they name were there; {@link Moment#NEVER} before. */
    Moment firstFinish() {
        return firstFinish;
    }

    /** When {@link #reload} was last asked for; {@link Moment#NEVER} before. */
    Moment lastReload() {
        return lastReload;
    }

    void save(Snapshot.Section section) {
        section.put("loads", firstStart, firstFinish, lastReload);
    }

    void restore(Snapshot.Line line) {
        firstStart = line.moment();
        firstFinish = line.moment();
        lastReload = line.moment();
    }

    /** Loads all units anew, those with state and those without. */
    void reload() {
        lastReload = out.now();
        whenLoaded(List.of(), () -> {
            reloading = true;
            List<UnitName> names = graph.nodes().stream().map(UnitNode::id).toList();
            request(names);
        });
    }

    void onLoaded(List<LoadedUnit> units) {
        for (LoadedUnit unit : units) {
            accept(unit);
        }
        advance();
    }

    private void accept(LoadedUnit unit) {
        outstanding.removeAll(unit.names());
        Optional<UnitNode> known = graph.find(unit.id());
        if (known.isPresent()) {
            UnitNode node = known.get();
            if (reloading || renewed.contains(node.id()) || node.unit.loadState() != LoadState.LOADED) {
                node.unit = unit;
                graph.dropStaleNames(node);
                listener.replaced(node);
                report(unit, Diagnostic.Kind.BAD);
                queue(node);
            }
            renewed.remove(node.id());
            unit.names().forEach(name -> graph.addAlias(name, node));
            return;
        }
        UnitNode node = new UnitNode(unit, newMachine(unit), contexts);
        graph.add(node);
        listener.added(node);
        queue(node);
        report(unit, Diagnostic.Kind.BAD);
    }

    /** The machine of a unit of which nothing is known yet but its files. */
    static UnitMachine newMachine(LoadedUnit unit) {
        return switch (unit.id().type()) {
            case SERVICE -> new ServiceMachine();
            case SOCKET -> new SocketMachine();
            // The manager's own scope is there as long as the manager is.
            case SCOPE -> unit.id().text().equals("init.scope") ? new PlainMachine(unit) : new ScopeMachine();
            case TARGET, DEVICE, MOUNT, AUTOMOUNT, SWAP, TIMER, PATH, SLICE -> new PlainMachine(unit);
        };
    }

    /**
     * Fills an empty graph with these units and all they name. Only those that come to be named are told as added: the others
     * were there before.
     */
    void restore(SortedSet<UnitName> names, Function<SortedSet<UnitName>, List<LoadedUnit>> files) {
        SortedSet<UnitName> missing = new TreeSet<>(names);
        while (!missing.isEmpty()) {
            for (LoadedUnit unit : files.apply(missing)) {
                acceptRestored(unit, names);
            }
            missing.removeIf(name -> graph.find(name).isPresent());
            // Whoever reads the files owes an answer for each; one is made up rather than to ask for ever.
            missing.forEach(name -> acceptRestored(notFound(name), names));
            missing.clear();
            unscanned.forEach(node -> missing.addAll(graph.missingFor(node)));
            unscanned.clear();
        }
        unlinked.clear();
    }

    private void acceptRestored(LoadedUnit unit, SortedSet<UnitName> before) {
        if (before.contains(unit.id()) && graph.find(unit.id()).isEmpty()) {
            UnitNode node = new UnitNode(unit, newMachine(unit), contexts);
            graph.add(node);
            queue(node);
            report(unit, Diagnostic.Kind.BAD);
        } else {
            accept(unit);
        }
    }

    private void queue(UnitNode node) {
        unlinked.put(node.id(), node);
        unscanned.add(node);
    }

    private void report(LoadedUnit unit, Diagnostic.Kind kind) {
        for (Diagnostic diagnostic : unit.diagnostics()) {
            if (diagnostic.kind() == kind) {
                log(unit, diagnostic, out);
            }
        }
    }

    /** Tells the author of a unit about a line of its files. */
    static void log(LoadedUnit unit, Diagnostic diagnostic, Outbox out) {
        TreeMap<String, String> fields = new TreeMap<>();
        fields.put("CONFIG_FILE", diagnostic.at().path());
        fields.put("CONFIG_LINE", Integer.toString(diagnostic.at().line()));
        out.log(Optional.of(unit.id()), LogLevel.WARNING, diagnostic.toString(), fields);
    }

    private void advance() {
        while (outstanding.isEmpty()) {
            List<UnitName> missing = new ArrayList<>();
            unscanned.forEach(node -> missing.addAll(graph.missingFor(node)));
            unscanned.clear();
            if (missing.isEmpty()) {
                link();
                if (firstFinish.equals(Moment.NEVER)) {
                    firstFinish = firstStart.equals(Moment.NEVER) ? Moment.NEVER : out.now();
                }
                Waiting next = waiting.peekFirst();
                if (next == null) {
                    return;
                }
                missing.addAll(toLoadFor(next));
                if (missing.isEmpty()) {
                    waiting.removeFirst();
                    next.action.run();
                    continue;
                }
            }
            request(missing);
        }
    }

    /** The names asked for that no unit has; at the first look also those whose file may have come since. */
    private List<UnitName> toLoadFor(Waiting next) {
        boolean first = !next.looked;
        next.looked = true;
        return next.names.stream()
                .filter(name -> graph.find(name).map(node -> first && node.unit.loadState() != LoadState.LOADED).orElse(true))
                .toList();
    }

    private void link() {
        if (reloading) {
            graph.relinkAll();
            reloading = false;
            listener.reloaded();
        } else {
            unlinked.values().forEach(graph::link);
        }
        unlinked.clear();
    }

    private void request(Collection<UnitName> names) {
        outstanding.addAll(names);
        if (!outstanding.isEmpty()) {
            if (firstStart.equals(Moment.NEVER)) {
                firstStart = out.now();
            }
            out.add(new Effect.Load(outstanding));
        }
    }

    /** A unit of which nothing is known but its name. */
    static LoadedUnit notFound(UnitName name) {
        return new LoadedUnit(
                name,
                new TreeSet<>(),
                LoadState.NOT_FOUND,
                Optional.of("Unit " + name + " not found."),
                Optional.empty(),
                List.of(),
                Settings.EMPTY,
                Map.of(),
                List.of(),
                false);
    }
}
