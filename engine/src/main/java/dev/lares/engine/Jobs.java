package dev.lares.engine;

import dev.lares.engine.Job.Progress;
import dev.lares.engine.Relation.Atom;
import dev.lares.engine.Transaction.Proposal;
import dev.lares.unit.JobMode;
import dev.lares.unit.TimeSpan;
import dev.lares.unit.UnitDirectives;
import dev.lares.unit.UnitName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The installed jobs: at most one a unit. A job waits until no job it is ordered against is left, then asks its unit,
 * and ends with a change of the unit's state. The run queue holds the jobs that may have become ready; it is worked off
 * at the end of each event, in the order of the jobs' numbers.
 */
final class Jobs {
    private final UnitGraph graph;
    private final Outbox out;
    private final Deadlines deadlines;
    private final Map<Long, Job> byId = new TreeMap<>();
    private final TreeSet<Long> runQueue = new TreeSet<>();
    private final Deque<Job> dependents = new ArrayDeque<>();
    private final Deadlocks deadlocks = new Deadlocks();
    private boolean failing;
    private long lastId;
    private int installedCount;
    private int failedCount;

    /** Told of each end of a job that may concern others; the other half of the engine. */
    interface Listener {
        /** A start job for OnFailure= is due: the job ended by time-out or a failed dependency. */
        void jobFailed(UnitNode node);

        void jobTimedOut(UnitNode node);

        /** The unit has no job any longer. */
        void jobGone(UnitNode node);
    }

    private final Listener listener;

    Jobs(UnitGraph graph, Outbox out, Deadlines deadlines, Listener listener) {
        this.graph = graph;
        this.out = out;
        this.deadlines = deadlines;
        this.listener = listener;
    }

    Collection<Job> all() {
        return byId.values();
    }

    Optional<Job> find(long id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** How many jobs were ever installed. */
    int installedCount() {
        return installedCount;
    }

    /** How many jobs ever failed by themselves; those that failed with another do not count. */
    int failedCount() {
        return failedCount;
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    /** Makes a transaction for the request and installs its jobs: these, that of the unit itself first. */
    List<JobView> enqueue(JobType type, UnitNode node, JobMode mode) throws RefusedException {
        Transaction transaction = Transaction.make(type, node, mode, graph::nodes, (about, level, text) -> out.log(about, level, text));
        if (mode == JobMode.ISOLATE || mode == JobMode.FLUSH) {
            cancelAllBut(transaction);
        }
        List<JobView> affected = new ArrayList<>();
        boolean anchored = false;
        for (Proposal proposal : transaction.jobs()) {
            JobView job = install(proposal, mode == JobMode.REPLACE_IRREVERSIBLY).view();
            if (proposal == transaction.anchor()) {
                affected.addFirst(job);
                anchored = true;
            } else {
                affected.add(job);
            }
        }
        if (!anchored) {
            throw new IllegalStateException("cannot find the anchor " + transaction.anchor() + " among the installed jobs");
        }
        return affected;
    }

    /** Like {@link #enqueue}, where nobody waits for an answer: a refusal goes to the log. */
    boolean tryEnqueue(JobType type, UnitNode node, JobMode mode, String purpose) {
        try {
            enqueue(type, node, mode);
            return true;
        } catch (RefusedException e) {
            out.log(node, LogLevel.WARNING, "Failed to enqueue " + purpose + " job, ignoring: " + e.getMessage());
            return false;
        }
    }

    void save(Snapshot.Section section) {
        section.put("jobs", lastId, installedCount, failedCount);
    }

    boolean restore(Snapshot.Line line) {
        if (!line.key().equals("jobs")) {
            return false;
        }
        lastId = line.number();
        installedCount = line.integer();
        failedCount = line.integer();
        return true;
    }

    static void save(Job job, Snapshot.Section section) {
        section.put("unit", job.node.id())
                .put("type", job.type)
                .put("progress", job.progress)
                .put("irreversible", job.irreversible)
                .put("ignore-order", job.ignoreOrder)
                .put("queued", job.inRunQueue)
                .put("deadline", job.deadlineMicros);
    }

    /** Installs a job that was saved; throws {@link IllegalArgumentException} if it cannot be there. */
    void restore(long id, Snapshot.Section section, Consumer<String> warnings) {
        UnitName[] unit = new UnitName[1];
        JobType[] type = new JobType[1];
        section.read(line -> {
            switch (line.key()) {
                case "unit" -> unit[0] = line.unit();
                case "type" -> type[0] = line.constant(JobType.class);
                default -> {}
            }
            return true;
        }, warnings);
        UnitNode node = Optional.ofNullable(unit[0]).flatMap(graph::find).orElseThrow(() -> new IllegalArgumentException("its unit is not there"));
        if (type[0] == null || node.job != null || byId.containsKey(id)) {
            throw new IllegalArgumentException("its type is missing, or another is in its place");
        }
        Job job = new Job(id, node, type[0]);
        section.read(line -> restore(job, line), warnings);
        node.job = job;
        byId.put(id, job);
        lastId = Math.max(lastId, id);
        if (job.inRunQueue) {
            runQueue.add(id);
        }
        deadlocks.suspect(job);
    }

    private static boolean restore(Job job, Snapshot.Line line) {
        switch (line.key()) {
            case "unit", "type" -> line.text();
            case "progress" -> job.progress = line.constant(Progress.class);
            case "irreversible" -> job.irreversible = line.flag();
            case "ignore-order" -> job.ignoreOrder = line.flag();
            case "queued" -> job.inRunQueue = line.flag();
            case "deadline" -> job.deadlineMicros = line.number();
            default -> {
                return false;
            }
        }
        return true;
    }

    void makeAllReversible() {
        byId.values().forEach(job -> job.irreversible = false);
    }

    private void cancelAllBut(Transaction transaction) {
        for (Job job : List.copyOf(byId.values())) {
            if (!job.node.unit.get(UnitDirectives.IGNORE_ON_ISOLATE) && !transaction.contains(job.node)) {
                finish(job, JobResult.CANCELED, false, false);
            }
        }
    }

    private Job install(Proposal proposal, boolean irreversible) {
        UnitNode node = proposal.node;
        Job installed = node.job;
        if (installed != null && JobTypes.conflict(installed.type, proposal.type)) {
            finish(installed, JobResult.CANCELED, false, false);
            installed = null;
        }
        if (installed != null) {
            mergeInto(installed, proposal, irreversible);
            return installed;
        }
        Job job = new Job(++lastId, node, proposal.type);
        job.irreversible = irreversible;
        job.ignoreOrder = proposal.ignoreOrder;
        node.job = job;
        byId.put(job.id, job);
        installedCount++;
        out.add(new Effect.JobAdded(job.view()));
        startTimer(job, UnitDirectives.JOB_TIMEOUT_SEC);
        queue(job);
        deadlocks.suspect(job);
        return job;
    }

    private void mergeInto(Job installed, Proposal proposal, boolean irreversible) {
        boolean lateMerge = proposal.type != JobType.RELOAD && JobTypes.isSuperset(installed.type, proposal.type);
        boolean mustRunAgain = installed.isRunning() && !lateMerge;
        installed.type = JobTypes.merge(installed.type, proposal.type)
                .map(type -> JobTypes.collapse(type, installed.node.activeState()))
                .orElse(installed.type);
        installed.irreversible |= irreversible;
        installed.ignoreOrder |= proposal.ignoreOrder;
        if (mustRunAgain) {
            installed.progress = Progress.WAITING;
        }
        queue(installed);
        deadlocks.suspect(installed);
    }

    private void startTimer(Job job, dev.lares.unit.Directive<TimeSpan> directive) {
        TimeSpan span = job.node.unit.get(directive);
        if (!span.isInfinite()) {
            long deadline = Micros.add(out.now().monotonicMicros(), span.micros());
            job.deadlineMicros = Math.min(job.deadlineMicros, deadline);
            deadlines.set(job, job.deadlineMicros);
        }
    }

    void queue(Job job) {
        if (!job.inRunQueue && job.progress == Progress.WAITING) {
            job.inRunQueue = true;
            runQueue.add(job.id);
        }
    }

    /** The next job that may begin now, marked as running; jobs that must wait on are passed over. */
    Optional<Job> nextReady() {
        while (!runQueue.isEmpty()) {
            Job job = byId.get(runQueue.pollFirst());
            if (job == null) {
                continue;
            }
            job.inRunQueue = false;
            if (job.progress == Progress.WAITING && isReady(job)) {
                job.progress = Progress.RUNNING;
                startTimer(job, UnitDirectives.JOB_RUNNING_TIMEOUT_SEC);
                return Optional.of(job);
            }
        }
        return Optional.empty();
    }

    private boolean isReady(Job job) {
        if (job.ignoreOrder || job.type == JobType.NOP) {
            return true;
        }
        if (job.blocker != null && isHeldBackBy(job, job.blocker)) {
            return false;
        }
        job.blocker = blockerOf(job).orElse(null);
        return job.blocker == null;
    }

    /** The jobs that must end before this one may begin. */
    List<JobView> before(Job job) {
        return ordered(job, true);
    }

    /** The jobs that wait for this one's end. */
    List<JobView> after(Job job) {
        return ordered(job, false);
    }

    private List<JobView> ordered(Job job, boolean before) {
        Map<Long, JobView> found = new TreeMap<>();
        for (Relation relation : List.of(Relation.AFTER, Relation.BEFORE)) {
            for (UnitNode other : job.node.others(relation)) {
                if (other.job != null && JobTypes.compare(job, other.job, relation == Relation.AFTER) * (before ? 1 : -1) > 0) {
                    found.put(other.job.id, other.job.view());
                }
            }
        }
        return List.copyOf(found.values());
    }

    private static boolean isHeldBackBy(Job job, Job blocker) {
        UnitNode other = blocker.node;
        return other.job == blocker
                && (job.node.has(Relation.AFTER, other) && JobTypes.waitsFor(job, blocker, true)
                        || job.node.has(Relation.BEFORE, other) && JobTypes.waitsFor(job, blocker, false));
    }

    private static Optional<Job> blockerOf(Job job) {
        for (UnitNode other : job.node.others(Relation.AFTER)) {
            if (other.job != null && JobTypes.waitsFor(job, other.job, true)) {
                return Optional.of(other.job);
            }
        }
        for (UnitNode other : job.node.others(Relation.BEFORE)) {
            if (other.job != null && JobTypes.waitsFor(job, other.job, false)) {
                return Optional.of(other.job);
            }
        }
        return Optional.empty();
    }

    /** The unit is not ready for the job: it waits for the next change of the unit's state. */
    void putBack(Job job) {
        job.progress = Progress.WAITING;
    }

    /**
     * Ends a job.
     *
     * @param recursive whether the jobs that needed this one fail with it
     * @param silent whether nothing was done, so nothing is to be told
     */
    void finish(Job job, JobResult result, boolean recursive, boolean silent) {
        finishOne(job, result, recursive, silent);
        // Worked off here and not by recursion: a chain of requirements can be as long as there are units.
        while (!dependents.isEmpty() && !failing) {
            failing = true;
            try {
                finishOne(dependents.removeFirst(), JobResult.DEPENDENCY, true, false);
            } finally {
                failing = false;
            }
        }
    }

    private void finishOne(Job job, JobResult result, boolean recursive, boolean silent) {
        if (byId.get(job.id) != job) {
            return;
        }
        UnitNode node = job.node;
        JobType type = job.type;
        if (!silent) {
            JobMessages.ended(job, result).ifPresent(out::add);
        }
        if (result == JobResult.DONE && type == JobType.RESTART) {
            job.type = JobType.START;
            job.progress = Progress.WAITING;
            queue(job);
            deadlocks.suspect(job);
        } else {
            if (result == JobResult.FAILED || result == JobResult.INVALID) {
                failedCount++;
            }
            uninstall(job, result);
            if (recursive) {
                failDependents(node, type, result);
            }
            if (result == JobResult.TIMEOUT || result == JobResult.DEPENDENCY) {
                out.log(node, LogLevel.NOTICE, "Job " + node.id() + "/" + type.text() + " failed with result '" + result.text() + "'.");
                listener.jobFailed(node);
            }
        }
        queueOrdered(node);
    }

    private void uninstall(Job job, JobResult result) {
        job.node.job = null;
        byId.remove(job.id);
        runQueue.remove(job.id);
        deadlines.set(job, Long.MAX_VALUE);
        out.add(new Effect.JobRemoved(job.view(), result));
        listener.jobGone(job.node);
    }

    private void failDependents(UnitNode node, JobType type, JobResult result) {
        boolean positive = type == JobType.START || type == JobType.VERIFY_ACTIVE;
        if (result != JobResult.DONE && positive) {
            failStartsOf(node.others(Atom.PROPAGATE_START_FAILURE));
        } else if (result != JobResult.DONE && type == JobType.STOP) {
            failStartsOf(node.others(Atom.PROPAGATE_STOP_FAILURE));
        }
        // A Requisite= is there only if the unit really is active: a oneshot that came and went is not, nor one whose
        // condition failed, though both jobs end well.
        boolean mayBeInactive = type == JobType.START || type == JobType.RELOAD;
        if (result == JobResult.DONE && mayBeInactive && !node.activeState().isActiveOrReloading()) {
            failStartsOf(node.others(Atom.PROPAGATE_INACTIVE_START_AS_FAILURE));
        }
    }

    private void failStartsOf(List<UnitNode> nodes) {
        for (UnitNode other : nodes) {
            if (other.job != null && (other.job.type == JobType.START || other.job.type == JobType.VERIFY_ACTIVE)) {
                dependents.addLast(other.job);
            }
        }
    }

    private void queueOrdered(UnitNode node) {
        queueAll(node.others(Relation.AFTER));
        queueAll(node.others(Relation.BEFORE));
    }

    private void queueAll(Iterable<UnitNode> nodes) {
        for (UnitNode other : nodes) {
            if (other.job != null) {
                queue(other.job);
            }
        }
    }

    /** The job took longer than JobTimeoutSec= or JobRunningTimeoutSec=. */
    void timeOut(Job job) {
        if (byId.get(job.id) == job) {
            out.log(job.node, LogLevel.WARNING, "Job " + job + " timed out.");
            finish(job, JobResult.TIMEOUT, true, false);
            listener.jobTimedOut(job.node);
        }
    }

    /** The order of units may be another now: who waited may be ready, or wait for ever. */
    void reconsiderAll() {
        byId.values().forEach(this::queue);
        byId.values().forEach(deadlocks::suspect);
    }

    /** Gives up one of several jobs that would wait for each other for ever; false if there are none. */
    boolean breakDeadlock() {
        List<Job> circle = deadlocks.findCircle();
        if (circle.isEmpty()) {
            return false;
        }
        Job victim = Deadlocks.victimOf(circle);
        out.log(victim.node, LogLevel.ERR, "Jobs wait for each other for ever: " + circle + ". Job " + victim + " deleted to break ordering cycle.");
        finish(victim, JobResult.CANCELED, true, false);
        return true;
    }

    void checkInvariants() {
        List<String> faults = new ArrayList<>();
        byId.forEach((id, job) -> {
            if (job.node.job != job || job.id != id) {
                faults.add("job " + id + " is not the job of " + job.node);
            }
        });
        for (UnitNode node : graph.nodes()) {
            if (node.job != null && byId.get(node.job.id) != node.job) {
                faults.add(node + " has a job that is not installed");
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalStateException("cannot trust the jobs: " + String.join("; ", faults));
        }
    }
}
