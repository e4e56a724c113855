package dev.lares.unit;

import java.util.List;

/**
 * The right-hand side of one assignment, with what is needed to understand it.
 *
 * @param assignment the line
 * @param specifiers what specifiers stand for in this unit
 * @param diagnostics where parts that are not understood are reported, when the rest of the line counts all the same
 */
record Value(Assignment assignment, Specifiers specifiers, List<Diagnostic> diagnostics) {
    /** Values longer than this are cut in messages. */
    private static final int MAX_SHOWN = 200;

    String text() {
        return assignment.value();
    }

    String directive() {
        return assignment.name();
    }

    Location at() {
        return assignment.at();
    }

    boolean isEmpty() {
        return text().isEmpty();
    }

    /** The whole value with its specifiers replaced. */
    String resolved() throws BadValue {
        return specifiers.resolve(text());
    }

    /** The same line with another value. */
    Value withText(String text) {
        return new Value(new Assignment(assignment.at(), assignment.section(), assignment.name(), text), specifiers, diagnostics);
    }

    SpecifierContext context() {
        return specifiers.context();
    }

    /** Reports that a part of the value is left out. */
    void ignorePart(String part, String cause) {
        report(Diagnostic.Kind.BAD, "cannot use \"" + shown(part) + "\" in " + directive() + "=: " + cause + ", ignoring it");
    }

    void ignorePart(String part, BadValue fault) {
        ignorePart(part, fault.getMessage());
    }

    /** Reports that the whole line is left out. */
    void ignore(BadValue fault) {
        report(Diagnostic.Kind.BAD, "cannot parse " + shownLine() + ": " + fault.getMessage() + ", ignoring");
    }

    /** Reports that the unit is refused for this line. */
    void refuse(BadValue fault) {
        report(Diagnostic.Kind.BAD, "cannot parse " + shownLine() + ": " + fault.getMessage() + ", refusing the unit");
    }

    void report(Diagnostic.Kind kind, String message) {
        diagnostics.add(new Diagnostic(at(), kind, message));
    }

    private String shownLine() {
        return directive() + "=" + shown(text());
    }

    private static String shown(String text) {
        String printable = text.codePoints()
                .map(c -> Ascii.isControl(c) ? '?' : c)
                .limit(MAX_SHOWN)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return text.length() > MAX_SHOWN ? printable + "…" : printable;
    }
}
