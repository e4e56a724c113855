package dev.lares.host;

import java.util.Optional;

/**
 * An operator and a value, as in {@code >=6.1} (systemd.unit(5), {@code ConditionKernelVersion=}).
 *
 * @param operator how to compare
 * @param value what to compare with
 */
record Comparison(Operator operator, String value) {

    /** The operators. */
    enum Operator {
        GLOB("$="), NOT_GLOB("!$="), NOT_EQUAL_VERSION("<>"), LESS_OR_EQUAL("<="), GREATER_OR_EQUAL(">="), LESS("<"), GREATER(">"),
        EQUAL_VERSION("=="), EQUAL("="), NOT_EQUAL("!=");

        private final String text;

        Operator(String text) {
            this.text = text;
        }
    }

    /** The operator that the text begins with, and the rest; empty if it begins with none. */
    static Optional<Comparison> parse(String text) {
        for (Operator operator : Operator.values()) { // longer ones before those that they begin with
            if (text.startsWith(operator.text)) {
                return Optional.of(new Comparison(operator, text.substring(operator.text.length())));
            }
        }
        return Optional.empty();
    }

    /** Where the first character stands that an operator may begin with; the length if there is none. */
    static int indexIn(String text) {
        int at = 0;
        while (at < text.length() && "$!<>=".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    /** Whether a version or another text compares so. */
    boolean holdsForText(String actual) {
        return switch (operator) {
            case GLOB -> ShellPattern.matches(value, actual);
            case NOT_GLOB -> !ShellPattern.matches(value, actual);
            case EQUAL -> actual.equals(value);
            case NOT_EQUAL -> !actual.equals(value);
            case NOT_EQUAL_VERSION, LESS_OR_EQUAL, GREATER_OR_EQUAL, LESS, GREATER, EQUAL_VERSION ->
                    holdsFor(VersionOrder.INSTANCE.compare(actual, value));
        };
    }

    /** Whether the sign of a comparison with the value fits; globs fit no order. */
    boolean holdsFor(int order) {
        return switch (operator) {
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case EQUAL, EQUAL_VERSION -> order == 0;
            case NOT_EQUAL, NOT_EQUAL_VERSION -> order != 0;
            case GREATER_OR_EQUAL -> order >= 0;
            case GREATER -> order > 0;
            case GLOB, NOT_GLOB -> false;
        };
    }
}
