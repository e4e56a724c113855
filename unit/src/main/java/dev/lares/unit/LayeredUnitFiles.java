package dev.lares.unit;

import java.util.List;
import java.util.Optional;

/** Real unit files, and the ones Lares brings along at the paths that are theirs. */
record LayeredUnitFiles(UnitFiles real, BuiltInUnitFiles builtIn) implements UnitFiles {
    @Override
    public List<Entry> list(String directory) {
        return of(directory).list(directory);
    }

    @Override
    public Content read(String path) {
        return of(path).read(path);
    }

    @Override
    public Kind kind(String path) {
        return of(path).kind(path);
    }

    @Override
    public Optional<String> linkTarget(String path) {
        return of(path).linkTarget(path);
    }

    @Override
    public Optional<String> realPath(String path) {
        return of(path).realPath(path);
    }

    @Override
    public long stamp(String directory) {
        return of(directory).stamp(directory);
    }

    private UnitFiles of(String path) {
        return BuiltInUnitFiles.holds(path) ? builtIn : real;
    }
}
