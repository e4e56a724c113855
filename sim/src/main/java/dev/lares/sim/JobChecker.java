package dev.lares.sim;

import dev.lares.engine.Effect;
import dev.lares.engine.JobType;
import dev.lares.engine.JobView;
import dev.lares.unit.UnitName;
import java.util.SortedSet;
import java.util.TreeSet;

/** Every job that is added is removed once, what is told of jobs is true, and a unit has at most one (and one nop). */
final class JobChecker implements Checker {
    private final SortedSet<Long> live = new TreeSet<>();
    private long highest;

    @Override
    public void after(Step step, Simulation world) {
        for (Effect effect : step.effects()) {
            switch (effect) {
                case Effect.JobAdded(JobView job) -> add(job);
                case Effect.JobRemoved(JobView job, _) -> remove(job);
                default -> {}
            }
        }
        if (!live.equals(step.jobsAfter().keySet())) {
            throw new CheckFailed("by the effects there are the jobs " + live + ", the engine says " + step.jobsAfter());
        }
        SortedSet<UnitName> busy = new TreeSet<>();
        for (JobView job : step.jobsAfter().values()) {
            if (job.type() != JobType.NOP && !busy.add(job.unit())) {
                throw new CheckFailed(job.unit() + " has several jobs: " + step.jobsAfter());
            }
        }
    }

    private void add(JobView job) {
        if (job.id() <= highest || !live.add(job.id())) {
            throw new CheckFailed("the number of a job was given before: " + job);
        }
        highest = Math.max(highest, job.id());
    }

    private void remove(JobView job) {
        if (!live.remove(job.id())) {
            throw new CheckFailed("a job is removed that is not there: " + job);
        }
    }

    @Override
    public void settled(Simulation world) {
        if (!live.isEmpty()) {
            throw new CheckFailed("these jobs never end: " + world.engine().jobs());
        }
    }
}
