package dev.lares.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds installed jobs that wait for each other in a circle, and so would wait for ever.
 *
 * <p>A transaction has no such circle ({@link CycleSearch}), but one can come about later: a restart is ordered as a stop
 * until it has stopped and as a start from then on; jobs of several transactions meet; unit files are read again. A circle
 * can only close at a job that is new or has changed, so only such jobs are looked at, once each.
 */
final class Deadlocks {
    private record Step(Job job, Iterator<Job> waitsFor) {}

    private final Set<Job> suspects = new LinkedHashSet<>();

    /** A job is new, or waits for others than before. */
    void suspect(Job job) {
        suspects.add(job);
    }

    /** The jobs of a circle, each of which waits for the next one and the last for the first; empty if there is none. */
    List<Job> findCircle() {
        Map<Job, Boolean> onPathOrDone = new LinkedHashMap<>();
        for (Job suspect : suspects) {
            List<Job> circle = onPathOrDone.containsKey(suspect) ? List.of() : circleFrom(suspect, onPathOrDone);
            if (!circle.isEmpty()) {
                return circle;
            }
        }
        suspects.clear();
        return List.of();
    }

    /** The one to give up: the one that came last, but rather a start than a stop, and none that is irreversible. */
    static Job victimOf(List<Job> circle) {
        Optional<Job> start = circle.stream().filter(job -> job.type != JobType.STOP && !job.irreversible).reduce((a, b) -> a.id > b.id ? a : b);
        return start.orElseGet(() -> circle.stream().reduce((a, b) -> a.id > b.id ? a : b).orElseThrow());
    }

    private static List<Job> circleFrom(Job first, Map<Job, Boolean> onPathOrDone) {
        Deque<Step> path = new ArrayDeque<>();
        push(path, first, onPathOrDone);
        while (!path.isEmpty()) {
            Step step = path.peekLast();
            if (!step.waitsFor.hasNext()) {
                onPathOrDone.put(step.job, false);
                path.removeLast();
                continue;
            }
            Job next = step.waitsFor.next();
            Boolean onPath = onPathOrDone.get(next);
            if (onPath == null) {
                push(path, next, onPathOrDone);
            } else if (onPath) {
                return path.stream().map(Step::job).dropWhile(job -> job != next).toList();
            }
        }
        return List.of();
    }

    private static void push(Deque<Step> path, Job job, Map<Job, Boolean> onPathOrDone) {
        onPathOrDone.put(job, true);
        path.addLast(new Step(job, blockersOf(job).iterator()));
    }

    private static List<Job> blockersOf(Job job) {
        List<Job> blockers = new ArrayList<>();
        if (job.node.job != job || job.isRunning() || job.ignoreOrder || job.type == JobType.NOP) {
            return blockers;
        }
        for (UnitNode other : job.node.others(Relation.AFTER)) {
            if (other.job != null && JobTypes.waitsFor(job, other.job, true)) {
                blockers.add(other.job);
            }
        }
        for (UnitNode other : job.node.others(Relation.BEFORE)) {
            if (other.job != null && JobTypes.waitsFor(job, other.job, false)) {
                blockers.add(other.job);
            }
        }
        return blockers;
    }
}
