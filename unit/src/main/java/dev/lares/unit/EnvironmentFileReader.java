package dev.lares.unit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads a file of environment assignments ({@code EnvironmentFile=}, systemd.exec(5)): {@code NAME=value} lines, comments
 * after {@code #} and {@code ;}, single and double quotes, a backslash before a line's end joins it with the next.
 *
 * <p>No text makes it throw. A line without an equals sign says nothing; an assignment whose name is no name of a variable,
 * or that is not UTF-8, is ignored with a diagnostic.
 */
public final class EnvironmentFileReader {
    /**
     * What a file says.
     *
     * @param variables the last value of each variable
     * @param diagnostics assignments ignored
     */
    public record Result(SortedMap<String, String> variables, List<Diagnostic> diagnostics) {
        public Result {
            variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
            diagnostics = List.copyOf(diagnostics);
        }
    }

    /** What a double-quoted backslash takes its meaning from. */
    private static final String NEEDS_ESCAPE_IN_QUOTES = "\"\\`$";

    private enum State {
        BEFORE_NAME,
        NAME,
        BEFORE_VALUE,
        VALUE,
        VALUE_ESCAPE,
        SINGLE_QUOTES,
        DOUBLE_QUOTES,
        DOUBLE_QUOTES_ESCAPE,
        COMMENT,
        COMMENT_ESCAPE
    }

    private final String path;
    private final SortedMap<String, String> variables = new TreeMap<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final StringBuilder name = new StringBuilder();
    private final StringBuilder value = new StringBuilder();
    private State state = State.BEFORE_NAME;
    private int unquotedEnd;
    private int line = 1;

    private EnvironmentFileReader(String path) {
        this.path = path;
    }

    /** Reads the bytes of a file, up to the first NUL. */
    public static Result read(String path, byte[] content) {
        return read(path, RawText.decode(content));
    }

    /** Reads the text of a file, up to the first NUL. */
    public static Result read(String path, String text) {
        EnvironmentFileReader reader = new EnvironmentFileReader(path);
        int nul = text.indexOf('\0');
        String content = nul < 0 ? text : text.substring(0, nul);
        content.chars().forEach(c -> reader.accept((char) c));
        reader.finish();
        if (nul >= 0) {
            reader.report("cannot read on: there is a NUL byte in the file, ignoring the rest");
        }
        return new Result(reader.variables, reader.diagnostics);
    }

    private void accept(char c) {
        boolean newline = c == '\n' || c == '\r';
        state = switch (state) {
            case BEFORE_NAME -> beforeName(c);
            case NAME -> inName(c, newline);
            case BEFORE_VALUE -> newline ? endAssignment() : beforeValue(c);
            case VALUE -> newline ? endAssignment() : inValue(c);
            case VALUE_ESCAPE -> newline ? State.VALUE : keep(c, State.VALUE);
            case SINGLE_QUOTES -> c == '\'' ? State.BEFORE_VALUE : keep(c, State.SINGLE_QUOTES);
            case DOUBLE_QUOTES -> inDoubleQuotes(c);
            case DOUBLE_QUOTES_ESCAPE -> afterBackslashInQuotes(c);
            case COMMENT -> inComment(c, newline);
            case COMMENT_ESCAPE -> State.COMMENT;
        };
        if (c == '\n') {
            line++;
        }
    }

    private State beforeName(char c) {
        if (c == '#' || c == ';') {
            return State.COMMENT;
        }
        if (Ascii.isSpace(c)) {
            return State.BEFORE_NAME;
        }
        name.append(c);
        return State.NAME;
    }

    private State inName(char c, boolean newline) {
        if (newline) {
            name.setLength(0);
            return State.BEFORE_NAME;
        }
        if (c == '=') {
            unquotedEnd = 0;
            return State.BEFORE_VALUE;
        }
        name.append(c);
        return State.NAME;
    }

    private State beforeValue(char c) {
        return switch (c) {
            case '\'' -> State.SINGLE_QUOTES;
            case '"' -> State.DOUBLE_QUOTES;
            case '\\' -> State.VALUE_ESCAPE;
            case ' ', '\t' -> State.BEFORE_VALUE;
            default -> keep(c, State.VALUE);
        };
    }

    private State inValue(char c) {
        if (c == '\\') {
            unquotedEnd = value.length();
            return State.VALUE_ESCAPE;
        }
        if (Ascii.isSpace(c)) {
            value.append(c);
            return State.VALUE;
        }
        return keep(c, State.VALUE);
    }

    private State inDoubleQuotes(char c) {
        return switch (c) {
            case '"' -> State.BEFORE_VALUE;
            case '\\' -> State.DOUBLE_QUOTES_ESCAPE;
            default -> keep(c, State.DOUBLE_QUOTES);
        };
    }

    private State afterBackslashInQuotes(char c) {
        if (c == '\n') {
            return State.DOUBLE_QUOTES;
        }
        if (NEEDS_ESCAPE_IN_QUOTES.indexOf(c) < 0) {
            value.append('\\');
        }
        return keep(c, State.DOUBLE_QUOTES);
    }

    private static State inComment(char c, boolean newline) {
        if (c == '\\') {
            return State.COMMENT_ESCAPE;
        }
        return newline ? State.BEFORE_NAME : State.COMMENT;
    }

    /** Adds a character that is no white space at the end of an unquoted value. */
    private State keep(char c, State next) {
        value.append(c);
        unquotedEnd = value.length();
        return next;
    }

    private void finish() {
        switch (state) {
            case BEFORE_VALUE, VALUE, VALUE_ESCAPE, SINGLE_QUOTES, DOUBLE_QUOTES, DOUBLE_QUOTES_ESCAPE -> endAssignment();
            case BEFORE_NAME, NAME, COMMENT, COMMENT_ESCAPE -> { }
        }
    }

    private State endAssignment() {
        String key = Ascii.strip(name.toString());
        String text = value.substring(0, unquotedEnd);
        name.setLength(0);
        value.setLength(0);
        unquotedEnd = 0;
        put(key, text);
        return State.BEFORE_NAME;
    }

    private void put(String key, String text) {
        if (!EnvironmentAssignments.isName(key)) {
            ignore(key, "it is not the name of a variable");
        } else if (!RawText.isValid(text)) {
            ignore(key, "its value is not UTF-8");
        } else {
            variables.put(key, text);
        }
    }

    private void ignore(String key, String cause) {
        report("cannot set variable \"" + key + "\": " + cause + ", ignoring");
    }

    private void report(String message) {
        diagnostics.add(new Diagnostic(new Location(path, line), Diagnostic.Kind.BAD, message));
    }
}
