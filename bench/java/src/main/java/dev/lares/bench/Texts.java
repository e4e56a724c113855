package dev.lares.bench;

/** What is said in the measurements, the same as in {@code bench/libsystemd.c}. */
final class Texts {
    private Texts() {}

    static String status(int number) {
        return "Serving requests, " + number + " connections are open";
    }

    /** A log message of that many bytes, ASCII on one line. */
    static String message(int bytes) {
        return "0123456789".repeat(bytes / 10);
    }
}
