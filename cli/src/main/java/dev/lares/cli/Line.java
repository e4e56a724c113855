package dev.lares.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a page for people: parts that look different. What processes say of themselves (names, arguments) may hold
 * anything, so each part is made harmless for a terminal first ({@link SafeText}).
 */
final class Line {
    /** A part that looks the same throughout. */
    record Part(Ink ink, String text) {}

    private final List<Part> parts = new ArrayList<>();

    static Line of(String text) {
        return new Line().add(text);
    }

    Line add(String text) {
        return add(Ink.PLAIN, text);
    }

    Line add(Ink ink, String text) {
        if (!text.isEmpty()) {
            parts.add(new Part(ink, Cells.safe(text)));
        }
        return this;
    }

    /** Adds spaces until the line is that wide; at least one if it is not empty. */
    Line pad(int column) {
        int missing = column - width();
        return add(" ".repeat(Math.max(missing, parts.isEmpty() ? 0 : 1)));
    }

    List<Part> parts() {
        return List.copyOf(parts);
    }

    /** How many cells of a terminal it takes. */
    int width() {
        return parts.stream().mapToInt(part -> Cells.width(part.text())).sum();
    }

    /** The line as it fits into so many cells; the last one is a {@code +} if something had to go. */
    Line cut(int columns) {
        if (width() <= columns) {
            return this;
        }
        Line cut = new Line();
        int left = columns - 1;
        for (Part part : parts) {
            String text = Cells.cut(part.text(), left);
            cut.parts.add(new Part(part.ink(), text));
            left -= Cells.width(text);
            if (text.length() < part.text().length()) {
                break;
            }
        }
        cut.parts.add(new Part(Ink.QUIET, "+"));
        return cut;
    }

    /** The text, with colours or without. */
    String text(boolean coloured) {
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            if (coloured && part.ink() != Ink.PLAIN) {
                out.append("\u001b[").append(part.ink().codes()).append('m').append(part.text()).append("\u001b[0m");
            } else {
                out.append(part.text());
            }
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return text(false);
    }
}
