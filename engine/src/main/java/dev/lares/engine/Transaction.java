package dev.lares.engine;

import dev.lares.engine.Relation.Atom;
import dev.lares.unit.JobMode;
import dev.lares.unit.UnitDirectives;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

        Proposal(UnitNode node, JobType type) {
            this.node = node;
            this.type = type;
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
    static Transaction make(JobType type, UnitNode node, JobMode mode, Collection<UnitNode> units, Reporter reporter)
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
            transaction.addIsolateJobs(units);
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

    private Proposal add(
            JobType type, UnitNode node, Optional<Proposal> by, boolean matters, boolean conflicts, boolean alone, boolean ignoreOrder)
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
            if (!alone && type != JobType.NOP) {
                addDependencies(proposal, ignoreOrder);
            }
        }
        return proposal;
    }

    private static boolean isApplicable(JobType type, UnitNode node) {
        return switch (type) {
            case RELOAD, RELOAD_OR_START, TRY_RELOAD -> node.canReload();
            case START, VERIFY_ACTIVE, STOP, RESTART, NOP, TRY_RESTART -> true;
        };
    }

    private void addDependencies(Proposal job, boolean ignoreOrder) throws RefusedException {
        if (job.type == JobType.START || job.type == JobType.RESTART) {
            addNeeded(job, Atom.PULL_IN_START, JobType.START, false, ignoreOrder);
            addWished(job, Atom.PULL_IN_START_IGNORED, JobType.START, ignoreOrder);
            addNeeded(job, Atom.PULL_IN_VERIFY, JobType.VERIFY_ACTIVE, false, ignoreOrder);
            addNeeded(job, Atom.PULL_IN_STOP, JobType.STOP, true, ignoreOrder);
            addWished(job, Atom.PULL_IN_STOP_IGNORED, JobType.STOP, ignoreOrder);
        }
        if (job.type == JobType.STOP) {
            addNeeded(job, Atom.PROPAGATE_STOP, JobType.STOP, false, ignoreOrder);
        } else if (job.type == JobType.RESTART) {
            // Restart what runs; start nothing that is not there.
            addNeeded(job, Atom.PROPAGATE_RESTART, JobType.TRY_RESTART, false, ignoreOrder);
        } else if (job.type == JobType.RELOAD) {
            addWished(job, Atom.PROPAGATES_RELOAD_TO, JobType.TRY_RELOAD, ignoreOrder);
        }
    }

    /** Jobs without which this one cannot be; the error of one is this one's. */
    private void addNeeded(Proposal job, Atom atom, JobType type, boolean conflicts, boolean ignoreOrder) throws RefusedException {
        for (UnitNode other : job.node.others(atom)) {
            JobType collapsed = JobTypes.collapse(type, other.activeState());
            if (collapsed == JobType.NOP) {
                continue;
            }
            try {
                add(collapsed, other, Optional.of(job), true, conflicts, false, ignoreOrder);
            } catch (RefusedException e) {
                if (!e.error().equals(Errors.JOB_TYPE_NOT_APPLICABLE)) {
                    throw e;
                }
            }
        }
    }

    /** Jobs that would be nice to have; an error is told and forgotten. */
    private void addWished(Proposal job, Atom atom, JobType type, boolean ignoreOrder) {
        for (UnitNode other : job.node.others(atom)) {
            JobType collapsed = JobTypes.collapse(type, other.activeState());
            if (collapsed == JobType.NOP) {
                continue;
            }
            try {
                add(collapsed, other, Optional.of(job), false, false, false, ignoreOrder);
            } catch (RefusedException e) {
                boolean usual = e.error().equals(Errors.JOB_TYPE_NOT_APPLICABLE)
                        || e.error().equals(Errors.NO_SUCH_UNIT)
                        || e.error().equals(Errors.UNIT_MASKED);
                reporter.report(
                        other, usual ? LogLevel.DEBUG : LogLevel.WARNING, "Cannot add dependency job, ignoring: " + e.getMessage());
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
