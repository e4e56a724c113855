package dev.lares.cli.systemctl;

/** The colours of systemctl's output: "Select Graphic Rendition" of ECMA-48. */
enum Colour {
    NONE(""),
    NORMAL("\u001b[0m"),
    BOLD("\u001b[0;1;39m"),
    RED("\u001b[0;1;31m"),
    GREEN("\u001b[0;1;32m"),
    YELLOW("\u001b[0;1;38;5;185m"),
    GREY("\u001b[0;38;5;245m"),
    UNDERLINE("\u001b[0;4m"),
    RED_UNDERLINE("\u001b[0;1;4;31m"),
    GREEN_UNDERLINE("\u001b[0;1;4;32m"),
    YELLOW_UNDERLINE("\u001b[0;1;4;38;5;185m"),
    /** As systemctl has it: the line takes the grey away. */
    GREY_UNDERLINE("\u001b[0;4m");

    private final String code;

    Colour(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }

    /** The same with a line below. */
    Colour underlined() {
        return switch (this) {
            case RED -> RED_UNDERLINE;
            case GREEN -> GREEN_UNDERLINE;
            case YELLOW -> YELLOW_UNDERLINE;
            case GREY -> GREY_UNDERLINE;
            default -> UNDERLINE;
        };
    }
}
