package dev.lares.unit;

import java.util.List;
import java.util.Optional;

/** A kind of directories that a unit may have for itself (systemd.exec(5), "RuntimeDirectory=, StateDirectory=, …"), in systemd's order. */
public enum DirectoryKind {
    RUNTIME(ExecDirectives.RUNTIME_DIRECTORY),
    STATE(ExecDirectives.STATE_DIRECTORY),
    CACHE(ExecDirectives.CACHE_DIRECTORY),
    LOGS(ExecDirectives.LOGS_DIRECTORY),
    CONFIGURATION(ExecDirectives.CONFIGURATION_DIRECTORY);

    private final Directive<List<DirectoryEntry>> directive;

    DirectoryKind(Directive<List<DirectoryEntry>> directive) {
        this.directive = directive;
    }

    /** The kind of that name, as {@code cache}. */
    public static Optional<DirectoryKind> of(String text) {
        for (DirectoryKind kind : values()) {
            if (kind.text().equals(text)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** As {@code systemctl clean --what=} names it. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The directories of this kind that a unit asks for. */
    public List<DirectoryEntry> of(LoadedUnit unit) {
        return unit.get(directive);
    }
}
