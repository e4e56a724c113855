package dev.lares.process;

import java.util.Optional;

/**
 * Reads a line of {@code /proc/PID/stat}. The name stands in parentheses and may hold parentheses, blanks and newlines, so
 * the fields begin after the last {@code )}: none of them holds one.
 */
final class StatReader {
    /** "1 () S" and fields to the 20th; a kernel of this century writes more. */
    private static final int SHORTEST = 40;

    private final Cursor cursor = new Cursor();
    private final Texts texts;

    StatReader(Texts texts) {
        this.texts = texts;
    }

    /** Empty if the bytes are no such line. */
    Optional<TaskStat> read(byte[] line, int length) {
        int open = 0;
        while (open < length && line[open] != '(') {
            open++;
        }
        int close = length - 1;
        while (close > open && line[close] != ')') {
            close--;
        }
        if (close <= open || length - close < SHORTEST) {
            return Optional.empty();
        }
        Optional<ProcessState> state = ProcessState.ofLetter((char) line[close + 2]);
        if (state.isEmpty()) {
            return Optional.empty();
        }
        cursor.reset(line, 0, length);
        int tid = (int) cursor.number();
        String name = texts.text(line, open + 1, close);
        cursor.moveTo(close + 3);
        return Optional.of(fields(tid, name, state.get()));
    }

    private TaskStat fields(int tid, String name, ProcessState state) {
        int parent = integer();
        int group = integer();
        int session = integer();
        int terminal = integer();
        int foregroundGroup = integer();
        long flags = number();
        long minorFaults = number();
        long childMinorFaults = number();
        long majorFaults = number();
        long childMajorFaults = number();
        long user = number();
        long system = number();
        long childUser = number();
        long childSystem = number();
        int priority = integer();
        int nice = integer();
        int threads = integer();
        number(); // itrealvalue
        long start = number();
        long virtual = number();
        long resident = number();
        long residentLimit = number();
        for (int field = 26; field <= 34; field++) {
            number(); // addresses, and sets of signals that status has whole
        }
        boolean waits = number() != 0;
        number(); // nswap
        number(); // cnswap
        int exitSignal = integer();
        int processor = integer();
        int realTimePriority = integer();
        SchedulingPolicy policy = SchedulingPolicy.ofNumber(number());
        long blockIo = number();
        long guest = number();
        long childGuest = number();
        for (int field = 45; field <= 51; field++) {
            number(); // addresses
        }
        int exitCode = integer();
        return new TaskStat(tid, name, state, parent, group, session, terminal, foregroundGroup, flags, minorFaults,
                childMinorFaults, majorFaults, childMajorFaults, user, system, childUser, childSystem, priority, nice, threads,
                start, virtual, resident, residentLimit, waits, exitSignal, processor, realTimePriority, policy, blockIo, guest,
                childGuest, exitCode);
    }

    private long number() {
        return cursor.number();
    }

    private int integer() {
        return (int) cursor.number();
    }
}
