package dev.lares.unit;

import java.util.List;
import java.util.Optional;

/**
 * A unit file or drop-in taken apart into its assignments, whose names and values nobody has judged yet.
 *
 * @param path the file as it was found, for diagnostics and {@code FragmentPath}
 * @param realPath the file after all symbolic links ({@code %y}, {@code %Y})
 * @param assignments the assignments of all sections in the order of the file
 * @param sections where each section begins, in the order of the file
 * @param diagnostics lines that are not understood
 * @param failure why reading ended before the end of the file, if it did: systemd then refuses the unit if it is its
 *     main file, and keeps what was read so far if it is a drop-in
 */
public record UnitFile(
        String path,
        String realPath,
        List<Assignment> assignments,
        List<SectionStart> sections,
        List<Diagnostic> diagnostics,
        Optional<Failure> failure) {

    /**
     * A section header.
     *
     * @param at where it stands
     * @param name the name between the brackets
     */
    public record SectionStart(Location at, String name) {}

    /** Why a file cannot be read to its end, each with the text of the errno that systemd names it by. */
    public enum Failure {
        /** A line that opens a section and does not close it, or has control characters in it. */
        BAD_SECTION_HEADER("Bad message"),
        /** A line that is not UTF-8. */
        NOT_UTF8("Invalid argument"),
        /** A line, or several joined ones, above {@link UnitFileReader#MAX_LINE_BYTES}. */
        LINE_TOO_LONG("No buffer space available");

        private final String text;

        Failure(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    public UnitFile {
        assignments = List.copyOf(assignments);
        sections = List.copyOf(sections);
        diagnostics = List.copyOf(diagnostics);
    }

    /** The same file, reached through symbolic links. */
    public UnitFile withRealPath(String newRealPath) {
        return new UnitFile(path, newRealPath, assignments, sections, diagnostics, failure);
    }

    /** The assignments of one section, all its parts in the file together. */
    public List<Assignment> section(String name) {
        return assignments.stream().filter(assignment -> assignment.section().equals(name)).toList();
    }
}
