package dev.lares.engine;

import java.util.List;
import java.util.OptionalLong;

/**
 * What the state of a service must answer to. {@link ServiceMachine} makes it out of its inputs after the books about
 * processes, descriptors and timers are kept, so that each state sees only what may change the state.
 */
sealed interface Happening {
    /** The main process executes its program, or has been found otherwise. */
    record MainSpawned() implements Happening {}

    /** The control process executes its program. */
    record ControlSpawned() implements Happening {}

    /** The main process has ended. */
    record MainEnded(ServiceResult result) implements Happening {}

    /** The control process has ended. */
    record ControlEnded(ServiceResult result) implements Happening {}

    /**
     * The PID file was read.
     *
     * @param mainKnown whether it names the main process
     */
    record PidFileTold(boolean mainKnown) implements Happening {}

    /** Something has changed where the PID file is awaited. */
    record PidFileChanged() implements Happening {}

    /** The unit's processes were listed. */
    record Listed(List<Integer> pids, List<Integer> parents) implements Happening {
        public Listed {
            pids = List.copyOf(pids);
            parents = List.copyOf(parents);
        }
    }

    /** No process of the unit is left. */
    record GroupEmptied() implements Happening {}

    /** The last signalling has reached nobody. */
    record NobodySignalled() implements Happening {}

    /** The timer of the state went off. */
    record TimedOut() implements Happening {}

    /** The watchdog was not fed in time, or the service asked to be aborted. */
    record WatchdogBit() implements Happening {}

    /** The kernel ended a process of the unit for want of memory. */
    record OutOfMemory() implements Happening {}

    /**
     * {@code READY=1}.
     *
     * @param reloading whether {@code RELOADING=1} came with it
     * @param monotonicMicros {@code MONOTONIC_USEC=}, if it came with it
     */
    record Ready(boolean reloading, OptionalLong monotonicMicros) implements Happening {}

    /** {@code RELOADING=1}, with {@code MONOTONIC_USEC=} if it came with it. */
    record Reloading(OptionalLong monotonicMicros) implements Happening {}

    /** {@code BusName=} of a service of {@code Type=dbus} has an owner now, or none. */
    record BusNameChanged(boolean owned) implements Happening {}

    /** {@code STOPPING=1}. */
    record Stopping() implements Happening {}
}
