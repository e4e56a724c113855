package dev.lares.cli;

import dev.lares.engine.Engine;
import dev.lares.engine.ManagerSettings;
import dev.lares.engine.Moment;
import dev.lares.host.Carrier;
import dev.lares.host.Handover;
import dev.lares.linux.LinuxException;
import dev.lares.systemd1.RuntimeSettings;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;

/**
 * What a manager has from its last life, if it has executed itself anew: its engine, and what clients have set. What is damaged
 * of it is told, and costs no more than itself; with nothing left the manager begins as at first.
 */
final class Succession {
    private static final String ENGINE = "engine";
    private static final String MANAGER = "manager";

    private final Optional<Handover> handover;
    private final List<String> faults = new ArrayList<>();

    private Succession(Optional<Handover> handover) {
        this.handover = handover;
    }

    /** Takes over from that descriptor, if there is one. */
    static Succession from(Optional<Integer> stateFd) {
        if (stateFd.isEmpty()) {
            return new Succession(Optional.empty());
        }
        try {
            return new Succession(Optional.of(Handover.receive(stateFd.get())));
        } catch (LinuxException e) {
            Succession none = new Succession(Optional.empty());
            none.faults.add(e.getMessage());
            return none;
        }
    }

    Optional<Handover> handover() {
        return handover;
    }

    /** Whether there is an engine to go on with. */
    boolean goesOn() {
        return handover.filter(from -> !from.snapshot().sections(ENGINE).isEmpty()).isPresent();
    }

    /** The engine of before, or a new one. */
    Engine engine(ManagerSettings settings, Function<SortedSet<UnitName>, List<LoadedUnit>> files) {
        if (goesOn()) {
            try {
                return Engine.restore(settings, handover.orElseThrow().snapshot(), files, handover.orElseThrow().warner());
            } catch (RuntimeException e) {
                faults.add("cannot go on with the state of before: " + e);
            }
        }
        return new Engine(settings);
    }

    /** When the manager came up at first. */
    Moment begin(Moment now) {
        Moment[] begin = {now};
        handover.ifPresent(from -> from.snapshot().sections(MANAGER).forEach(section -> section.read(line -> {
            if (line.key().equals("begin")) {
                begin[0] = line.moment();
            }
            return true;
        }, from.warner())));
        return begin[0];
    }

    /** Takes what clients have set; and has that written down the next time. */
    Carrier settings(RuntimeSettings settings, Moment begin) {
        handover.ifPresent(from -> from.read(MANAGER, line -> line.key().equals("begin") || settings.restore(line)));
        return next -> {
            var section = next.add(MANAGER).put("begin", begin);
            settings.save(section);
        };
    }

    /** Closes what nobody has taken, and says what could not be used. */
    List<String> finish() {
        handover.ifPresent(from -> {
            faults.addAll(from.warnings());
            from.closeUntaken();
        });
        return faults;
    }
}
