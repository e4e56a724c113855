package dev.lares.dbus;

/** The rules for names and paths, D-Bus Specification "Valid Names" and "Valid Object Paths". Pure predicates. */
public final class Names {
    /** The most bytes of an interface, error, member or bus name. */
    public static final int LONGEST_NAME = 255;

    private Names() {}

    /** {@code /} or elements of {@code [A-Za-z0-9_]+}, each after a slash; of any length. */
    public static boolean isObjectPath(String text) {
        int length = text.length();
        if (length == 0 || text.charAt(0) != '/') {
            return false;
        }
        if (length == 1) {
            return true;
        }
        boolean afterSlash = true;
        for (int i = 1; i < length; i++) {
            char c = text.charAt(i);
            if (c == '/') {
                if (afterSlash) {
                    return false;
                }
                afterSlash = true;
            } else if (isLetter(c) || isDigit(c)) {
                afterSlash = false;
            } else {
                return false;
            }
        }
        return !afterSlash;
    }

    /** Two or more elements of {@code [A-Za-z_][A-Za-z0-9_]*} with dots between them. */
    public static boolean isInterface(String text) {
        return isDotted(text, false, false);
    }

    /** As {@link #isInterface}. */
    public static boolean isErrorName(String text) {
        return isDotted(text, false, false);
    }

    /** {@code [A-Za-z_][A-Za-z0-9_]*}. */
    public static boolean isMember(String text) {
        int length = text.length();
        if (length == 0 || length > LONGEST_NAME || !isLetter(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            if (!isLetter(text.charAt(i)) && !isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** A well-known name such as {@code org.example.My-Service}, or a unique one such as {@code :1.42}. */
    public static boolean isBusName(String text) {
        return text.startsWith(":") ? text.length() <= LONGEST_NAME && isDotted(text.substring(1), true, true)
                : isDotted(text, true, false);
    }

    private static boolean isDotted(String text, boolean hyphens, boolean leadingDigits) {
        int length = text.length();
        if (length == 0 || length > LONGEST_NAME) {
            return false;
        }
        boolean elementBegins = true;
        int dots = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (elementBegins) {
                    return false;
                }
                dots++;
                elementBegins = true;
            } else if (isLetter(c) || hyphens && c == '-' || isDigit(c) && (leadingDigits || !elementBegins)) {
                elementBegins = false;
            } else {
                return false;
            }
        }
        return dots > 0 && !elementBegins;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
