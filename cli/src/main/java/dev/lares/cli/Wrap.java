package dev.lares.cli;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines. */
final class Wrap {
    private Wrap() {}

    /** The text in lines of at most so many cells, broken at spaces, and in a word only if that alone is longer; at least one line. */
    static List<String> words(String text, int columns) {
        List<String> lines = new ArrayList<>();
        String safe = Cells.safe(text);
        int width = Math.max(columns, 1);
        String rest = safe;
        while (Cells.width(rest) > width) {
            String head = Cells.cut(rest, width);
            boolean atWord = head.length() < rest.length() && rest.charAt(head.length()) == ' ';
            int space = atWord ? head.length() : head.lastIndexOf(' ');
            int end = space > indent(rest) ? space : Math.max(head.length(), 1);
            lines.add(rest.substring(0, end).stripTrailing());
            rest = " ".repeat(indent(safe)) + rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }

    private static int indent(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at;
    }
}
