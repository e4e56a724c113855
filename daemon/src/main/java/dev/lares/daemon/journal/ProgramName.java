package dev.lares.daemon.journal;

/**
 * A name for this program where it is not told one: the base name of its jar, or the simple name of its main class. The
 * name of the executable, which other programs go by, is {@code java} for all.
 */
final class ProgramName {
    private static final String JAR = ".jar";

    private ProgramName() {}

    static String guess() {
        return of(System.getProperty("sun.java.command", ""));
    }

    /** From main class or jar with arguments, as {@code sun.java.command} holds them. */
    static String of(String command) {
        int jar = command.indexOf(JAR);
        boolean isJar = jar > 0 && (jar + JAR.length() == command.length() || command.charAt(jar + JAR.length()) == ' ');
        int space = command.indexOf(' ');
        String start = isJar ? command.substring(0, jar) : space < 0 ? command : command.substring(0, space);
        // A module's main is MODULE/PACKAGE.CLASS.
        String name = start.substring(start.lastIndexOf('/') + 1);
        String simple = isJar ? name : name.substring(name.lastIndexOf('.') + 1);
        return simple.isEmpty() ? "java" : simple;
    }
}
