package dev.lares.cli;

/**
 * The run of which the build makes the AOT cache: it does once, and harmlessly, what the manager does at its start, so
 * that the JVM stores the classes and their links.
 */
final class Training {
    private Training() {}

    static int run() {
        Program.text("version.txt");
        return 0;
    }
}
