package dev.lares.engine;

import dev.lares.engine.Relation.Atom;
import dev.lares.unit.JobMode;
import dev.lares.unit.UnitDirectives;
import dev.lares.unit.UnitType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The jobs that one request amounts to, before any of them is installed.
 *
 * <p>A request names one unit and one type of job, the <em>anchor</em>. Dependencies pull in further jobs, each linked
 * to the job that wanted it; a link <em>matters</em> if the wanting job cannot go on without it. So a unit may
 * collect several jobs of different types. The whole is then made consistent, in steps:
 *
 * <ol>
 *   <li>mark the jobs that matter to the anchor, over links that all matter;
 *   <li>with mode {@code fail}: drop what does not matter and would stop a running unit or reverse a job;
 *   <li>drop the jobs of units for which nothing is to be done;
 *   <li>drop what nobody wants any more, and break ordering cycles by dropping a job on the cycle that does not matter;
 *       again until there is no cycle (or none can be broken: then the request is refused);
 *   <li>merge the jobs of each unit into one, dropping what does not matter where they contradict each other;
 *   <li>see that no installed job is reversed that must not be;
 *   <li>only then is the transaction applied.
 * </ol>
 *
 * <p>Nothing outside changes until {@link #activate} returns, so a refused request leaves no trace (systemd.unit(5) and
 * systemctl(1), {@code --job-mode=}; the steps are those of systemd 252, since users see their results).
 */
final class Transaction {
    /** Says what is worth telling while a transaction is made, as a cycle that was broken. */
    interface Reporter {
        void report(UnitNode node, LogLevel level, String text);
    }

    /** A job that is proposed. */
    static final class Proposal {
        final UnitNode node;
        JobType type;
        boolean ignoreOrder;
        boolean mattersToAnchor;
        /** Links from this job to those it wants. */
        final List<Link> wants = new ArrayList<>(4);
        /** Links from those who want this job. */
        final List<Link> wantedBy = new ArrayList<>(4);

        private final Job asJob;

        Proposal(UnitNode node, JobType type) {
            this.node = node;
            this.type = type;
            this.asJob = new Job(0, node, type);
        }

        /** The job it would be, to be compared with others. */
        Job asJob() {
            asJob.type = type;
            asJob.ignoreOrder = ignoreOrder;
            return asJob;
        }

        @Override
        public String toString() {
            return node + "/" + type.text();
        }
    }

    private record Link(Proposal subject, Proposal object, boolean matters, boolean conflicts) {}

    private final JobMode mode;
    private final Reporter reporter;
    private final Map<UnitNode, List<Proposal>> proposals = new LinkedHashMap<>();
    private Proposal anchor;

    private Transaction(JobMode mode, Reporter reporter) {
        this.mode = mode;
        this.reporter = reporter;
    }

    /**
     * Makes the transaction for one request.
     *
     * @param units all units, for mode isolate
     * @throws RefusedException if the request cannot be granted, with systemd's error
     */
    static Transaction make(JobType type, UnitNode node, JobMode mode, Supplier<Collection<UnitNode>> units, Reporter reporter)
            throws RefusedException {
        if (mode == JobMode.ISOLATE && type != JobType.START) {
            throw new RefusedException(Errors.INVALID_ARGS, "Isolate is only valid for start.");
        }
        if (mode == JobMode.ISOLATE && !node.unit.get(UnitDirectives.ALLOW_ISOLATE)) {
            throw new RefusedException(Errors.NO_ISOLATION, "Operation refused, unit may not be isolated.");
        }
        if (mode == JobMode.TRIGGERING && type != JobType.STOP) {
            throw new RefusedException(Errors.INVALID_ARGS, "--job-mode=triggering is only valid for stop.");
        }
        if (mode == JobMode.RESTART_DEPENDENCIES && type != JobType.START) {
            throw new RefusedException(Errors.INVALID_ARGS, "--job-mode=restart-dependencies is only valid for start.");
        }
        Transaction transaction = new Transaction(mode, reporter);
        boolean alone = mode == JobMode.IGNORE_DEPENDENCIES || mode == JobMode.IGNORE_REQUIREMENTS;
        JobType collapsed = JobTypes.collapse(type, node.activeState());
        transaction.anchor = transaction.add(
                collapsed, node, Optional.empty(), true, false, alone, mode == JobMode.IGNORE_DEPENDENCIES);
        if (mode == JobMode.ISOLATE) {
            transaction.addIsolateJobs(units.get());
        } else if (mode == JobMode.TRIGGERING) {
            transaction.addTriggeringJobs(node);
        } else if (mode == JobMode.RESTART_DEPENDENCIES) {
            transaction.addRestartOfDependents(node);
        }
        transaction.activate();
        return transaction;
    }

    /** The jobs to install, one for each unit, in the order in which they were wanted. */
    List<Proposal> jobs() {
        List<Proposal> jobs = new ArrayList<>(proposals.size());
        proposals.values().forEach(list -> jobs.add(list.getFirst()));
        return jobs;
    }

    Proposal anchor() {
        return anchor;
    }

    boolean contains(UnitNode node) {
        return proposals.containsKey(node);
    }

    // ---- collecting

    /** A job that a job wants, as one of its dependencies says. */
    private record Wish(UnitNode other, JobType type, boolean needed, boolean conflicts) {}

    /** A job on the path from the anchor, and what of its wishes is still to be granted. */
    private static final class Step {
        final Proposal job;
        final Iterator<Wish> wishes;
        Wish current;

        Step(Proposal job) {
            this.job = job;
            this.wishes = wishesOf(job).iterator();
        }
    }

    private Proposal add(
            JobType type, UnitNode node, Optional<Proposal> by, boolean matters, boolean conflicts, boolean alone, boolean ignoreOrder)
            throws RefusedException {
        int before = of(node).size();
        Proposal proposal = propose(type, node, by, matters, conflicts, ignoreOrder);
        boolean isNew = of(node).size() > before;
        if (isNew && !alone && type != JobType.NOP) {
            addWishes(proposal, ignoreOrder);
        }
        return proposal;
    }

    /**
     * Adds the jobs that a job wants, those that these want, and so on, depth first. The path is kept here and not on
     * the thread's stack, because a chain of requirements can be as long as there are units.
     */
    private void addWishes(Proposal first, boolean ignoreOrder) throws RefusedException {
        Deque<Step> path = new ArrayDeque<>();
        path.addLast(new Step(first));
        while (!path.isEmpty()) {
            Step step = path.peekLast();
            if (!step.wishes.hasNext()) {
                path.removeLast();
                continue;
            }
            Wish wish = step.wishes.next();
            step.current = wish;
            int before = of(wish.other).size();
            try {
                Proposal granted = propose(wish.type, wish.other, Optional.of(step.job), wish.needed, wish.conflicts, ignoreOrder);
                if (of(wish.other).size() > before) {
                    path.addLast(new Step(granted));
                }
            } catch (RefusedException e) {
                unwind(path, e);
            }
        }
    }

    /** A wish was refused: goes back to the first job on the path that can do without; none can: the whole is refused. */
    private void unwind(Deque<Step> path, RefusedException e) throws RefusedException {
        if (path.peekLast().current.needed && e.error().equals(Errors.JOB_TYPE_NOT_APPLICABLE)) {
            return;
        }
        while (!path.isEmpty()) {
            Wish wish = path.peekLast().current;
            if (!wish.needed) {
                boolean usual = e.error().equals(Errors.JOB_TYPE_NOT_APPLICABLE)
                        || e.error().equals(Errors.NO_SUCH_UNIT)
                        || e.error().equals(Errors.UNIT_MASKED);
                LogLevel level = usual ? LogLevel.DEBUG : LogLevel.WARNING;
                reporter.report(wish.other, level, "Cannot add dependency job, ignoring: " + e.getMessage());
                return;
            }
            path.removeLast();
        }
        throw e;
    }

    private Proposal propose(
            JobType type, UnitNode node, Optional<Proposal> by, boolean matters, boolean conflicts, boolean ignoreOrder)
            throws RefusedException {
        if (type != JobType.STOP) {
            Errors.requireLoaded(node.unit);
        }
        if (!isApplicable(type, node)) {
            throw new RefusedException(
                    Errors.JOB_TYPE_NOT_APPLICABLE, "Job type " + type.text() + " is not applicable for unit " + node.id() + ".");
        }
        List<Proposal> ofUnit = proposals.computeIfAbsent(node, n -> new ArrayList<>(2));
        Optional<Proposal> known = ofUnit.stream().filter(p -> p.type == type).findFirst();
        Proposal proposal = known.orElseGet(() -> new Proposal(node, type));
        proposal.ignoreOrder |= ignoreOrder;
        if (by.isPresent()) {
            Link link = new Link(by.get(), proposal, matters, conflicts);
            by.get().wants.add(link);
            proposal.wantedBy.add(link);
        }
        if (known.isEmpty()) {
            ofUnit.addFirst(proposal);
        }
        return proposal;
    }

    private static boolean isApplicable(JobType type, UnitNode node) {
        return switch (type) {
            case RELOAD, RELOAD_OR_START, TRY_RELOAD -> node.canReload();
            case STOP -> !node.isPerpetual();
            case RESTART, TRY_RESTART -> !node.isPerpetual() && node.id().type() != UnitType.SCOPE;
            case START, VERIFY_ACTIVE, NOP -> true;
        };
    }

    private static List<Wish> wishesOf(Proposal job) {
        List<Wish> wishes = new ArrayList<>();
        if (job.type == JobType.START || job.type == JobType.RESTART) {
            wish(wishes, job, Atom.PULL_IN_START, JobType.START, true, false);
            wish(wishes, job, Atom.PULL_IN_START_IGNORED, JobType.START, false, false);
            wish(wishes, job, Atom.PULL_IN_VERIFY, JobType.VERIFY_ACTIVE, true, false);
            wish(wishes, job, Atom.PULL_IN_STOP, JobType.STOP, true, true);
            wish(wishes, job, Atom.PULL_IN_STOP_IGNORED, JobType.STOP, false, false);
        }
        if (job.type == JobType.STOP) {
            wish(wishes, job, Atom.PROPAGATE_STOP, JobType.STOP, true, false);
        } else if (job.type == JobType.RESTART) {
            // Restart what runs; start nothing that is not there.
            wish(wishes, job, Atom.PROPAGATE_RESTART, JobType.TRY_RESTART, true, false);
        } else if (job.type == JobType.RELOAD) {
            wish(wishes, job, Atom.PROPAGATES_RELOAD_TO, JobType.TRY_RELOAD, false, false);
        }
        return wishes;
    }

    private static void wish(List<Wish> wishes, Proposal job, Atom atom, JobType type, boolean needed, boolean conflicts) {
        for (UnitNode other : job.node.others(atom)) {
            JobType collapsed = JobTypes.collapse(type, other.activeState());
            if (collapsed != JobType.NOP) {
                wishes.add(new Wish(other, collapsed, needed, conflicts));
            }
        }
    }

    private void addIsolateJobs(Collection<UnitNode> units) {
        for (UnitNode node : units) {
            boolean idle = node.activeState().isInactiveOrFailed() && node.job == null;
            if (idle || !mayStopOnIsolate(node)) {
                continue;
            }
            boolean triggeredByKept = node.others(Atom.TRIGGERED_BY).stream().anyMatch(other -> !mayStopOnIsolate(other));
            if (!triggeredByKept) {
                addStopFor(node);
            }
        }
    }

    private boolean mayStopOnIsolate(UnitNode node) {
        return !node.isPerpetual() && !node.unit.get(UnitDirectives.IGNORE_ON_ISOLATE) && !proposals.containsKey(node);
    }

    private void addTriggeringJobs(UnitNode node) {
        for (UnitNode trigger : node.others(Atom.TRIGGERED_BY)) {
            boolean idle = trigger.activeState().isInactiveOrFailed() && trigger.job == null;
            if (!idle && !proposals.containsKey(trigger)) {
                addStopFor(trigger);
            }
        }
    }

    private void addStopFor(UnitNode node) {
        try {
            add(JobType.STOP, node, Optional.of(anchor), true, false, false, false);
        } catch (RefusedException e) {
            reporter.report(node, LogLevel.WARNING, "Cannot add stop job, ignoring: " + e.getMessage());
        }
    }

    private void addRestartOfDependents(UnitNode node) throws RefusedException {
        for (UnitNode other : node.others(Atom.PROPAGATE_RESTART)) {
            JobType collapsed = JobTypes.collapse(JobType.TRY_RESTART, other.activeState());
            if (collapsed != JobType.NOP) {
                add(collapsed, other, Optional.of(anchor), true, false, false, false);
            }
        }
    }

    // ---- making it consistent

    private void activate() throws RefusedException {
        markWhatMatters(anchor);
        if (mode == JobMode.FAIL) {
            minimizeImpact();
        }
        dropRedundant();
        do {
            if (mode != JobMode.ISOLATE) {
                collectGarbage();
            }
        } while (!new CycleSearch(this, reporter).isAcyclicNow());
        while (!mergeJobs()) {
            if (mode != JobMode.ISOLATE) {
                collectGarbage();
            }
        }
        dropRedundant();
        requireNotDestructive();
    }

    private static void markWhatMatters(Proposal from) {
        List<Proposal> open = new ArrayList<>(List.of(from));
        from.mattersToAnchor = true;
        while (!open.isEmpty()) {
            for (Link link : open.removeLast().wants) {
                if (link.matters && !link.object.mattersToAnchor) {
                    link.object.mattersToAnchor = true;
                    open.add(link.object);
                }
            }
        }
    }

    private void minimizeImpact() {
        Optional<Proposal> harmful;
        do {
            harmful = proposals.values().stream().flatMap(List::stream).filter(Transaction::isNeedlesslyHarmful).findFirst();
            harmful.ifPresent(this::delete);
        } while (harmful.isPresent());
    }

    private static boolean isNeedlesslyHarmful(Proposal job) {
        boolean stopsWhatRuns = job.type == JobType.STOP && job.node.activeState().isActiveOrActivating();
        boolean changesJob = job.node.job != null && JobTypes.conflict(job.type, job.node.job.type);
        return !job.mattersToAnchor && (stopsWhatRuns || changesJob);
    }

    private void dropRedundant() {
        List<UnitNode> redundant = new ArrayList<>();
        proposals.forEach((node, jobs) -> {
            if (jobs.stream().noneMatch(this::isToBeKept)) {
                redundant.add(node);
            }
        });
        for (UnitNode node : redundant) {
            for (Proposal job : List.copyOf(proposals.getOrDefault(node, List.of()))) {
                unlink(job, false);
            }
        }
    }

    private boolean isToBeKept(Proposal job) {
        return job == anchor
                || !JobTypes.isRedundant(job.type, job.node.activeState())
                || job.node.job != null && JobTypes.conflict(job.type, job.node.job.type);
    }

    private void collectGarbage() {
        List<Proposal> open = new ArrayList<>();
        proposals.values().forEach(open::addAll);
        while (!open.isEmpty()) {
            Proposal job = open.removeLast();
            if (job == anchor || !job.wantedBy.isEmpty() || !isProposed(job)) {
                continue;
            }
            List<Proposal> wanted = job.wants.stream().map(Link::object).toList();
            delete(job);
            open.addAll(wanted);
        }
    }

    /** Merges the jobs of each unit; false if one had to be dropped first, and the rest must be looked at again. */
    private boolean mergeJobs() throws RefusedException {
        for (List<Proposal> jobs : List.copyOf(proposals.values())) {
            Optional<JobType> merged = mergedType(jobs);
            if (merged.isEmpty()) {
                dropOneOfConflicting(jobs);
                return false;
            }
        }
        for (List<Proposal> jobs : proposals.values()) {
            if (jobs.size() > 1) {
                mergeInto(jobs, mergedType(jobs).orElseThrow());
            }
        }
        return true;
    }

    private static Optional<JobType> mergedType(List<Proposal> jobs) {
        Optional<JobType> merged = Optional.of(jobs.getFirst().type);
        for (Proposal job : jobs) {
            merged = merged.flatMap(type -> JobTypes.merge(type, job.type)).map(type -> JobTypes.collapse(type, job.node.activeState()));
        }
        return merged;
    }

    private void mergeInto(List<Proposal> jobs, JobType type) {
        Proposal kept = jobs.contains(anchor) ? anchor : jobs.getFirst();
        kept.type = type;
        for (Proposal job : jobs) {
            if (job != kept) {
                kept.mattersToAnchor |= job.mattersToAnchor;
                kept.ignoreOrder |= job.ignoreOrder;
            }
        }
        jobs.clear();
        jobs.add(kept);
    }

    private void dropOneOfConflicting(List<Proposal> jobs) throws RefusedException {
        for (int i = 0; i < jobs.size(); i++) {
            for (int k = i + 1; k < jobs.size(); k++) {
                Proposal a = jobs.get(i);
                Proposal b = jobs.get(k);
                if (JobTypes.merge(a.type, b.type).isPresent()) {
                    continue;
                }
                if (a.mattersToAnchor && b.mattersToAnchor) {
                    throw new RefusedException(
                            Errors.TRANSACTION_JOBS_CONFLICTING,
                            "Transaction contains conflicting jobs '" + a.type.text() + "' and '" + b.type.text() + "' for " + a.node.id()
                                    + ". Probably contradicting requirement dependencies configured.");
                }
                delete(lesserOf(a, b));
                return;
            }
        }
        throw new IllegalStateException("cannot merge " + jobs + ": no two of them conflict");
    }

    /**
     * Of two contradicting jobs the one to be dropped: one that does not matter; of two such the stop, unless a unit to
     * be started conflicts with it.
     */
    private static Proposal lesserOf(Proposal a, Proposal b) {
        if (a.mattersToAnchor != b.mattersToAnchor) {
            return a.mattersToAnchor ? b : a;
        }
        if (a.type == JobType.STOP) {
            return isConflicted(a) ? b : a;
        }
        if (b.type == JobType.STOP) {
            return isConflicted(b) ? a : b;
        }
        return a;
    }

    private static boolean isConflicted(Proposal job) {
        return job.wantedBy.stream().anyMatch(Link::conflicts);
    }

    private void requireNotDestructive() throws RefusedException {
        for (Proposal job : jobs()) {
            Job installed = job.node.job;
            if (installed != null && (mode == JobMode.FAIL || installed.irreversible) && JobTypes.conflict(installed.type, job.type)) {
                throw new RefusedException(
                        Errors.TRANSACTION_IS_DESTRUCTIVE,
                        "Transaction for " + anchor + " is destructive (" + job.node.id() + " has '" + installed.type.text()
                                + "' job queued, but '" + job.type.text() + "' is included in transaction).");
            }
        }
    }

    // ---- taking out

    boolean isProposed(Proposal job) {
        return proposals.getOrDefault(job.node, List.of()).contains(job);
    }

    List<Proposal> of(UnitNode node) {
        return proposals.getOrDefault(node, List.of());
    }

    void deleteAllOf(UnitNode node) {
        for (Proposal job : List.copyOf(of(node))) {
            if (isProposed(job)) {
                delete(job);
            }
        }
    }

    /** Takes a job out, and with it each job that cannot be without it. */
    private void delete(Proposal job) {
        unlink(job, true);
    }

    private void unlink(Proposal first, boolean withDependents) {
        List<Proposal> open = new ArrayList<>(List.of(first));
        while (!open.isEmpty()) {
            Proposal job = open.removeLast();
            List<Proposal> ofUnit = proposals.get(job.node);
            if (ofUnit == null || !ofUnit.remove(job)) {
                continue;
            }
            if (ofUnit.isEmpty()) {
                proposals.remove(job.node);
            }
            job.wants.forEach(link -> link.object.wantedBy.remove(link));
            job.wants.clear();
            for (Link link : job.wantedBy) {
                link.subject.wants.remove(link);
                if (withDependents && link.matters) {
                    open.add(link.subject);
                }
            }
            job.wantedBy.clear();
        }
    }
}
