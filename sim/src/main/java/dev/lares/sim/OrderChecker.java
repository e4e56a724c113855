package dev.lares.sim;

import dev.lares.engine.Event;
import dev.lares.engine.JobType;
import dev.lares.engine.JobView;
import dev.lares.unit.UnitName;
import java.util.SortedSet;

/**
 * A job begins only when no job of a unit it is ordered with must be waited for (systemd.unit(5), {@code Before=},
 * {@code After=}): a start waits for whatever the units before it have to do, a stop for the stop of the units after it,
 * and a start for any stop.
 */
final class OrderChecker implements Checker {
    private final SortedSet<UnitName> unordered;

    /**
     * @param unordered units started without regard to dependencies; whoever runs the simulation adds to it
     */
    OrderChecker(SortedSet<UnitName> unordered) {
        this.unordered = unordered;
    }

    @Override
    public void after(Step step, Simulation world) {
        if (step.event() instanceof Event.UnitsLoaded) {
            return; // the order itself may have changed, and jobs with it
        }
        for (JobView job : step.jobsAfter().values()) {
            JobView before = step.jobsBefore().get(job.id());
            boolean begins = job.running() && (before == null || !before.running() || before.type() != job.type());
            if (begins && !unordered.contains(job.unit())) {
                step.jobsBefore().values().forEach(other -> require(job, other, step, world));
            }
        }
    }

    private void require(JobView job, JobView other, Step step, Simulation world) {
        JobView now = step.jobsAfter().get(other.id());
        boolean stays = now != null && now.type() == other.type() && !other.unit().equals(job.unit());
        if (!stays || unordered.contains(other.unit())) {
            return;
        }
        boolean after = world.relations().after(job.unit()).contains(other.unit());
        boolean before = world.relations().after(other.unit()).contains(job.unit());
        if (after && !before && mustWait(job, other, true) || before && !after && mustWait(job, other, false)) {
            throw new CheckFailed(job + " begins, though it is ordered " + (after ? "after " : "before ") + other);
        }
    }

    private static boolean mustWait(JobView job, JobView other, boolean jobIsAfter) {
        if (job.type() == JobType.NOP || other.type() == JobType.NOP) {
            return false;
        }
        JobView later = jobIsAfter ? job : other;
        boolean laterGoesFirst = later.type() == JobType.STOP || later.type() == JobType.RESTART;
        return jobIsAfter != laterGoesFirst;
    }
}
