package dev.lares.unit;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The lines of a text, without their ends. A line ends with {@code \n}, {@code \r}, NUL or the end of the text; one of
 * each kind in a row is still one end, with NUL the last of them, so that {@code \r\n} and {@code \n\0} are one.
 */
final class LineSplitter implements Iterator<String> {
    private static final String ENDS = "\n\r\0";

    private final String text;
    private int position;

    LineSplitter(String text) {
        this.text = text;
    }

    @Override
    public boolean hasNext() {
        return position < text.length();
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException("cannot read a line: the text is at its end");
        }
        int end = position;
        while (end < text.length() && !isEnd(text.charAt(end))) {
            end++;
        }
        String line = text.substring(position, end);
        position = skipEnd(end);
        return line;
    }

    private static boolean isEnd(char c) {
        return c == '\n' || c == '\r' || c == '\0';
    }

    private int skipEnd(int from) {
        int at = from;
        int seen = 0;
        while (at < text.length()) {
            int kind = ENDS.indexOf(text.charAt(at));
            boolean afterNul = (seen & 4) != 0;
            if (kind < 0 || afterNul || (seen & 1 << kind) != 0) {
                break;
            }
            seen |= 1 << kind;
            at++;
        }
        return at;
    }
}
