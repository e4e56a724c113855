package dev.lares.cli;

import dev.lares.unit.UnitName;
import dev.lares.unit.UnitType;
import java.util.HashMap;
import java.util.Map;

/**
 * The names before lines of output: padded to the longest shown so far, each in a colour of its own as long as there are
 * enough. A unit's colour follows from its name, so it is the same from run to run unless another unit came first.
 */
final class NamePrefixes {
    private static final String[] COLOURS = {"36", "33", "32", "35", "34", "96", "93", "92", "95", "94"};
    /** Longer names stick out rather than push everybody's lines to the right. */
    private static final int WIDEST_PADDING = 24;
    /** Only the colours of so many units are kept: a manager may see new names without end. */
    private static final int MOST_KEPT = 4096;

    private final boolean coloured;
    private final Map<UnitName, Integer> colourOf = new HashMap<>();
    private final int[] users = new int[COLOURS.length];
    private int width;

    NamePrefixes(boolean coloured) {
        this.coloured = coloured;
    }

    void append(StringBuilder out, UnitName unit) {
        String name = unit.type() == UnitType.SERVICE ? unit.withoutSuffix() : unit.text();
        width = Math.max(width, Math.min(name.length(), WIDEST_PADDING));
        if (coloured) {
            out.append("\u001b[").append(COLOURS[colour(unit)]).append('m');
        }
        out.append(name).repeat(' ', Math.max(0, width - name.length())).append(" |");
        if (coloured) {
            out.append(Tone.RESET);
        }
        out.append(' ');
    }

    private int colour(UnitName unit) {
        Integer known = colourOf.get(unit);
        if (known != null) {
            return known;
        }
        int best = Math.floorMod(unit.text().hashCode(), COLOURS.length);
        for (int i = 0, wished = best; i < COLOURS.length; i++) {
            int other = (wished + i) % COLOURS.length;
            if (users[other] < users[best]) {
                best = other;
            }
        }
        if (colourOf.size() < MOST_KEPT) {
            colourOf.put(unit, best);
            users[best]++;
        }
        return best;
    }
}
