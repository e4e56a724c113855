package dev.lares.engine;

import dev.lares.engine.Relation.Atom;
import dev.lares.engine.Transaction.Proposal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for a cycle in the order in which jobs would run, among the jobs of a transaction and the installed ones they
 * would meet, and breaks it by dropping a job of the transaction that does not matter to the anchor.
 *
 * <p>A depth-first walk along "runs before". It keeps its own stack instead of recursing, because a chain of ordered
 * units can be as long as there are units.
 */
final class CycleSearch {
    private record Step(UnitNode node, Iterator<UnitNode> next) {}

    private final Transaction transaction;
    private final Transaction.Reporter reporter;
    private final Map<UnitNode, Boolean> onPathOrDone = new LinkedHashMap<>();

    CycleSearch(Transaction transaction, Transaction.Reporter reporter) {
        this.transaction = transaction;
        this.reporter = reporter;
    }

    /**
     * Whether there is no cycle; if there is one, a job has been dropped and the search must be made again.
     *
     * @throws RefusedException if the cycle cannot be broken
     */
    boolean isAcyclicNow() throws RefusedException {
        for (Proposal start : transaction.jobs()) {
            if (!onPathOrDone.containsKey(start.node) && !walk(start.node)) {
                return false;
            }
        }
        return true;
    }

    private boolean walk(UnitNode start) throws RefusedException {
        Deque<Step> path = new ArrayDeque<>();
        push(path, start);
        while (!path.isEmpty()) {
            Step step = path.peekLast();
            if (!step.next.hasNext()) {
                onPathOrDone.put(step.node, false);
                path.removeLast();
                continue;
            }
            UnitNode next = step.next.next();
            Boolean onPath = onPathOrDone.get(next);
            if (onPath == null) {
                push(path, next);
            } else if (onPath) {
                breakCycle(path, next);
                return false;
            }
        }
        return true;
    }

    private void push(Deque<Step> path, UnitNode node) {
        onPathOrDone.put(node, true);
        path.addLast(new Step(node, runsBefore(node).iterator()));
    }

    /** The units whose jobs must wait for this unit's job. */
    private List<UnitNode> runsBefore(UnitNode node) {
        Job job = jobOf(node);
        List<UnitNode> later = new ArrayList<>();
        if (job == null) {
            return later;
        }
        for (UnitNode other : node.others(Atom.BEFORE)) {
            Job otherJob = jobOf(other);
            if (otherJob != null && JobTypes.compare(job, otherJob, false) < 0) {
                later.add(other);
            }
        }
        for (UnitNode other : node.others(Atom.AFTER)) {
            Job otherJob = jobOf(other);
            if (otherJob != null && JobTypes.compare(job, otherJob, true) < 0) {
                later.add(other);
            }
        }
        return later;
    }

    /** The job that a unit has in the transaction, else the one installed, else null; as an object to compare by type. */
    private Job jobOf(UnitNode node) {
        List<Proposal> proposed = transaction.of(node);
        return proposed.isEmpty() ? node.job : proposed.getFirst().asJob();
    }

    private void breakCycle(Deque<Step> path, UnitNode entry) throws RefusedException {
        List<UnitNode> cycle = new ArrayList<>();
        Iterator<Step> backwards = path.descendingIterator();
        UnitNode node;
        do {
            node = backwards.next().node;
            cycle.add(node);
        } while (node != entry);
        StringBuilder text = new StringBuilder("Found ordering cycle on ").append(nameOf(cycle.getFirst()));
        for (int i = 1; i < cycle.size(); i++) {
            text.append(i == 1 ? "; has dependency on " : ", ").append(nameOf(cycle.get(i)));
        }
        reporter.report(entry, LogLevel.ERR, text.toString());
        for (UnitNode candidate : cycle) {
            List<Proposal> proposed = transaction.of(candidate);
            if (!proposed.isEmpty() && proposed.stream().noneMatch(p -> p.mattersToAnchor)) {
                reporter.report(
                        entry,
                        LogLevel.WARNING,
                        "Job " + nameOf(candidate) + " deleted to break ordering cycle starting with " + nameOf(entry));
                transaction.deleteAllOf(candidate);
                return;
            }
        }
        reporter.report(entry, LogLevel.ERR, "Unable to break cycle starting with " + nameOf(entry));
        throw new RefusedException(
                Errors.TRANSACTION_ORDER_IS_CYCLIC, "Transaction order is cyclic. See system logs for details.");
    }

    private String nameOf(UnitNode node) {
        Job job = jobOf(node);
        return node.id() + "/" + (job == null ? "none" : job.type.text());
    }
}
