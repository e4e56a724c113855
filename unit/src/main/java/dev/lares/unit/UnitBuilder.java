package dev.lares.unit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Makes the definition of a unit from its files (systemd.unit(5)).
 *
 * <p>Assignments are taken in the order of the files, the main file first. What is not understood is reported and left out,
 * with three exceptions that are systemd's: a value too important to be left out (a command line, a user) and a combination
 * of values that makes no service give {@link LoadState#BAD_SETTING}; a main file that cannot be read to its end gives
 * {@link LoadState#ERROR}. In a drop-in the same fault only ends the reading of that drop-in.
 */
public final class UnitBuilder {
    private final UnitName id;
    private final Specifiers specifiers;
    private final UnitDraft draft;
    private final NotHonoured notHonoured;
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    private UnitBuilder(UnitName id, Specifiers specifiers) {
        this.id = id;
        this.specifiers = specifiers;
        this.draft = new UnitDraft(id);
        this.notHonoured = new NotHonoured(id.type());
    }

    /**
     * Reads all assignments in the order of the files.
     *
     * @param id the unit's name, for templates with the instance filled in
     * @param fragment the main file, if there is one
     * @param dropIns the drop-ins in the order of application
     * @param context what specifiers stand for
     */
    public static UnitDefinition build(UnitName id, Optional<UnitFile> fragment, List<UnitFile> dropIns, SpecifierContext context) {
        return new UnitBuilder(id, new Specifiers(id, fragment.map(UnitFile::realPath), context)).build(fragment, dropIns);
    }

    private UnitDefinition build(Optional<UnitFile> fragment, List<UnitFile> dropIns) {
        LoadState state = fragment.map(this::readFragment).orElse(LoadState.LOADED);
        Optional<String> error = loadError(state, fragment);
        if (state == LoadState.LOADED) {
            dropIns.forEach(this::read);
            Location at = new Location(fragment.map(UnitFile::path).orElse(id.text()), 0);
            Optional<String> fault = ServiceChecks.complete(draft, specifiers.context(), message -> report(at, message));
            fault.ifPresent(message -> report(at, message));
            state = fault.isPresent() ? LoadState.BAD_SETTING : LoadState.LOADED;
            error = loadError(state, fragment);
        }
        diagnostics.addAll(notHonoured.diagnostics());
        return new UnitDefinition(state, error, draft.settings().build(), draft.dependencies(), diagnostics);
    }

    private LoadState readFragment(UnitFile file) {
        if (!read(file)) {
            return LoadState.BAD_SETTING;
        }
        return file.failure().isPresent() ? LoadState.ERROR : LoadState.LOADED;
    }

    /** What systemd says of a unit in this state. */
    private Optional<String> loadError(LoadState state, Optional<UnitFile> fragment) {
        return switch (state) {
            case BAD_SETTING -> Optional.of("Unit " + id + " has a bad unit file setting.");
            case ERROR -> Optional.of("Unit " + id + " failed to load properly, please adjust/correct and reload service manager: "
                    + fragment.flatMap(UnitFile::failure).map(UnitFile.Failure::text).orElse("Input/output error"));
            case STUB, LOADED, NOT_FOUND, MERGED, MASKED -> Optional.empty();
        };
    }

    /** Reads a file; false if a value in it must not be left out. */
    private boolean read(UnitFile file) {
        List<Diagnostic> found = new ArrayList<>(file.diagnostics());
        reportUnknownSections(file, found);
        boolean good = true;
        for (Assignment assignment : file.assignments()) {
            if (DirectiveTable.hasSection(id.type(), assignment.section()) && !read(assignment, found)) {
                good = false;
                break;
            }
        }
        found.sort(Comparator.comparingInt(diagnostic -> diagnostic.at().line()));
        diagnostics.addAll(found);
        return good;
    }

    private void reportUnknownSections(UnitFile file, List<Diagnostic> found) {
        for (UnitFile.SectionStart section : file.sections()) {
            if (!DirectiveTable.hasSection(id.type(), section.name()) && !section.name().startsWith("X-")) {
                found.add(new Diagnostic(
                        section.at(),
                        Diagnostic.Kind.BAD,
                        "cannot use section [" + section.name() + "]: " + id.type().suffix() + " units have no such section, ignoring"));
            }
        }
    }

    private boolean read(Assignment assignment, List<Diagnostic> found) {
        Optional<DirectiveRow> row = DirectiveTable.find(assignment.section(), assignment.name());
        if (row.isEmpty()) {
            reportUnknown(assignment, found);
            return true;
        }
        Value value = new Value(assignment, specifiers, found);
        boolean wholeSection = notHonoured.isWholeSection(assignment.section());
        if (wholeSection || row.get().status() != DirectiveRow.Status.HONOURED) {
            notHonoured.add(row.get(), value);
        }
        return wholeSection || row.get().handler().isEmpty() || apply(row.get().handler().get(), value);
    }

    private boolean apply(DirectiveRow.Handler handler, Value value) {
        try {
            handler.apply(value, draft);
            return true;
        } catch (BadValue e) {
            if (e.isFatal()) {
                value.refuse(e);
            } else {
                value.ignore(e);
            }
            return !e.isFatal();
        }
    }

    private static void reportUnknown(Assignment assignment, List<Diagnostic> found) {
        if (!assignment.name().startsWith("X-")) {
            found.add(new Diagnostic(
                    assignment.at(),
                    Diagnostic.Kind.BAD,
                    "cannot use " + assignment.name() + "=: there is no such directive in [" + assignment.section() + "], ignoring"));
        }
    }

    private void report(Location at, String message) {
        diagnostics.add(new Diagnostic(at, Diagnostic.Kind.BAD, message));
    }
}
