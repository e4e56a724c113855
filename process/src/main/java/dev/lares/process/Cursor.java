package dev.lares.process;

/** A place in bytes that the kernel wrote, from which numbers and words are taken; it never goes beyond their end. */
final class Cursor {
    private byte[] bytes = new byte[0];
    private int at;
    private int end;

    void reset(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
    }

    byte[] bytes() {
        return bytes;
    }

    int at() {
        return at;
    }

    int end() {
        return end;
    }

    boolean isAtEnd() {
        return at >= end;
    }

    boolean isAtDigit() {
        return at < end && bytes[at] >= '0' && bytes[at] <= '9';
    }

    /** The byte here, 0 at the end. */
    byte peek() {
        return at < end ? bytes[at] : 0;
    }

    void moveTo(int place) {
        at = Math.min(place, end);
    }

    void skip(int count) {
        at = Math.min(at + count, end);
    }

    boolean take(char wanted) {
        if (at < end && bytes[at] == wanted) {
            at++;
            return true;
        }
        return false;
    }

    void skipBlanks() {
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
    }

    /** Goes to after the next newline, or the end. */
    void skipLine() {
        while (at < end && bytes[at++] != '\n') {
            // on
        }
    }

    /** The place of the newline that ends this line, or the end. */
    int endOfLine() {
        int i = at;
        while (i < end && bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    /** Goes to the next blank or newline. */
    void skipWord() {
        while (at < end && bytes[at] != ' ' && bytes[at] != '\t' && bytes[at] != '\n') {
            at++;
        }
    }

    /** A decimal number, after blanks, with its sign; 0 if there is none. Beyond 64 bits it wraps, as unsigned ones do. */
    long number() {
        skipBlanks();
        boolean negative = take('-');
        long value = 0;
        while (at < end) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
            at++;
        }
        return negative ? -value : value;
    }

    /** A hexadecimal number without prefix, after blanks; 0 if there is none. */
    long hex() {
        skipBlanks();
        return hex(Integer.MAX_VALUE);
    }

    /** The same, of at most that many digits, which begin here. */
    long hex(int most) {
        long value = 0;
        for (int i = 0; i < most && at < end; i++) {
            int digit = digit(bytes[at]);
            if (digit < 0) {
                break;
            }
            value = value << 4 | digit;
            at++;
        }
        return value;
    }

    private static int digit(byte b) {
        return b >= '0' && b <= '9' ? b - '0'
                : b >= 'a' && b <= 'f' ? b - 'a' + 10
                : b >= 'A' && b <= 'F' ? b - 'A' + 10
                : -1;
    }

    /** An octal number, after blanks; 0 if there is none. */
    long octal() {
        skipBlanks();
        long value = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '7') {
            value = value << 3 | bytes[at++] - '0';
        }
        return value;
    }

    /** Whether the bytes here are those of the text; goes to after them if so. */
    boolean take(byte[] text) {
        if (end - at < text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (bytes[at + i] != text[i]) {
                return false;
            }
        }
        at += text.length;
        return true;
    }
}
