package dev.lares.cli;

/** A key that was typed. */
sealed interface Key {
    /** A character, as typed. */
    record Typed(int codePoint) implements Key {}

    /** A letter, a to z, with Ctrl. */
    record Control(char letter) implements Key {}

    /** A key that types no character. */
    enum Named implements Key {
        UP, DOWN, LEFT, RIGHT, PAGE_UP, PAGE_DOWN, HOME, END, ENTER, TAB, ESCAPE, BACKSPACE, DELETE, OTHER
    }

    /** Whether it types that character. */
    default boolean is(char character) {
        return this instanceof Typed(int codePoint) && codePoint == character;
    }
}
