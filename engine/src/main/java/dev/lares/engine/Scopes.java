package dev.lares.engine;

import dev.lares.unit.ResourceDirectives;
import dev.lares.unit.UnitName;
import java.util.List;

/** What is asked of units about processes that others have started (org.freedesktop.systemd1(5), {@code AttachProcessesToUnit}, {@code AbandonScope}). */
record Scopes(UnitGraph graph, Outbox out) {
    Reply abandon(UnitName name) {
        UnitNode node = graph.find(name).orElse(null);
        if (node == null) {
            return notLoaded(name);
        }
        if (node.isPerpetual()) {
            return new Reply.Refused(Errors.ACCESS_DENIED, "Access denied");
        }
        if (!(node.machine instanceof ScopeMachine scope)) {
            return new Reply.Refused(Errors.INVALID_ARGS, "Unit '" + name + "' is not a scope unit, refusing.");
        }
        return scope.abandon(node.context)
                ? Reply.Accepted.DONE
                : new Reply.Refused(Errors.SCOPE_NOT_RUNNING, "Scope " + node.id() + " is not running, cannot abandon.");
    }

    /** Makes processes a unit's; a failure to do so is logged. */
    Reply attach(UnitName name, String subgroup, List<Integer> pids) {
        UnitNode node = graph.find(name).orElse(null);
        if (node == null) {
            return notLoaded(name);
        }
        if (!node.unit.get(ResourceDirectives.DELEGATE)) {
            return new Reply.Refused(Errors.INVALID_ARGS, "Process migration not available on non-delegated units.");
        }
        if (!node.activeState().isActiveOrReloading()) {
            return new Reply.Refused(Errors.INVALID_ARGS, "Unit is not active, refusing.");
        }
        out.add(new Effect.Adopt(node.unit, node.invocationId, subgroup, pids));
        return Reply.Accepted.DONE;
    }

    private static Reply notLoaded(UnitName name) {
        return new Reply.Refused(Errors.NO_SUCH_UNIT, "Unit " + name + " not loaded.");
    }
}
