package dev.lares.sim;

import dev.lares.engine.JobType;
import dev.lares.engine.JobView;
import dev.lares.engine.KillWhom;
import dev.lares.engine.Request;
import dev.lares.unit.DirectoryKind;
import dev.lares.unit.JobMode;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.SortedSet;

/** Requests drawn from a seed. */
final class DrawnRequests {
    private final Dice dice;
    private final DrawnUnits units;
    private final SortedSet<UnitName> excused;

    /**
     * @param excused grows by the units that are asked to be started without regard to dependencies
     */
    DrawnRequests(Dice dice, DrawnUnits units, SortedSet<UnitName> excused) {
        this.dice = dice;
        this.units = units;
        this.excused = excused;
    }

    void excuse(UnitName unit) {
        excused.add(unit);
    }

    Request draw(Simulation world) {
        int kind = dice.below(100);
        if (kind < 72) {
            return enqueue();
        } else if (kind < 75) {
            return new Request.Kill(unit(), dice.pick(KillWhom.values()), dice.pick(Signals.HUP, Signals.TERM, Signals.KILL, Signals.CONT));
        } else if (kind < 77) {
            return new Request.Clean(unit(), List.of(DirectoryKind.STATE, DirectoryKind.RUNTIME));
        } else if (kind < 80) {
            return new Request.Freeze(unit(), dice.percent(60));
        } else if (kind < 85) {
            return new Request.ResetFailed(unit());
        } else if (kind < 90) {
            return cancel(world.engine().jobs());
        } else if (kind < 93) {
            return new Request.LoadUnit(dice.percent(20) ? new UnitName("absent.service") : unit());
        } else if (kind < 94) {
            return new Request.ReloadFiles();
        } else if (kind < 97) {
            return dice.percent(60) ? new Request.Reference(unit()) : new Request.Unreference(unit());
        }
        return new Request.EnqueueAll(units.names().stream().map(UnitName::new).filter(_ -> dice.percent(50)).toList(),
                dice.pick(JobType.START, JobType.STOP, JobType.RESTART), JobMode.REPLACE);
    }

    private Request enqueue() {
        UnitName unit = dice.percent(3) ? new UnitName("absent.service") : unit();
        JobType type = dice.pick(JobType.START, JobType.START, JobType.START, JobType.START, JobType.STOP, JobType.STOP, JobType.RESTART,
                JobType.RESTART, JobType.RELOAD, JobType.TRY_RESTART, JobType.RELOAD_OR_START, JobType.TRY_RELOAD);
        JobMode mode = dice.percent(60) ? JobMode.REPLACE : oddMode(type);
        if (mode == JobMode.IGNORE_DEPENDENCIES || mode == JobMode.IGNORE_REQUIREMENTS) {
            excused.add(unit);
        }
        return new Request.Enqueue(unit, type, mode);
    }

    private JobMode oddMode(JobType type) {
        return switch (dice.below(8)) {
            case 0 -> JobMode.FLUSH;
            case 1 -> JobMode.IGNORE_DEPENDENCIES;
            case 2 -> JobMode.IGNORE_REQUIREMENTS;
            case 3 -> type == JobType.START ? JobMode.ISOLATE : JobMode.FAIL;
            case 4 -> type == JobType.STOP ? JobMode.TRIGGERING : JobMode.FAIL;
            case 5 -> dice.percent(20) ? JobMode.REPLACE_IRREVERSIBLY : JobMode.FAIL;
            case 6 -> type == JobType.START ? JobMode.RESTART_DEPENDENCIES : JobMode.FAIL;
            default -> JobMode.FAIL;
        };
    }

    private Request cancel(List<JobView> jobs) {
        return new Request.CancelJob(jobs.isEmpty() || dice.percent(20) ? 123_456 : dice.pick(jobs).id());
    }

    private UnitName unit() {
        return new UnitName(dice.pick(units.names()));
    }
}
