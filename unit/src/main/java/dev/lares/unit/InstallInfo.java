package dev.lares.unit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A unit that is being enabled or disabled: its file, and what [Install] says. Values are words with their specifiers. */
final class InstallInfo {
    /** What was found under the unit's name. */
    enum Mode {
        /** It has not been looked for. */
        UNKNOWN,
        FILE,
        /** A link that leads out of the load path. */
        LINK,
        /** A link to another name. */
        ALIAS,
        MASK
    }

    private final UnitName name;
    private boolean auxiliary;
    private Mode mode = Mode.UNKNOWN;
    private Optional<String> path;
    private String linkTarget = "";
    private Optional<String> defaultInstance = Optional.empty();
    private final List<String> aliases = new ArrayList<>();
    private final List<String> wantedBy = new ArrayList<>();
    private final List<String> requiredBy = new ArrayList<>();
    private final List<String> upheldBy = new ArrayList<>();
    private final List<String> also = new ArrayList<>();

    InstallInfo(UnitName name, Optional<String> path, boolean auxiliary) {
        this.name = name;
        this.path = path;
        this.auxiliary = auxiliary;
    }

    UnitName name() {
        return name;
    }

    /** Whether only other units' {@code Also=} name it. */
    boolean isAuxiliary() {
        return auxiliary;
    }

    void namedAgain(boolean asAuxiliary) {
        auxiliary &= asAuxiliary;
    }

    Mode mode() {
        return mode;
    }

    Optional<String> path() {
        return path;
    }

    /** Where it is known to be; its name before that is known. */
    String pathOrName() {
        return path.orElse(name.text());
    }

    String linkTarget() {
        return linkTarget;
    }

    void found(String file, Mode as) {
        path = Optional.of(file);
        mode = as;
    }

    void foundLink(String file, String target, Mode as) {
        found(file, as);
        linkTarget = target;
    }

    Optional<String> defaultInstance() {
        return defaultInstance;
    }

    void defaultInstance(Optional<String> instance) {
        defaultInstance = instance;
    }

    List<String> aliases() {
        return aliases;
    }

    List<String> wantedBy() {
        return wantedBy;
    }

    List<String> requiredBy() {
        return requiredBy;
    }

    List<String> upheldBy() {
        return upheldBy;
    }

    List<String> also() {
        return also;
    }

    /** Whether enabling makes links. */
    boolean hasRules() {
        return !aliases.isEmpty() || !wantedBy.isEmpty() || !requiredBy.isEmpty() || !upheldBy.isEmpty();
    }

    /** The name that specifiers of [Install] speak of: the default instance's, of a template. */
    UnitName nameInUse() {
        return name.isTemplate() ? defaultInstance.map(name::withInstance).orElse(name) : name;
    }
}
