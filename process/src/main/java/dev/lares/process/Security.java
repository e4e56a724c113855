package dev.lares.process;

/**
 * Who a process works for, and who may look into it.
 *
 * @param loginUid the user who logged in, whatever the process became since; -1 for none: proc(5) {@code /proc/PID/loginuid}
 * @param auditSession of that login; -1 for none
 * @param dumpable whether it may be looked into by its own user and leaves a core dump
 * @param label of a security module, as {@code unconfined}
 */
public record Security(
        Reading<Integer> loginUid,
        Reading<Integer> auditSession,
        Reading<Dumpable> dumpable,
        Reading<String> label) {
    static final Security NOT_ASKED =
            new Security(Reading.notAsked(), Reading.notAsked(), Reading.notAsked(), Reading.notAsked());

    /** PR_SET_DUMPABLE of prctl(2); in the order of its numbers. */
    public enum Dumpable {
        NO, YES, ROOT_ONLY
    }
}
