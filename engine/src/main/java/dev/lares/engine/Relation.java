package dev.lares.engine;

import dev.lares.unit.Dependency;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * An edge of the {@link UnitGraph}, in one of its two directions, and what it means to jobs and states.
 *
 * <p>What a dependency does is the sum of a few elementary meanings ({@link Atom}); {@code Requires=} and
 * {@code BindsTo=} share most of theirs. The table follows systemd 252's meaning of each directive (systemd.unit(5),
 * "[Unit] Section Options").
 */
public enum Relation {
    REQUIRES(Atom.PULL_IN_START, Atom.RETROACTIVE_START_REPLACE, Atom.RECHECK_UNNEEDED),
    REQUISITE(Atom.PULL_IN_VERIFY, Atom.RECHECK_UNNEEDED),
    WANTS(Atom.PULL_IN_START_IGNORED, Atom.RETROACTIVE_START_FAIL, Atom.RECHECK_UNNEEDED),
    BINDS_TO(Atom.PULL_IN_START, Atom.RETROACTIVE_START_REPLACE, Atom.CANNOT_BE_ACTIVE_WITHOUT, Atom.RECHECK_UNNEEDED),
    PART_OF(),
    UPHOLDS(Atom.PULL_IN_START_IGNORED, Atom.RETROACTIVE_START_REPLACE, Atom.RECHECK_UPHELD, Atom.RECHECK_UNNEEDED),
    CONFLICTS(Atom.PULL_IN_STOP, Atom.RETROACTIVE_STOP_ON_START),
    BEFORE(Atom.BEFORE),
    AFTER(Atom.AFTER),
    ON_FAILURE(Atom.ON_FAILURE),
    ON_SUCCESS(Atom.ON_SUCCESS),
    TRIGGERS(Atom.TRIGGERS),
    PROPAGATES_RELOAD_TO(Atom.PROPAGATES_RELOAD_TO),
    RELOAD_PROPAGATED_FROM(),
    PROPAGATES_STOP_TO(Atom.RETROACTIVE_STOP_ON_STOP, Atom.PROPAGATE_STOP),
    STOP_PROPAGATED_FROM(),
    JOINS_NAMESPACE_OF(),

    REQUIRED_BY(Atom.PROPAGATE_STOP, Atom.PROPAGATE_RESTART, Atom.PROPAGATE_START_FAILURE, Atom.PINS),
    REQUISITE_OF(
            Atom.PROPAGATE_STOP,
            Atom.PROPAGATE_RESTART,
            Atom.PROPAGATE_START_FAILURE,
            Atom.PROPAGATE_INACTIVE_START_AS_FAILURE,
            Atom.PINS),
    WANTED_BY(Atom.PINS),
    BOUND_BY(
            Atom.RETROACTIVE_STOP_ON_STOP,
            Atom.PROPAGATE_STOP,
            Atom.PROPAGATE_RESTART,
            Atom.PROPAGATE_START_FAILURE,
            Atom.PINS,
            Atom.RECHECK_BOUND),
    CONSISTS_OF(Atom.PROPAGATE_STOP, Atom.PROPAGATE_RESTART),
    UPHELD_BY(Atom.START_STEADILY, Atom.PINS),
    CONFLICTED_BY(Atom.PULL_IN_STOP_IGNORED, Atom.RETROACTIVE_STOP_ON_START, Atom.PROPAGATE_STOP_FAILURE),
    ON_FAILURE_OF(),
    ON_SUCCESS_OF(),
    TRIGGERED_BY(Atom.TRIGGERED_BY);

    /** The elementary meanings; each says what is done to, or asked of, the unit at the other end. */
    enum Atom {
        /** Starting this starts the other, and fails without it. */
        PULL_IN_START,
        /** Starting this starts the other, and goes on without it. */
        PULL_IN_START_IGNORED,
        /** Starting this needs the other to be active already. */
        PULL_IN_VERIFY,
        /** Starting this stops the other, and fails otherwise. */
        PULL_IN_STOP,
        /** Starting this stops the other if possible. */
        PULL_IN_STOP_IGNORED,
        /** This came up by itself: start the other, replacing its job. */
        RETROACTIVE_START_REPLACE,
        /** This came up by itself: start the other unless it has a contrary job. */
        RETROACTIVE_START_FAIL,
        /** This came up by itself: stop the other. */
        RETROACTIVE_STOP_ON_START,
        /** This went down by itself: stop the other. */
        RETROACTIVE_STOP_ON_STOP,
        /** This may not be active while the other is not. */
        CANNOT_BE_ACTIVE_WITHOUT,
        /** Stopping this stops the other. */
        PROPAGATE_STOP,
        /** Restarting this restarts the other, if it runs. */
        PROPAGATE_RESTART,
        /** A failed start of this fails the other's start. */
        PROPAGATE_START_FAILURE,
        /** A failed stop of this fails the other's start. */
        PROPAGATE_STOP_FAILURE,
        /** A start of this that does not leave it active fails the other's start. */
        PROPAGATE_INACTIVE_START_AS_FAILURE,
        /** While the other is up, this is needed. */
        PINS,
        /** While the other is up, this is started again and again. */
        START_STEADILY,
        /** When this goes down, see whether the other is still needed. */
        RECHECK_UNNEEDED,
        /** When this comes up, see whether the other is to be started. */
        RECHECK_UPHELD,
        /** When this goes down, see whether the other must go down with it. */
        RECHECK_BOUND,
        BEFORE,
        AFTER,
        ON_FAILURE,
        ON_SUCCESS,
        TRIGGERS,
        TRIGGERED_BY,
        PROPAGATES_RELOAD_TO
    }

    private static final Map<Atom, Relation[]> WITH_ATOM = new EnumMap<>(Atom.class);

    static {
        for (Atom atom : Atom.values()) {
            Set<Relation> with = EnumSet.noneOf(Relation.class);
            for (Relation relation : values()) {
                if (relation.atoms.contains(atom)) {
                    with.add(relation);
                }
            }
            WITH_ATOM.put(atom, with.toArray(new Relation[0]));
        }
    }

    private final Set<Atom> atoms;

    Relation(Atom... atoms) {
        this.atoms = EnumSet.noneOf(Atom.class);
        for (Atom atom : atoms) {
            this.atoms.add(atom);
        }
    }

    /** The relations that have this meaning, in their order here. Not to be changed by the caller. */
    static Relation[] with(Atom atom) {
        return WITH_ATOM.get(atom);
    }

    /** The relation that a directive of this kind makes. */
    static Relation of(Dependency dependency) {
        return switch (dependency) {
            case REQUIRES -> REQUIRES;
            case REQUISITE -> REQUISITE;
            case WANTS -> WANTS;
            case BINDS_TO -> BINDS_TO;
            case PART_OF -> PART_OF;
            case UPHOLDS -> UPHOLDS;
            case CONFLICTS -> CONFLICTS;
            case BEFORE -> BEFORE;
            case AFTER -> AFTER;
            case ON_FAILURE -> ON_FAILURE;
            case ON_SUCCESS -> ON_SUCCESS;
            case TRIGGERS -> TRIGGERS;
            case PROPAGATES_RELOAD_TO -> PROPAGATES_RELOAD_TO;
            case RELOAD_PROPAGATED_FROM -> RELOAD_PROPAGATED_FROM;
            case PROPAGATES_STOP_TO -> PROPAGATES_STOP_TO;
            case STOP_PROPAGATED_FROM -> STOP_PROPAGATED_FROM;
            case JOINS_NAMESPACE_OF -> JOINS_NAMESPACE_OF;
        };
    }

    /** The same edge seen from its other end. */
    Relation inverse() {
        return switch (this) {
            case REQUIRES -> REQUIRED_BY;
            case REQUISITE -> REQUISITE_OF;
            case WANTS -> WANTED_BY;
            case BINDS_TO -> BOUND_BY;
            case PART_OF -> CONSISTS_OF;
            case UPHOLDS -> UPHELD_BY;
            case CONFLICTS -> CONFLICTED_BY;
            case BEFORE -> AFTER;
            case AFTER -> BEFORE;
            case ON_FAILURE -> ON_FAILURE_OF;
            case ON_SUCCESS -> ON_SUCCESS_OF;
            case TRIGGERS -> TRIGGERED_BY;
            case PROPAGATES_RELOAD_TO -> RELOAD_PROPAGATED_FROM;
            case RELOAD_PROPAGATED_FROM -> PROPAGATES_RELOAD_TO;
            case PROPAGATES_STOP_TO -> STOP_PROPAGATED_FROM;
            case STOP_PROPAGATED_FROM -> PROPAGATES_STOP_TO;
            case JOINS_NAMESPACE_OF -> JOINS_NAMESPACE_OF;
            case REQUIRED_BY -> REQUIRES;
            case REQUISITE_OF -> REQUISITE;
            case WANTED_BY -> WANTS;
            case BOUND_BY -> BINDS_TO;
            case CONSISTS_OF -> PART_OF;
            case UPHELD_BY -> UPHOLDS;
            case CONFLICTED_BY -> CONFLICTS;
            case ON_FAILURE_OF -> ON_FAILURE;
            case ON_SUCCESS_OF -> ON_SUCCESS;
            case TRIGGERED_BY -> TRIGGERS;
        };
    }
}
