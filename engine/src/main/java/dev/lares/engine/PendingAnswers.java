package dev.lares.engine;

/**
 * Counts questions of one kind that are under way. Answers carry no number but come in order, so only the last one
 * answers the question asked last; earlier ones tell of an older world.
 */
final class PendingAnswers {
    private int count;

    void asked() {
        count++;
    }

    /** An answer came; tells whether it is the last one due. */
    boolean isLastAnswer() {
        count = Math.max(0, count - 1);
        return count == 0;
    }

    int count() {
        return count;
    }

    /** Goes on counting from there, after a re-execution. */
    void restore(int outstanding) {
        count = outstanding;
    }

    boolean isAwaited() {
        return count > 0;
    }
}
