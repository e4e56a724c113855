package dev.lares.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes keys of what a terminal sends: characters; ESC [ … with a final character of {@code @} to {@code ~} (ECMA-48); ESC O
 * and a character, which terminals in application mode send. What is cut off in the middle waits for the rest.
 */
final class KeyDecoder {
    private static final char ESCAPE = '\u001b';
    /** No key sends more. */
    private static final int LONGEST = 64;

    private String rest = "";

    /** The keys in what came. An ESC that nothing follows is the key Escape. */
    List<Key> take(String text) {
        String all = rest + text;
        List<Key> keys = new ArrayList<>();
        int at = 0;
        while (at < all.length()) {
            int end = end(all, at);
            if (end > all.length()) {
                break;
            }
            keys.add(key(all.substring(at, end)));
            at = end;
        }
        rest = all.substring(at);
        return keys;
    }

    /** Where the sequence that begins there ends; beyond the text if it is not whole. */
    private static int end(String text, int at) {
        if (text.charAt(at) != ESCAPE) {
            return at + Character.charCount(text.codePointAt(at));
        }
        if (at + 1 == text.length()) {
            return at + 1;
        }
        return switch (text.charAt(at + 1)) {
            case 'O' -> at + 3;
            case '[' -> endOfControl(text, at);
            case ESCAPE -> at + 1;
            // Alt sends ESC and then the key.
            default -> at + 2;
        };
    }

    private static int endOfControl(String text, int at) {
        for (int i = at + 2; i < text.length() && i < at + LONGEST; i++) {
            if (text.charAt(i) >= '@' && text.charAt(i) <= '~') {
                return i + 1;
            }
        }
        return text.length() - at >= LONGEST ? at + LONGEST : text.length() + 1;
    }

    private static Key key(String sequence) {
        return sequence.length() > 1 && sequence.charAt(0) == ESCAPE ? ofSequence(sequence) : ofCharacter(sequence.codePointAt(0));
    }

    private static Key ofCharacter(int character) {
        return switch (character) {
            case '\r', '\n' -> Key.Named.ENTER;
            case '\t' -> Key.Named.TAB;
            case '\b', 0x7f -> Key.Named.BACKSPACE;
            case ESCAPE -> Key.Named.ESCAPE;
            default -> character >= ' ' ? new Key.Typed(character)
                    : character >= 1 && character <= 26 ? new Key.Control((char) ('a' + character - 1)) : Key.Named.OTHER;
        };
    }

    /** The keys of xterm, the Linux console, screen and tmux, with and without Shift, Alt or Ctrl (";5"). */
    private static Key ofSequence(String sequence) {
        char last = sequence.charAt(sequence.length() - 1);
        return switch (last) {
            case 'A' -> Key.Named.UP;
            case 'B' -> Key.Named.DOWN;
            case 'C' -> Key.Named.RIGHT;
            case 'D' -> Key.Named.LEFT;
            case 'H' -> Key.Named.HOME;
            case 'F' -> Key.Named.END;
            case '~' -> ofNumber(sequence.substring(2, sequence.length() - 1).replaceFirst(";.*", ""));
            default -> Key.Named.OTHER;
        };
    }

    private static Key ofNumber(String number) {
        return switch (number) {
            case "1", "7" -> Key.Named.HOME;
            case "3" -> Key.Named.DELETE;
            case "4", "8" -> Key.Named.END;
            case "5" -> Key.Named.PAGE_UP;
            case "6" -> Key.Named.PAGE_DOWN;
            default -> Key.Named.OTHER;
        };
    }
}
