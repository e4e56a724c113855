package dev.lares.cli.systemctl;

/** The signs of systemctl's pages. */
final class Glyphs {
    private Glyphs() {}

    static String ofActiveState(String state) {
        return switch (state) {
            case "active" -> "●";
            case "reloading" -> "↻";
            case "inactive", "maintenance" -> "○";
            case "failed" -> "×";
            default -> "●";
        };
    }
}
