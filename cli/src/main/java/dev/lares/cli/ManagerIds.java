package dev.lares.cli;

/** What clients see of a manager besides its units. */
final class ManagerIds {
    /** The version of systemd whose interface this is, and who answers in its place. */
    static final String VERSION = "252 (Lares)";

    private ManagerIds() {}

    /** 32 lower-case hexadecimal digits, others each time. */
    static String random() {
        return "%016x%016x".formatted(Seed.fresh(), Seed.fresh());
    }
}
