import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Turns what a terminal shows (text with the colours of ECMA-48, "Select Graphic Rendition", as {@code tmux capture-pane
 * -e} writes it) into an SVG picture.
 *
 * <p>Use: {@code java Screen.java COLUMNS TITLE <text >picture.svg}
 */
final class Screen {
    private static final double CELL_WIDTH = 8.4;
    private static final int CELL_HEIGHT = 18;
    private static final int MARGIN = 12;
    private static final int TITLE_HEIGHT = 28;
    private static final String FOREGROUND = "#d8dee9";
    private static final String BACKGROUND = "#1e222a";
    private static final List<String> COLOURS = List.of(
            "#4c566a", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d8dee9",
            "#7f8a9e", "#ff7a85", "#b5e890", "#ffd787", "#82c4ff", "#e19df5", "#7fdbe6", "#ffffff");

    private final StringBuilder svg = new StringBuilder();
    private String foreground = "";
    private String background = "";
    private boolean bold;
    private boolean dim;
    private boolean inverse;

    private Screen() {}

    public static void main(String[] arguments) throws IOException {
        String text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        List<String> lines = text.stripTrailing().lines().toList();
        byte[] picture = new Screen().draw(lines, Integer.parseInt(arguments[0]), arguments[1]).getBytes(StandardCharsets.UTF_8);
        System.out.write(picture, 0, picture.length);
        System.out.flush();
    }

    private String draw(List<String> lines, int columns, String title) {
        long width = Math.round(columns * CELL_WIDTH) + 2 * MARGIN;
        int height = lines.size() * CELL_HEIGHT + TITLE_HEIGHT + 2 * MARGIN;
        svg.append("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" aria-label="%3$s">
                <rect width="%1$d" height="%2$d" rx="8" fill="%4$s"/>
                <circle cx="18" cy="16" r="5" fill="#e06c75"/><circle cx="36" cy="16" r="5" fill="#e5c07b"/><circle cx="54" cy="16" r="5" fill="#98c379"/>
                <g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14" fill="%5$s" xml:space="preserve">
                <text x="%6$d" y="21" text-anchor="middle" font-size="13" fill="#7f8a9e">%3$s</text>
                """.formatted(width, height, escaped(title), BACKGROUND, FOREGROUND, width / 2));
        for (int row = 0; row < lines.size(); row++) {
            line(lines.get(row), TITLE_HEIGHT + MARGIN + row * CELL_HEIGHT);
        }
        return svg.append("</g>\n</svg>\n").toString();
    }

    /** Draws one line: runs of characters that look the same. */
    private void line(String line, int top) {
        StringBuilder run = new StringBuilder();
        int column = 0;
        int at = 0;
        while (at < line.length()) {
            if (line.startsWith("\u001b[", at)) {
                column = flush(run, column, top);
                int end = line.indexOf('m', at);
                colour(line.substring(at + 2, end));
                at = end + 1;
            } else {
                int character = line.codePointAt(at);
                run.appendCodePoint(character);
                at += Character.charCount(character);
            }
        }
        flush(run, column, top);
    }

    private int flush(StringBuilder run, int column, int top) {
        String text = run.toString();
        run.setLength(0);
        int length = text.codePointCount(0, text.length());
        String ink = inverse ? (background.isEmpty() ? BACKGROUND : background) : foreground;
        String paper = inverse ? (foreground.isEmpty() ? FOREGROUND : foreground) : background;
        double x = MARGIN + column * CELL_WIDTH;
        if (!paper.isEmpty() && length > 0) {
            svg.append("<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n"
                    .formatted(x, top, length * CELL_WIDTH, CELL_HEIGHT, paper));
        }
        if (!text.isBlank()) {
            svg.append("<text x=\"%.1f\" y=\"%d\" textLength=\"%.1f\"%s%s%s>%s</text>%n".formatted(
                    x, top + 14, length * CELL_WIDTH,
                    ink.isEmpty() ? "" : " fill=\"" + ink + "\"", bold ? " font-weight=\"bold\"" : "", dim ? " opacity=\"0.6\"" : "", escaped(text)));
        }
        return column + length;
    }

    private void colour(String codes) {
        String[] parts = codes.split(";");
        for (int i = 0; i < parts.length; i++) {
            int code = parts[i].isEmpty() ? 0 : Integer.parseInt(parts[i]);
            switch (code) {
                case 0 -> {
                    foreground = "";
                    background = "";
                    bold = false;
                    dim = false;
                    inverse = false;
                }
                case 1 -> bold = true;
                case 2 -> dim = true;
                case 7 -> inverse = true;
                case 22 -> {
                    bold = false;
                    dim = false;
                }
                case 27 -> inverse = false;
                case 39 -> foreground = "";
                case 49 -> background = "";
                default -> {
                    if (code >= 30 && code < 38) {
                        foreground = COLOURS.get(code - 30);
                    } else if (code >= 40 && code < 48) {
                        background = COLOURS.get(code - 40);
                    } else if (code >= 90 && code < 98) {
                        foreground = COLOURS.get(code - 82);
                    } else {
                        throw new IllegalArgumentException("cannot draw the colour '" + codes + "': only 16 colours are known");
                    }
                }
            }
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
