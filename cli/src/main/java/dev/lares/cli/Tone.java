package dev.lares.cli;

/** The colours of the console, by what they say; each is an escape sequence of ECMA-48, "Select Graphic Rendition". */
enum Tone {
    PLAIN(""),
    GOOD("\u001b[0;1;32m"),
    WARNING("\u001b[0;1;33m"),
    BAD("\u001b[0;1;31m"),
    QUIET("\u001b[0;2m");

    static final String RESET = "\u001b[0m";

    private final String code;

    Tone(String code) {
        this.code = code;
    }

    /** Appends the text in this colour, or plain where colours are off. */
    void append(StringBuilder out, String text, boolean coloured) {
        if (coloured && this != PLAIN) {
            out.append(code).append(text).append(RESET);
        } else {
            out.append(text);
        }
    }
}
