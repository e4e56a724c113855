package dev.lares.cli;

import dev.lares.process.MemorySizes;
import dev.lares.process.ProcessState;
import dev.lares.process.SchedulingPolicy;
import dev.lares.process.TaskStat;

/** States and classes as ps(1) abbreviates them. */
final class States {
    private States() {}

    /** {@code STAT}: the state; {@code <} or {@code N} for its nice level, {@code L} locked memory, {@code s} leader, {@code l} threads, {@code +} foreground. */
    static String letters(Row row) {
        TaskStat stat = row.stat();
        StringBuilder letters = new StringBuilder().append(stat.state().letter());
        if (!stat.policy().isRealTime() && stat.nice() < 0) {
            letters.append('<');
        }
        if (stat.nice() > 0) {
            letters.append('N');
        }
        if (row.status().memory().map(MemorySizes::locked).orElse(0L) > 0) {
            letters.append('L');
        }
        if (stat.session() == row.process().pid()) {
            letters.append('s');
        }
        if (row.process().stat().threadCount() > 1) {
            letters.append('l');
        }
        if (stat.terminal() != 0 && stat.group() == stat.foregroundGroup()) {
            letters.append('+');
        }
        return letters.toString();
    }

    static String policy(SchedulingPolicy policy) {
        return switch (policy) {
            case SCHED_OTHER -> "TS";
            case SCHED_FIFO -> "FF";
            case SCHED_RR -> "RR";
            case SCHED_BATCH -> "B";
            case SCHED_ISO -> "ISO";
            case SCHED_IDLE -> "IDL";
            case SCHED_DEADLINE -> "DLN";
            case SCHED_EXT -> "EXT";
            case UNKNOWN -> "?";
        };
    }

    /** A letter that names a state. */
    static boolean isState(String letter) {
        return letter.length() == 1 && ProcessState.ofLetter(letter.charAt(0)).isPresent();
    }
}
