package dev.lares.engine;

import dev.lares.unit.DirectoryKind;
import java.util.List;
import java.util.Optional;
import java.util.Optional;

/** What the engine tells a unit's machine: the {@link Event}s that concern the unit, and the passing of its deadline. */
sealed interface MachineInput {
    record Spawned(SpawnToken token, int pid) implements MachineInput {}

    record SpawnFailed(SpawnToken token, int exitStatus, String message) implements MachineInput {}

    record ProcessExited(int pid, ProcessExit exit) implements MachineInput {}

    record Notified(int pid, NotifyMessage message, List<FdToken> fds) implements MachineInput {}

    record CgroupEmptied() implements MachineInput {}

    record Adopted(int count, Optional<String> failure) implements MachineInput {}

    record OutOfMemory() implements MachineInput {}

    record KillDone(int signalledCount) implements MachineInput {}

    record PidFileRead(PidFileContent content) implements MachineInput {}

    record PidFileChanged() implements MachineInput {}

    record ProcessesListed(List<Integer> pids, List<Integer> parents) implements MachineInput {}

    record FdHungUp(FdToken fd) implements MachineInput {}

    /** What whoever has made a transient unit gives to it, before its start. */
    record Endowed(List<Integer> pids, StandardFds standardFds) implements MachineInput {}

    record SocketsOpened(List<FdToken> fds) implements MachineInput {}

    record SocketsFailed(String message) implements MachineInput {}

    record ConnectionWaits(long round) implements MachineInput {}

    /** The unit that this one triggers has another state, or its job has ended. */
    record TriggeredChanged() implements MachineInput {}

    /** The start asked for by {@link UnitContext#requestTrigger} cannot be made a job. */
    record TriggerRefused(String message) implements MachineInput {}

    /** The owner of {@code BusName=} is another. */
    record BusNameChanged(boolean owned) implements MachineInput {}

    /** {@link UnitMachine#deadlineMicros} is reached (one or several of the machine's timers). */
    record DeadlineReached() implements MachineInput {}

    /** Too many starts in too short a time: the unit fails with {@code start-limit-hit}. */
    record StartLimitHit() implements MachineInput {}

    /** The restart asked for by {@link UnitContext#requestRestart} cannot be made a job: the unit stays down. */
    record RestartRefused() implements MachineInput {}

    /** {@code systemctl clean}, asked of a unit that is inactive. */
    record Clean(List<DirectoryKind> kinds) implements MachineInput {}

    record Cleaned(Optional<String> failure) implements MachineInput {}

    /** {@code systemctl reset-failed}: a failed unit becomes inactive, and counters are forgotten. */
    record ResetFailed() implements MachineInput {}
}
