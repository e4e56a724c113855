package dev.lares.unit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads unit files and drop-ins and takes them apart, each once a batch: the instances of a template share its file, and
 * all services the drop-ins of their type.
 */
final class ParsedFiles {
    private final UnitFiles files;
    private final Map<String, Parsed> batch = new LinkedHashMap<>();
    private final Map<String, Optional<String>> realDirectories = new LinkedHashMap<>();

    ParsedFiles(UnitFiles files) {
        this.files = files;
    }

    /** What a path holds. */
    sealed interface Parsed {
        record Text(UnitFile file) implements Parsed {}

        record Mask() implements Parsed {}

        record Missing() implements Parsed {}

        record Unreadable(String cause) implements Parsed {}
    }

    /** From now on files are read afresh. */
    void beginBatch() {
        batch.clear();
    }

    /**
     * Reads a file.
     *
     * @param linked whether it is (or may be) a symbolic link
     */
    Parsed read(String path, boolean linked) {
        return batch.computeIfAbsent(path, _ -> switch (files.read(path)) {
            case UnitFiles.Content.Bytes(byte[] bytes) -> new Parsed.Text(parse(path, linked, bytes));
            case UnitFiles.Content.Mask() -> new Parsed.Mask();
            case UnitFiles.Content.Missing() -> new Parsed.Missing();
            case UnitFiles.Content.Unreadable(String cause) -> new Parsed.Unreadable(cause);
        });
    }

    /** Reads a drop-in; one that says nothing is still one. */
    UnitFile readDropIn(String path, boolean linked) {
        return switch (read(path, linked)) {
            case Parsed.Text(UnitFile file) -> file;
            case Parsed.Mask(), Parsed.Missing() -> UnitFileReader.read(path, "");
            case Parsed.Unreadable(String cause) -> {
                Diagnostic diagnostic = new Diagnostic(new Location(path, 0), Diagnostic.Kind.BAD, "cannot read drop-in: " + cause);
                yield new UnitFile(path, path, List.of(), List.of(), List.of(diagnostic), Optional.empty());
            }
        };
    }

    private UnitFile parse(String path, boolean linked, byte[] bytes) {
        UnitFile file = UnitFileReader.read(path, bytes);
        Optional<String> real = linked
                ? files.realPath(path)
                : realDirectories.computeIfAbsent(FilePaths.parent(path), files::realPath).map(directory -> FilePaths.join(directory, FilePaths.name(path)));
        return real.filter(other -> !other.equals(path)).map(file::withRealPath).orElse(file);
    }
}
