package dev.lares.cli;

import dev.lares.process.ProcessId;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What {@code lares top} is to show, as its user has chosen.
 *
 * @param sort by what
 * @param reversed whether the other way round
 * @param tree whether units are shown with their processes below them, rather than a plain list
 * @param kernel whether threads of the kernel are shown
 * @param filter a part of the name, command line, unit, user or kind; empty for all
 * @param folded names of units whose processes are hidden
 */
record TopView(Sort sort, boolean reversed, boolean tree, boolean kernel, String filter, SortedSet<String> folded) {
    static final TopView USUAL = new TopView(Sort.CPU, false, true, false, "", new TreeSet<>());

    TopView {
        folded = Collections.unmodifiableSortedSet(new TreeSet<>(folded));
    }

    /** By what lines are sorted; those at the top that matter most. */
    enum Sort {
        CPU("CPU"), MEMORY("memory"), IO("I/O"), TIME("time"), PID("PID"), NAME("name");

        private final String title;

        Sort(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        Sort next() {
            return values()[(ordinal() + 1) % values().length];
        }
    }

    TopView sort(Sort other) {
        return new TopView(other, false, tree, kernel, filter, folded);
    }

    TopView reverse() {
        return new TopView(sort, !reversed, tree, kernel, filter, folded);
    }

    TopView turnTree() {
        return new TopView(sort, reversed, !tree, kernel, filter, folded);
    }

    TopView turnKernel() {
        return new TopView(sort, reversed, tree, !kernel, filter, folded);
    }

    TopView filter(String text) {
        return new TopView(sort, reversed, tree, kernel, text, folded);
    }

    TopView turnFold(String unit) {
        SortedSet<String> changed = new TreeSet<>(folded);
        if (!changed.remove(unit)) {
            changed.add(unit);
        }
        return new TopView(sort, reversed, tree, kernel, filter, changed);
    }

    /** What a line is about, to find it again in the next table. */
    record Mark(Optional<ProcessId> process, String unit) {
        static Mark of(ProcessId process) {
            return new Mark(Optional.of(process), "");
        }

        static Mark of(String unit) {
            return new Mark(Optional.empty(), unit);
        }
    }
}
