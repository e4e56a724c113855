package dev.lares.engine;

/** An installed job: what is to become of a unit, waiting for its turn or running. A unit has at most one. */
final class Job extends Sleeper {
    /** Whether the job has begun. */
    enum Progress {
        /** It waits for ordered jobs to end, or for the unit to be ready for it. */
        WAITING,
        /** Its unit's conditions are being checked. */
        CHECKING,
        /** The unit was asked; the job ends with a change of the unit's state. */
        RUNNING
    }

    final long id;
    final UnitNode node;
    JobType type;
    Progress progress = Progress.WAITING;
    boolean irreversible;
    boolean ignoreOrder;
    boolean inRunQueue;
    long deadlineMicros = Long.MAX_VALUE;
    /** The job that held this one back when it was last looked at, or null: usually it still does. */
    Job blocker;

    Job(long id, UnitNode node, JobType type) {
        this.id = id;
        this.node = node;
        this.type = type;
    }

    boolean isRunning() {
        return progress != Progress.WAITING;
    }

    JobView view() {
        return new JobView(id, node.id(), type, isRunning());
    }

    @Override
    public String toString() {
        return node.id() + "/" + type.text();
    }
}
