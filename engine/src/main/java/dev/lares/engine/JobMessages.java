package dev.lares.engine;

import dev.lares.unit.ServiceDirectives;
import dev.lares.unit.ServiceType;
import dev.lares.unit.UnitDirectives;
import dev.lares.unit.UnitType;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The sentences by which systemd's log tells of jobs, with their message ids (systemd.journal-fields(7), catalogue). */
final class JobMessages {
    private static final String STARTING = "7d4958e842da4a758f6c1cdc7b36dcc5";
    private static final String STARTED = "39f53479d3a045ac8e11786248231fbf";
    private static final String FAILED = "be02cf6855d2428ba40df7e9d022f03d";
    private static final String STOPPING = "de5b426a63be47a7b6ac3eaac82e2f6f";
    private static final String STOPPED = "9d1aaa27d60140bd96365438aad20286";
    private static final String RELOADING = "d34d037fff1847e6ae669a370e694725";
    private static final String RELOADED = "7b05ebc668384222baa8881179cfda54";

    private JobMessages() {}

    /** What a unit is called in sentences: "foo.service - What it is". */
    static String nameOf(UnitNode node) {
        String id = node.id().text();
        String description = node.unit.get(UnitDirectives.DESCRIPTION);
        return description.isEmpty() || description.equals(id) ? id : id + " - " + description;
    }

    /** Told when a job has begun; nothing for units that need no time for it. */
    static Optional<Effect.Log> begun(Job job, JobType type) {
        String name = nameOf(job.node);
        return switch (type) {
            case START -> startsAtOnce(job.node)
                    ? Optional.empty()
                    : Optional.of(log(job, type, LogLevel.INFO, "Starting " + name + "...", STARTING, Optional.empty()));
            case STOP, RESTART -> Optional.of(log(job, JobType.STOP, LogLevel.INFO, "Stopping " + name + "...", STOPPING, Optional.empty()));
            case RELOAD -> Optional.of(log(job, type, LogLevel.INFO, "Reloading " + name + "...", RELOADING, Optional.empty()));
            case VERIFY_ACTIVE, NOP, TRY_RESTART, TRY_RELOAD, RELOAD_OR_START -> Optional.empty();
        };
    }

    /**
     * Whether the unit counts as started once its process is made. To systemd that is no time at all, so it does not
     * tell of the beginning; here the process is made meanwhile by another thread, which is nobody's concern.
     */
    private static boolean startsAtOnce(UnitNode node) {
        if (node.id().type() == UnitType.SOCKET) {
            return true;
        }
        boolean simple = node.unit
                .find(ServiceDirectives.TYPE)
                .filter(t -> t == ServiceType.SIMPLE || t == ServiceType.IDLE)
                .isPresent();
        return simple
                && node.unit.get(ServiceDirectives.EXEC_CONDITION).isEmpty()
                && node.unit.get(ServiceDirectives.EXEC_START_PRE).isEmpty()
                && node.unit.get(ServiceDirectives.EXEC_START_POST).isEmpty();
    }

    /** Told when a job has ended; nothing where there is nothing to say. */
    static Optional<Effect.Log> ended(Job job, JobResult result) {
        JobType type = job.type;
        if (type == JobType.START && result == JobResult.DONE && !job.node.conditionResult) {
            return Optional.of(log(job, type, LogLevel.INFO, skipped(job.node), STARTED, Optional.of(result)));
        }
        return sentence(job, type, result).map(text -> log(job, type, levelOf(result), text, messageId(type, result), Optional.of(result)));
    }

    private static String skipped(UnitNode node) {
        return nameOf(node)
                + (node.failedCondition.isEmpty()
                        ? " was skipped because no trigger condition checks were met."
                        : " was skipped because of an unmet condition check (" + node.failedCondition + ").");
    }

    private static Optional<String> sentence(Job job, JobType type, JobResult result) {
        String name = nameOf(job.node);
        return switch (type) {
            case START -> startSentence(job, name, result);
            case STOP, RESTART -> stopSentence(job.node.id().type(), name, result);
            case RELOAD -> switch (result) {
                case DONE -> Optional.of("Reloaded " + name + ".");
                case FAILED -> Optional.of("Reload failed for " + name + ".");
                case TIMEOUT -> Optional.of("Timed out reloading " + name + ".");
                case CANCELED, DEPENDENCY, SKIPPED, INVALID, ASSERT, UNSUPPORTED, COLLECTED, ONCE -> Optional.empty();
            };
            case VERIFY_ACTIVE -> result == JobResult.SKIPPED ? Optional.of(name + " is inactive.") : Optional.empty();
            case NOP, TRY_RESTART, TRY_RELOAD, RELOAD_OR_START -> Optional.empty();
        };
    }

    private static Optional<String> startSentence(Job job, String name, JobResult result) {
        return switch (result) {
            case DONE -> Optional.of(doneWord(job.node) + " " + name + ".");
            case TIMEOUT -> Optional.of("Timed out starting " + name + ".");
            case FAILED -> Optional.of((job.node.id().type() == UnitType.SOCKET ? "Failed to listen on " : "Failed to start ") + name + ".");
            case DEPENDENCY -> Optional.of("Dependency failed for " + name + ".");
            case ASSERT -> Optional.of("Assertion failed for " + name + ".");
            case UNSUPPORTED -> Optional.of("Starting of " + name + " unsupported.");
            case COLLECTED -> Optional.of("Unnecessary job was removed for " + name + ".");
            case ONCE -> Optional.of("Unit " + name + " has been started before and cannot be started again.");
            case CANCELED, SKIPPED, INVALID -> Optional.empty();
        };
    }

    private static String doneWord(UnitNode node) {
        return switch (node.id().type()) {
            case TARGET -> "Reached target";
            case SLICE -> "Created slice";
            case SOCKET -> "Listening on";
            case SERVICE -> node.unit.find(ServiceDirectives.TYPE).filter(t -> t == ServiceType.ONESHOT).isPresent() ? "Finished" : "Started";
            case DEVICE, MOUNT, AUTOMOUNT, SWAP, TIMER, PATH, SCOPE -> "Started";
        };
    }

    private static Optional<String> stopSentence(UnitType type, String name, JobResult result) {
        return switch (result) {
            case DONE -> Optional.of(switch (type) {
                case TARGET -> "Stopped target ";
                case SLICE -> "Removed slice ";
                case SOCKET -> "Closed ";
                case SERVICE, DEVICE, MOUNT, AUTOMOUNT, SWAP, TIMER, PATH, SCOPE -> "Stopped ";
            } + name + ".");
            case FAILED -> Optional.of(type == UnitType.SERVICE ? "Stopped (with error) " + name + "."
                    : type == UnitType.SOCKET ? "Failed stopping " + name + "." : "Stopped " + name + " with error.");
            case TIMEOUT -> Optional.of("Timed out stopping " + name + ".");
            case CANCELED, DEPENDENCY, SKIPPED, INVALID, ASSERT, UNSUPPORTED, COLLECTED, ONCE -> Optional.empty();
        };
    }

    private static LogLevel levelOf(JobResult result) {
        return switch (result) {
            case DONE, CANCELED, INVALID, COLLECTED -> LogLevel.INFO;
            case TIMEOUT, FAILED, ONCE -> LogLevel.ERR;
            case DEPENDENCY, ASSERT, UNSUPPORTED -> LogLevel.WARNING;
            case SKIPPED -> LogLevel.NOTICE;
        };
    }

    private static String messageId(JobType type, JobResult result) {
        return switch (type) {
            case START -> result == JobResult.DONE ? STARTED : FAILED;
            case RELOAD -> RELOADED;
            case STOP, RESTART -> STOPPED;
            case VERIFY_ACTIVE, NOP, TRY_RESTART, TRY_RELOAD, RELOAD_OR_START -> "";
        };
    }

    private static Effect.Log log(Job job, JobType type, LogLevel level, String text, String messageId, Optional<JobResult> result) {
        SortedMap<String, String> fields = new TreeMap<>();
        fields.put("JOB_ID", Long.toString(job.id));
        fields.put("JOB_TYPE", type.text());
        result.ifPresent(r -> fields.put("JOB_RESULT", r.text()));
        if (!messageId.isEmpty()) {
            fields.put("MESSAGE_ID", messageId);
        }
        if (!job.node.invocationId.isEmpty()) {
            fields.put("INVOCATION_ID", job.node.invocationId);
        }
        return new Effect.Log(Optional.of(job.node.id()), level, text, fields);
    }
}
