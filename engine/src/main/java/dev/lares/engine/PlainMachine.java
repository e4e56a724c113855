package dev.lares.engine;

import dev.lares.unit.LoadedUnit;
import dev.lares.unit.UnitType;
import java.util.Map;

/**
 * The machine of units without processes of their own: targets and slices, which are active as soon as they are started,
 * and units of types that Lares does not run, which are as the world has them (a mount point that is mounted is active)
 * and can be neither started nor stopped.
 */
final class PlainMachine implements UnitMachine {
    private final UnitType type;
    private final boolean supported;
    private boolean active;

    PlainMachine(LoadedUnit unit) {
        this.type = unit.id().type();
        this.supported = type == UnitType.TARGET || type == UnitType.SLICE;
        this.active = unit.active();
    }

    @Override
    public UnitStates states() {
        return new UnitStates(active ? ActiveState.ACTIVE : ActiveState.INACTIVE, active ? activeWord() : "dead");
    }

    private String activeWord() {
        return switch (type) {
            case MOUNT -> "mounted";
            case DEVICE -> "plugged";
            case SCOPE -> "running";
            case SOCKET, AUTOMOUNT, TIMER, PATH -> "waiting";
            case SERVICE, TARGET, SWAP, SLICE -> "active";
        };
    }

    @Override
    public Answer canStart(UnitContext context) {
        return supported ? Answer.BEGUN : Answer.UNSUPPORTED;
    }

    @Override
    public Answer start(UnitContext context) {
        if (!supported) {
            return Answer.UNSUPPORTED;
        }
        change(true, context);
        return Answer.BEGUN;
    }

    @Override
    public Answer stop(UnitContext context) {
        if (!supported) {
            return Answer.INAPPLICABLE;
        }
        change(false, context);
        if (type == UnitType.SLICE) {
            context.emit(new Effect.Release(context.unit(), false));
        }
        return Answer.BEGUN;
    }

    private void change(boolean toActive, UnitContext context) {
        UnitStates before = states();
        active = toActive;
        context.changed(before, states(), ChangeNotes.NONE);
    }

    @Override
    public Answer reload(UnitContext context) {
        return Answer.INAPPLICABLE;
    }

    @Override
    public boolean canReload(UnitContext context) {
        return false;
    }

    @Override
    public void on(MachineInput input, UnitContext context) {
        switch (input) {
            case MachineInput.Clean _,
                    MachineInput.Cleaned _,
                    MachineInput.ResetFailed _,
                    MachineInput.CgroupEmptied _,
                    MachineInput.ProcessesListed _,
                    MachineInput.KillDone _ -> {}
            case MachineInput.Endowed endowed -> endowed.standardFds().all().forEach(fd -> context.emit(new Effect.CloseFd(fd)));
            case MachineInput.Notified notified -> notified.fds().forEach(fd -> context.emit(new Effect.CloseFd(fd)));
            case MachineInput.Spawned _,
                    MachineInput.SpawnFailed _,
                    MachineInput.ProcessExited _,
                    MachineInput.OutOfMemory _,
                    MachineInput.Adopted _,
                    MachineInput.PidFileRead _,
                    MachineInput.PidFileChanged _,
                    MachineInput.FdHungUp _,
                    MachineInput.DeadlineReached _,
                    MachineInput.RestartRefused _,
                    MachineInput.SocketsOpened _,
                    MachineInput.SocketsFailed _,
                    MachineInput.ConnectionWaits _,
                    MachineInput.TriggeredChanged _,
                    MachineInput.TriggerRefused _,
                    MachineInput.BusNameChanged _,
                    MachineInput.StartLimitHit _ ->
                    context.log(LogLevel.DEBUG, "Ignoring " + input + ": the unit has no processes.", Map.of());
        }
    }

    @Override
    public boolean isIdle() {
        return true;
    }

    @Override
    public void drop(UnitContext context) {}

    @Override
    public long deadlineMicros() {
        return Long.MAX_VALUE;
    }

    @Override
    public MachineView view() {
        return MachineView.PLAIN;
    }

    @Override
    public void save(Snapshot.Section section) {
        section.put("active", active);
    }

    @Override
    public boolean restore(Snapshot.Line line) {
        if (!line.key().equals("active")) {
            return false;
        }
        // What only the world can tell, the unit has told anew.
        active = supported ? line.flag() : active;
        return true;
    }

    @Override
    public void checkInvariants() {
        if (active && !supported && type == UnitType.SERVICE) {
            throw new IllegalStateException("cannot run a service by a plain machine");
        }
    }
}
