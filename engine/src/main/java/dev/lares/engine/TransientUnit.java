package dev.lares.engine;

import dev.lares.unit.UnitName;
import java.util.List;

/**
 * A unit that is made through the interface and not by a file of somebody's (systemd.unit(5), "transient").
 *
 * @param name its name
 * @param text its unit file, which the host writes into the directory of transient units
 * @param pids the processes a scope begins with; none for other units
 * @param standardFds what a service's processes get as standard streams; the engine's from now on
 */
public record TransientUnit(UnitName name, String text, List<Integer> pids, StandardFds standardFds) {
    public TransientUnit {
        pids = List.copyOf(pids);
    }
}
