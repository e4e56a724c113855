package dev.lares.cli;

/** How a part of a page looks, by what it says; where there are no colours, only {@link #INVERSE} and bold are left. */
enum Ink {
    PLAIN(""),
    /** What a section or a column is called. */
    HEADING("1"),
    GOOD("32"),
    WARNING("33"),
    BAD("1;31"),
    /** What matters less. */
    QUIET("2"),
    /** A name to be found again: of a unit. */
    NAME("36"),
    /** A bar, or what is selected. */
    INVERSE("7");

    private final String codes;

    Ink(String codes) {
        this.codes = codes;
    }

    /** The parameters of "Select Graphic Rendition" (ECMA-48); empty for none. */
    String codes() {
        return codes;
    }
}
