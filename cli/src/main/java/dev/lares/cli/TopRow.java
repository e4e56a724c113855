package dev.lares.cli;

import dev.lares.process.ProcessEntry;
import dev.lares.process.Verdict;

/** A line of the table of {@code lares top}. */
sealed interface TopRow {
    Usage usage();

    TopView.Mark mark();

    /**
     * A unit with its processes.
     *
     * @param name of the unit, or what stands for those without one
     * @param usage of all its processes
     * @param folded whether they are hidden
     */
    record OfUnit(String name, Usage usage, int count, boolean folded) implements TopRow {
        @Override
        public TopView.Mark mark() {
            return TopView.Mark.of(name);
        }
    }

    /**
     * A process.
     *
     * @param branch what is drawn before its command line
     */
    record OfProcess(ProcessEntry process, Verdict verdict, Usage usage, String branch) implements TopRow {
        @Override
        public TopView.Mark mark() {
            return TopView.Mark.of(process.id());
        }
    }
}
