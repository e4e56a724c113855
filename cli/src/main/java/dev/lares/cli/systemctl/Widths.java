package dev.lares.cli.systemctl;

import dev.lares.cli.Cells;

/** How wide text is on a terminal, and how it is made narrower. */
final class Widths {
    private Widths() {}

    static int of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x300) {
                return Cells.width(text);
            }
        }
        return text.length();
    }

    /** The text, or its beginning and an ellipsis, in so many columns. */
    static String ellipsize(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        return columns <= 0 ? "" : Cells.cut(text, columns - 1) + "…";
    }

    /**
     * The widths of columns with a space between them so that a line fits into the limit: each gets an equal share of what there
     * is, and what one does not need goes to the others.
     */
    static int[] fit(int[] wanted, int limit) {
        int total = wanted.length - 1;
        for (int width : wanted) {
            total += width;
        }
        if (total <= limit) {
            return wanted;
        }
        int[] given = new int[wanted.length];
        int left = wanted.length;
        int extra = Math.max(0, limit - (2 * wanted.length - 1));
        boolean last = false;
        while (left > 0) {
            boolean again = false;
            for (int i = 0; i < wanted.length && !again; i++) {
                if (given[i] != 0) {
                    continue;
                }
                int share = 1 + extra / left;
                boolean satisfied = share >= wanted[i];
                if (satisfied || last) {
                    given[i] = Math.max(1, satisfied ? wanted[i] : share);
                    extra -= given[i] - 1;
                    left--;
                    again = satisfied && !last;
                }
            }
            last = !again;
        }
        return given;
    }
}
