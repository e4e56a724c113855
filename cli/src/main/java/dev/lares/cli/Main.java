package dev.lares.cli;

/** The entry of the program. */
final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Program.run(arguments));
    }
}
