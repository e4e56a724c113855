package dev.lares.unit;

/** Names and values of environment variables (environ(7)). */
public final class EnvironmentAssignments {
    private EnvironmentAssignments() {}

    /** Whether it has ASCII letters, digits and underscores only, and no digit first. */
    public static boolean isName(String text) {
        boolean digitFirst = !text.isEmpty() && Ascii.isDigit(text.charAt(0));
        return !text.isEmpty()
                && !digitFirst
                && text.chars().allMatch(c -> Ascii.isLetter(c) || Ascii.isDigit(c) || c == '_');
    }

    /** Whether it is a name, an equals sign, and a value of UTF-8. */
    public static boolean isAssignment(String text) {
        int equals = text.indexOf('=');
        return equals > 0 && isName(text.substring(0, equals)) && RawText.isValid(text) && text.indexOf('\0') < 0;
    }

    /** What stands before the equals sign of an assignment. */
    public static String name(String assignment) {
        return assignment.substring(0, assignment.indexOf('='));
    }

    /** What stands after it. */
    public static String value(String assignment) {
        return assignment.substring(assignment.indexOf('=') + 1);
    }
}
