package dev.lares.unit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the files of units that are to be installed, and reads what [Install] says in them and in their drop-ins. It goes
 * its own way beside {@link UnitIndex}, as in systemd: here it counts which link was found where.
 */
final class InstallSearch {
    private static final int MAX_LINKS = 64;

    private final UnitFiles files;
    private final InstallPlaces places;
    private final InstallSpecifiers specifiers;

    InstallSearch(UnitFiles files, InstallPlaces places, InstallSpecifiers specifiers) {
        this.files = files;
        this.places = places;
        this.specifiers = specifiers;
    }

    /** How far to look. */
    enum Depth {
        /** Whether it is there; links in the administrator's directories are refused. */
        NAME(false, false),
        /** Where it is. */
        NAME_AND_LINKS(false, true),
        /** What it says; links in the administrator's directories are refused. */
        TEXT(true, false),
        /** What it says, and all links are followed. */
        TEXT_AND_LINKS(true, true);

        private final boolean reads;
        private final boolean followsAll;

        Depth(boolean reads, boolean followsAll) {
            this.reads = reads;
            this.followsAll = followsAll;
        }
    }

    /** Whether there is a unit file of this name; what is there and cannot be used is there. */
    boolean exists(String name) {
        try {
            InstallContext context = new InstallContext();
            traverse(context, context.add(name), Depth.NAME);
            return true;
        } catch (UnitFileException e) {
            return !e.error().equals(UnitFileError.MISSING);
        }
    }

    /** Finds a unit, and through links the one it stands for. */
    InstallInfo traverse(InstallContext context, InstallInfo start, Depth depth) throws UnitFileException {
        search(context, start, depth);
        InstallInfo at = start;
        for (int links = 1; at.mode() == InstallInfo.Mode.LINK || at.mode() == InstallInfo.Mode.ALIAS; links++) {
            if (links > MAX_LINKS || !depth.followsAll && places.isConfig(at.path().orElseThrow())) {
                throw new UnitFileException(UnitFileError.LINKED);
            }
            String target = FilePaths.name(at.linkTarget());
            if (at.mode() == InstallInfo.Mode.LINK || target.equals(at.name().text())) {
                look(context, at, at.linkTarget(), depth);
                continue;
            }
            String next = withInstanceOf(at.name(), target);
            if (next.equals(at.name().text())) {
                look(context, at, at.linkTarget(), depth);
                continue;
            }
            at = context.add(next, Optional.empty(), false);
            try {
                search(context, at, depth);
            } catch (UnitFileException e) {
                throw e.error().equals(UnitFileError.MISSING) ? new UnitFileException(UnitFileError.DANGLING) : e;
            }
        }
        return at;
    }

    private static String withInstanceOf(UnitName name, String target) {
        boolean ofTemplate = name.isInstance() && UnitName.parse(target).filter(UnitName::isTemplate).isPresent();
        return ofTemplate ? target.replace("@.", "@" + name.instance() + ".") : target;
    }

    /** Finds a unit by its path or along the load path, an instance by its template. */
    void search(InstallContext context, InstallInfo info, Depth depth) throws UnitFileException {
        if (info.mode() != InstallInfo.Mode.UNKNOWN) {
            return;
        }
        if (info.path().isPresent()) {
            look(context, info, info.path().get(), depth);
            return;
        }
        if (!lookFor(info.name(), context, info, depth)) {
            Optional<UnitName> template = info.name().template();
            if (template.isEmpty() || !lookFor(template.get(), context, info, depth)) {
                throw new UnitFileException(UnitFileError.MISSING);
            }
        }
        if (info.mode() != InstallInfo.Mode.MASK && depth.reads) {
            readDropIns(context, info);
        }
    }

    private boolean lookFor(UnitName name, InstallContext context, InstallInfo info, Depth depth) throws UnitFileException {
        for (String directory : places.directories()) {
            try {
                look(context, info, FilePaths.join(directory, name.text()), depth);
                return true;
            } catch (UnitFileException e) {
                if (!List.of(UnitFileError.MISSING, UnitFileError.NOT_DIRECTORY, UnitFileError.DENIED).contains(e.error())) {
                    throw e;
                }
            }
        }
        return false;
    }

    /** Looks what stands at a path. */
    private void look(InstallContext context, InstallInfo info, String file, Depth depth) throws UnitFileException {
        if (info.name().text().indexOf('@') >= 0 && !AliasRules.mayTemplate(info.name().type())) {
            throw new UnitFileException(UnitFileError.INVALID);
        }
        Optional<String> link = files.linkTarget(file);
        if (link.isPresent()) {
            lookAtLink(info, file, link.get());
            return;
        }
        switch (files.kind(file)) {
            case MISSING -> throw new UnitFileException(UnitFileError.MISSING);
            case DIRECTORY -> throw new UnitFileException(UnitFileError.IS_DIRECTORY);
            case OTHER -> throw new UnitFileException(UnitFileError.NOT_REGULAR);
            case MASK -> info.found(file, InstallInfo.Mode.MASK);
            case FILE -> {
                if (depth.reads) {
                    read(context, info, file);
                }
                info.found(file, InstallInfo.Mode.FILE);
            }
        }
    }

    private void lookAtLink(InstallInfo info, String file, String text) throws UnitFileException {
        String target = withRealDirectory(text.startsWith("/") ? text : FilePaths.join(FilePaths.parent(file), text));
        boolean alias = places.contains(target);
        if (alias) {
            checkAlias(FilePaths.name(file), FilePaths.name(target));
        }
        if (files.kind(target) == UnitFiles.Kind.MASK) {
            info.found(file, InstallInfo.Mode.MASK);
        } else {
            info.foundLink(file, target, alias ? InstallInfo.Mode.ALIAS : InstallInfo.Mode.LINK);
        }
    }

    /** Refuses a link of one name to a file of another that cannot stand for each other. */
    static void checkAlias(String link, String target) throws UnitFileException {
        UnitName name = UnitName.parse(link).orElseThrow(() -> new UnitFileException(UnitFileError.INVALID));
        if (!AliasRules.mayAlias(name.type()) || link.indexOf('@') >= 0 && !AliasRules.mayTemplate(name.type())) {
            throw new UnitFileException(UnitFileError.INVALID);
        }
        if (link.equals(target)) {
            throw new UnitFileException(UnitFileError.LINKED);
        }
        if (AliasRules.fault(name, target).isPresent()) {
            throw new UnitFileException(UnitFileError.BAD_ALIAS);
        }
    }

    /** The path with links in its directories followed, but not a link that it is itself. */
    String withRealDirectory(String target) {
        return files.realPath(FilePaths.parent(target)).map(real -> FilePaths.join(real, FilePaths.name(target)))
                .orElseGet(() -> FilePaths.normalize(target));
    }

    /** Drop-ins of the name and of its template, each name once: that of the directory that comes first. */
    private void readDropIns(InstallContext context, InstallInfo info) throws UnitFileException {
        SortedMap<String, String> byName = new TreeMap<>();
        addDropIns(info.name(), byName);
        if (info.name().template().isPresent()) {
            addDropIns(info.name().template().get(), byName);
        }
        for (String file : byName.values()) {
            if (files.kind(file) == UnitFiles.Kind.FILE) {
                read(context, info, file);
            }
        }
    }

    private void addDropIns(UnitName name, SortedMap<String, String> byName) {
        for (String directory : places.directories()) {
            String dropIns = FilePaths.join(directory, name + ".d");
            for (UnitFiles.Entry entry : files.list(dropIns)) {
                if (entry.name().endsWith(".conf") && !entry.name().startsWith(".")) {
                    byName.putIfAbsent(entry.name(), FilePaths.join(dropIns, entry.name()));
                }
            }
        }
    }

    private void read(InstallContext context, InstallInfo info, String file) throws UnitFileException {
        switch (files.read(file)) {
            case UnitFiles.Content.Bytes(byte[] bytes) -> {
                if (new String(bytes, StandardCharsets.ISO_8859_1).contains("[Install]")) {
                    readInstall(context, info, UnitFileReader.read(file, bytes));
                }
            }
            case UnitFiles.Content.Mask() -> {}
            case UnitFiles.Content.Missing() -> throw new UnitFileException(UnitFileError.MISSING);
            case UnitFiles.Content.Unreadable(String cause) -> throw new UnitFileException(
                    cause.equals(UnitFileError.DENIED.text()) ? UnitFileError.DENIED : new UnitFileError("EIO", cause));
        }
    }

    private void readInstall(InstallContext context, InstallInfo info, UnitFile file) throws UnitFileException {
        if (file.failure().isPresent()) {
            throw new UnitFileException(switch (file.failure().get()) {
                case BAD_SECTION_HEADER -> UnitFileError.BAD_SYNTAX;
                case NOT_UTF8 -> UnitFileError.INVALID;
                case LINE_TOO_LONG -> UnitFileError.TOO_LONG;
            });
        }
        for (Assignment assignment : file.section("Install")) {
            switch (assignment.name()) {
                case "Alias" -> {
                    if (AliasRules.mayAlias(info.name().type())) {
                        assign(info.aliases(), assignment.value());
                    }
                }
                case "WantedBy" -> assign(info.wantedBy(), assignment.value());
                case "RequiredBy" -> assign(info.requiredBy(), assignment.value());
                case "UpheldBy" -> assign(info.upheldBy(), assignment.value());
                case "Also" -> also(context, info, assignment.value());
                case "DefaultInstance" -> defaultInstance(info, assignment.value());
                default -> {} // said when the unit is loaded
            }
        }
    }

    private static void assign(List<String> list, String value) {
        if (value.isEmpty()) {
            list.clear();
        } else {
            list.addAll(words(value));
        }
    }

    private static List<String> words(String value) {
        try {
            return WordReader.all(value, WordSyntax.QUOTED_RAW);
        } catch (BadValue e) {
            return List.of(); // said when the unit is loaded
        }
    }

    private void also(InstallContext context, InstallInfo info, String value) throws UnitFileException {
        for (String word : words(value)) {
            String name = specifiers.resolve(word, info);
            context.add(name, Optional.empty(), true);
            info.also().add(name);
        }
    }

    private void defaultInstance(InstallInfo info, String value) throws UnitFileException {
        if (info.name().isTemplate()) {
            String instance = specifiers.resolve(value, info);
            if (instance.isEmpty() || UnitName.parse(info.name().prefix() + "@" + instance + "." + info.name().type().suffix()).isPresent()) {
                info.defaultInstance(Optional.of(instance).filter(text -> !text.isEmpty()));
            }
        }
    }
}
