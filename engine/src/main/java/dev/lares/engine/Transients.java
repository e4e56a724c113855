package dev.lares.engine;

import dev.lares.unit.LoadState;
import dev.lares.unit.UnitName;
import dev.lares.unit.UnitType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes units that somebody asks for without a file of theirs (org.freedesktop.systemd1(5), {@code StartTransientUnit}).
 * Their text is written to a file all the same, and loaded as any other: so there is one way to become a unit, and the
 * next reading of all files finds them again. The file goes with the unit.
 */
final class Transients {
    private final UnitGraph graph;
    private final Loads loads;
    private final Outbox out;
    private final UnitCollection collection;
    private final BiConsumer<UnitNode, MachineInput> tell;
    /** Those whose file is written and not loaded yet. */
    private final Set<UnitName> inMaking = new LinkedHashSet<>();

    /**
     * @param tell hands an input to a unit's machine
     */
    Transients(UnitGraph graph, Loads loads, Outbox out, UnitCollection collection, BiConsumer<UnitNode, MachineInput> tell) {
        this.graph = graph;
        this.loads = loads;
        this.out = out;
        this.collection = collection;
        this.tell = tell;
    }

    /**
     * Makes all these units, and starts the first.
     *
     * @param start starts a unit that is loaded
     * @param answer is told how it went
     */
    void make(List<TransientUnit> units, Function<UnitName, Reply> start, Consumer<Reply> answer) {
        List<UnitName> names = units.stream().map(TransientUnit::name).toList();
        loads.whenLoaded(names, () -> {
            try {
                for (TransientUnit unit : units) {
                    requirePristine(unit);
                }
            } catch (RefusedException e) {
                giveBack(units);
                names.forEach(name -> graph.find(name).ifPresent(collection::consider));
                answer.accept(e.reply());
                return;
            }
            inMaking.addAll(names);
            units.forEach(unit -> out.add(new Effect.WriteTransient(unit.name(), unit.text())));
            loads.loadAnew(names, () -> {
                inMaking.removeAll(names);
                answer.accept(endow(units, start));
            });
        });
    }

    /** A name may be taken if nothing is there under it but the name itself; slices are there without a file. */
    private void requirePristine(TransientUnit unit) throws RefusedException {
        UnitName name = unit.name();
        UnitNode node = graph.find(name).orElseThrow();
        LoadState load = node.unit.loadState();
        boolean pristine = (load == LoadState.NOT_FOUND || load == LoadState.LOADED) && node.unit.fragment().isEmpty() && node.job == null
                && node.id().equals(name) && !inMaking.contains(name);
        if (!pristine) {
            throw new RefusedException(Errors.UNIT_EXISTS, "Unit " + name + " was already loaded or has a fragment file.");
        }
        if (name.type() == UnitType.SCOPE && unit.pids().isEmpty()) {
            throw new RefusedException(Errors.FILE_NOT_FOUND,
                    "Unit " + name + " failed to load properly, please adjust/correct and reload service manager: No such file or directory");
        }
    }

    private Reply endow(List<TransientUnit> units, Function<UnitName, Reply> start) {
        for (TransientUnit unit : units) {
            UnitNode node = graph.find(unit.name()).orElseThrow();
            collection.consider(node);
            if (node.unit.loadState() == LoadState.LOADED) {
                tell.accept(node, new MachineInput.Endowed(unit.pids(), unit.standardFds()));
            } else {
                giveBack(List.of(unit));
            }
        }
        return start.apply(units.getFirst().name());
    }

    /** Writes drop-ins of a unit that is loaded, and has it read again: what runs goes on, and what is shown is new. */
    void setProperties(UnitName name, boolean runtime, SortedMap<String, String> dropIns, Consumer<Reply> answer) {
        loads.whenLoaded(List.of(name), () -> {
            UnitNode node = graph.find(name).orElseThrow();
            DropInPlace place = node.unit.isTransient() ? DropInPlace.TRANSIENT : runtime ? DropInPlace.RUNTIME : DropInPlace.PERSISTENT;
            out.add(new Effect.WriteDropIns(node.id(), place, dropIns));
            loads.loadAnew(List.of(node.id()), () -> answer.accept(Reply.Accepted.DONE));
        });
    }

    private void giveBack(List<TransientUnit> units) {
        units.forEach(unit -> unit.standardFds().all().forEach(fd -> out.add(new Effect.CloseFd(fd))));
    }
}
