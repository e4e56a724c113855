package dev.lares.engine;

import java.util.Optional;

/** How job types combine with each other and with the state of their unit. */
final class JobTypes {
    private JobTypes() {}

    /**
     * The one type that does the work of both, if there is one. Defined for the types that transactions hold: start,
     * verify-active, stop, reload, restart; associative once {@link #collapse collapsed}.
     */
    static Optional<JobType> merge(JobType a, JobType b) {
        if (a == b) {
            return Optional.of(a);
        }
        if (a == JobType.STOP || b == JobType.STOP || a == JobType.NOP || b == JobType.NOP) {
            return Optional.empty();
        }
        if (a == JobType.RESTART || b == JobType.RESTART) {
            return Optional.of(JobType.RESTART);
        }
        if (a == JobType.RELOAD || b == JobType.RELOAD) {
            boolean withStart = a == JobType.START || b == JobType.START;
            return Optional.of(withStart ? JobType.RELOAD_OR_START : JobType.RELOAD);
        }
        return Optional.of(JobType.START);
    }

    static boolean conflict(JobType a, JobType b) {
        return a != JobType.NOP && b != JobType.NOP && merge(a, b).isEmpty();
    }

    /** Whether one type does all that another does. */
    static boolean isSuperset(JobType a, JobType b) {
        return merge(a, b).filter(merged -> merged == a).isPresent();
    }

    /** What a conditional type comes to in this state of the unit. */
    static JobType collapse(JobType type, ActiveState state) {
        return switch (type) {
            case TRY_RESTART -> state.isActiveOrActivating() ? JobType.RESTART : JobType.NOP;
            case TRY_RELOAD -> state.isActiveOrReloading() ? JobType.RELOAD : JobType.NOP;
            case RELOAD_OR_START -> state.isActiveOrReloading() ? JobType.RELOAD : JobType.START;
            case START, VERIFY_ACTIVE, STOP, RELOAD, RESTART, NOP -> type;
        };
    }

    /**
     * Whether a job of this type has nothing to do in this state. A restart always has: also a unit that is just
     * activating may hold what it took from a dependency that restarts with it.
     */
    static boolean isRedundant(JobType type, ActiveState state) {
        return switch (type) {
            case START, VERIFY_ACTIVE -> state.isActiveOrReloading();
            case STOP -> state.isInactiveOrFailed();
            case RELOAD -> state == ActiveState.RELOADING;
            case RESTART -> false;
            case NOP -> true;
            case TRY_RESTART, TRY_RELOAD, RELOAD_OR_START ->
                    throw new IllegalStateException("cannot keep a job of type " + type.text() + ": it was not collapsed");
        };
    }

    /**
     * Whether the first of two ordered jobs must wait for the second, by unit order and job types: a stop (or the stop
     * that a restart begins with) goes first whichever way the units are ordered; two starts follow the order of the
     * units, two stops the reverse.
     *
     * @param job the job in question
     * @param other the job of a unit which {@code job}'s unit is ordered after or before
     * @param after whether {@code job}'s unit is ordered after the other's, else before it
     */
    static boolean waitsFor(Job job, Job other, boolean after) {
        return compare(job, other, after) > 0;
    }

    /** Negative: {@code a} goes first; positive: {@code b} goes first; 0: in any order. */
    static int compare(Job a, Job b, boolean aAfterB) {
        if (a.type == JobType.NOP || b.type == JobType.NOP || a.ignoreOrder || b.ignoreOrder) {
            return 0;
        }
        if (aAfterB) {
            return -compare(b, a, false);
        }
        return b.type == JobType.STOP || b.type == JobType.RESTART ? 1 : -1;
    }
}
