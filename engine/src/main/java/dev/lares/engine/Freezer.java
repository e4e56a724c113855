package dev.lares.engine;

import dev.lares.unit.LoadState;
import dev.lares.unit.UnitType;
import java.util.Optional;

/**
 * Freezes and thaws units (systemctl(1), "freeze"). The kernel does it in its own time and tells when it is done; only then
 * the request is answered. A unit that is being stopped is thawed first, since a frozen process heeds no signal but SIGKILL.
 * Errors are those of systemd 252.
 */
final class Freezer {
    private final Outbox out;

    Freezer(Outbox out) {
        this.out = out;
    }

    void begin(RequestId id, UnitNode node, boolean freeze) throws RefusedException {
        if (!isFreezable(node.id().type())) {
            throw unsupported(node);
        }
        if (node.job != null) {
            throw busy();
        }
        if (node.unit.loadState() != LoadState.LOADED || node.activeState() != ActiveState.ACTIVE) {
            throw new RefusedException(Errors.UNIT_INACTIVE, "Unit is inactive.");
        }
        if (node.freezer == FreezerState.FREEZING || node.freezer == FreezerState.THAWING) {
            throw new RefusedException(
                    Errors.FAILED, "Previously requested freezer operation for unit '" + node.id() + "' is still in progress.");
        }
        node.freezeRequest = Optional.of(id);
        ask(node, freeze);
    }

    static boolean isFreezable(UnitType type) {
        return type == UnitType.SERVICE || type == UnitType.SCOPE;
    }

    private static RefusedException unsupported(UnitNode node) {
        return new RefusedException(Errors.NOT_SUPPORTED, "Unit '" + node.id() + "' does not support freezing.");
    }

    private static RefusedException busy() {
        return new RefusedException(Errors.UNIT_BUSY, "Unit has a pending job.");
    }

    private void ask(UnitNode node, boolean freeze) {
        enter(node, freeze ? FreezerState.FREEZING : FreezerState.THAWING);
        out.add(new Effect.Freeze(node.id(), freeze));
    }

    /** The unit is about to be stopped. */
    void thaw(UnitNode node) {
        if (node.freezer == FreezerState.FREEZING || node.freezer == FreezerState.FROZEN) {
            ask(node, false);
        }
    }

    /** Another host is here, which does not know what the one before was asked. */
    void askAgain(UnitNode node) {
        if (node.freezer == FreezerState.FREEZING || node.freezer == FreezerState.THAWING) {
            out.add(new Effect.Freeze(node.id(), node.freezer == FreezerState.FREEZING));
        }
    }

    void onReport(UnitNode node, FreezerReport report) {
        switch (report) {
            case FROZEN -> {
                // While it is being thawed this is old news.
                if (node.freezer != FreezerState.THAWING) {
                    reached(node, FreezerState.FROZEN);
                }
            }
            case THAWED -> {
                if (node.freezer != FreezerState.FREEZING) {
                    reached(node, FreezerState.RUNNING);
                }
            }
            case NO_GROUP -> fail(node, busy());
            case UNSUPPORTED -> fail(node, unsupported(node));
        }
    }

    /** The unit is down: nothing of it is left that could be frozen. */
    void down(UnitNode node) {
        if (node.freezer != FreezerState.RUNNING) {
            reached(node, FreezerState.RUNNING);
        }
    }

    private void reached(UnitNode node, FreezerState state) {
        enter(node, state);
        answer(node, Reply.Accepted.DONE);
    }

    private void fail(UnitNode node, RefusedException refusal) {
        enter(node, FreezerState.RUNNING);
        answer(node, refusal.reply());
    }

    private void enter(UnitNode node, FreezerState state) {
        if (node.freezer != state) {
            node.freezer = state;
            out.add(new Effect.FreezerChanged(node.id(), state));
        }
    }

    private void answer(UnitNode node, Reply reply) {
        node.freezeRequest.ifPresent(id -> out.add(new Effect.Replied(id, reply)));
        node.freezeRequest = Optional.empty();
    }
}
