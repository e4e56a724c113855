package dev.lares.cli;

/** Which part of a long table is shown: as little as possible moves, and the selected line is always in it. */
final class TopScroll {
    private TopScroll() {}

    /** The first line shown, given which it was. */
    static int first(int before, int selected, int rowCount, int pageSize) {
        int lowest = Math.max(0, selected - pageSize + 1);
        int highest = Math.min(selected, Math.max(0, rowCount - pageSize));
        return Math.clamp(before, Math.min(lowest, highest), Math.max(lowest, highest));
    }
}
