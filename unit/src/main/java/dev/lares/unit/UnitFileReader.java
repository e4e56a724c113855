package dev.lares.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the text of a unit file apart (systemd.syntax(7)). No text makes it throw; what it does not understand becomes a
 * diagnostic with file and line.
 *
 * <p>Sections and names are not compared with any table here: which ones there are depends on the type of the unit, and a
 * drop-in may serve several.
 */
public final class UnitFileReader {
    /** The longest line, and the longest assignment after joining, in bytes. */
    public static final int MAX_LINE_BYTES = 1024 * 1024;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final String path;
    private final List<Assignment> assignments = new ArrayList<>();
    private final List<UnitFile.SectionStart> sections = new ArrayList<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private Optional<String> section = Optional.empty();
    private int line;

    private UnitFileReader(String path) {
        this.path = path;
    }

    /** Reads the bytes of a file. */
    public static UnitFile read(String path, byte[] content) {
        return read(path, RawText.decode(content));
    }

    /** Reads the text of a file. */
    public static UnitFile read(String path, String text) {
        UnitFileReader reader = new UnitFileReader(path);
        Optional<UnitFile.Failure> failure = reader.readLines(new LineSplitter(text));
        return new UnitFile(path, path, reader.assignments, reader.sections, reader.diagnostics, failure);
    }

    private Optional<UnitFile.Failure> readLines(LineSplitter lines) {
        boolean byteOrderMarkSeen = false;
        StringBuilder joined = new StringBuilder();
        while (lines.hasNext()) {
            String text = lines.next();
            line++;
            if (isTooLong(text)) {
                return fail(UnitFile.Failure.LINE_TOO_LONG, "cannot read line: it is longer than " + MAX_LINE_BYTES + " bytes");
            }
            if (isComment(text)) {
                continue;
            }
            if (!byteOrderMarkSeen && text.startsWith(BYTE_ORDER_MARK)) {
                byteOrderMarkSeen = true;
                text = text.substring(BYTE_ORDER_MARK.length());
            }
            if (!joined.isEmpty() && joined.length() + text.length() > MAX_LINE_BYTES) {
                return fail(UnitFile.Failure.LINE_TOO_LONG, "cannot join lines: they are longer than " + MAX_LINE_BYTES + " bytes together");
            }
            joined.append(text);
            if (endsInBackslash(joined)) {
                joined.setCharAt(joined.length() - 1, ' ');
                continue;
            }
            Optional<UnitFile.Failure> failure = readLine(joined.toString());
            if (failure.isPresent()) {
                return failure;
            }
            joined.setLength(0);
        }
        line++;
        return joined.isEmpty() ? Optional.empty() : readLine(joined.toString());
    }

    private Optional<UnitFile.Failure> readLine(String untrimmed) {
        String text = Ascii.strip(untrimmed);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!RawText.isValid(text)) {
            return fail(UnitFile.Failure.NOT_UTF8, "cannot read line: it is not UTF-8");
        }
        if (text.startsWith("[")) {
            return readSectionHeader(text);
        }
        readAssignment(text);
        return Optional.empty();
    }

    private Optional<UnitFile.Failure> readSectionHeader(String text) {
        if (!text.endsWith("]") || text.length() < 2) {
            return fail(UnitFile.Failure.BAD_SECTION_HEADER, "cannot read section header \"" + text + "\": it does not end in ]");
        }
        String name = text.substring(1, text.length() - 1);
        if (!Ascii.isSafe(name)) {
            return fail(UnitFile.Failure.BAD_SECTION_HEADER, "cannot read section header \"" + text + "\": it has bad characters in it");
        }
        section = Optional.of(name);
        sections.add(new UnitFile.SectionStart(here(), name));
        return Optional.empty();
    }

    private void readAssignment(String text) {
        if (section.isEmpty()) {
            report("cannot use line outside of a section, ignoring");
            return;
        }
        int equals = text.indexOf('=');
        if (equals < 0) {
            report("cannot read line: there is no = in it, ignoring");
            return;
        }
        if (equals == 0) {
            report("cannot read line: there is no name before the =, ignoring");
            return;
        }
        String name = Ascii.strip(text.substring(0, equals));
        String value = Ascii.strip(text.substring(equals + 1));
        assignments.add(new Assignment(here(), section.get(), name, value));
    }

    private Location here() {
        return new Location(path, line);
    }

    private void report(String message) {
        diagnostics.add(new Diagnostic(here(), Diagnostic.Kind.BAD, message));
    }

    private Optional<UnitFile.Failure> fail(UnitFile.Failure failure, String message) {
        report(message);
        return Optional.of(failure);
    }

    private static boolean isTooLong(String text) {
        return text.length() >= MAX_LINE_BYTES / 3 && RawText.byteLength(text) >= MAX_LINE_BYTES;
    }

    /** A comment is one also in the middle of a continuation, and is no continuation itself. */
    private static boolean isComment(String text) {
        String rest = Ascii.stripLeading(text);
        return rest.startsWith("#") || rest.startsWith(";");
    }

    /** Whether an odd number of backslashes ends the text. */
    private static boolean endsInBackslash(CharSequence text) {
        int count = 0;
        while (count < text.length() && text.charAt(text.length() - 1 - count) == '\\') {
            count++;
        }
        return count % 2 == 1;
    }
}
