package dev.lares.unit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The units of one operation, those of {@code Also=} included, in the order in which they are dealt with. */
final class InstallContext {
    private final Map<UnitName, InstallInfo> waiting = new LinkedHashMap<>();
    private final Map<UnitName, InstallInfo> done = new LinkedHashMap<>();

    Optional<InstallInfo> find(UnitName name) {
        return Optional.ofNullable(done.getOrDefault(name, waiting.get(name)));
    }

    /** The unit of this name, known from now on. */
    InstallInfo add(String name, Optional<String> path, boolean auxiliary) throws UnitFileException {
        UnitName unit = UnitName.parse(name).orElseThrow(() -> new UnitFileException(UnitFileError.INVALID));
        Optional<InstallInfo> known = find(unit);
        known.ifPresent(info -> info.namedAgain(auxiliary));
        return known.orElseGet(() -> {
            InstallInfo info = new InstallInfo(unit, path, auxiliary);
            waiting.put(unit, info);
            return info;
        });
    }

    /** The unit of this name, or of this absolute path. */
    InstallInfo add(String nameOrPath) throws UnitFileException {
        return nameOrPath.startsWith("/") ? add(FilePaths.name(nameOrPath), Optional.of(nameOrPath), false) : add(nameOrPath, Optional.empty(), false);
    }

    /** The next unit to deal with. */
    Optional<InstallInfo> next() {
        Optional<InstallInfo> first = waiting.values().stream().findFirst();
        first.ifPresent(info -> {
            waiting.remove(info.name());
            done.put(info.name(), info);
        });
        return first;
    }
}
