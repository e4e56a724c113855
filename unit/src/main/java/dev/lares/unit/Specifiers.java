package dev.lares.unit;

import java.util.Optional;

/**
 * Replaces the specifiers of one unit (systemd.unit(5), "Specifiers"). A percent sign before a letter or digit that names
 * none is an error; before anything else, and at the end, it stands for itself.
 */
final class Specifiers {
    /** The longest result, in characters: some specifiers are long, and a line may hold half a million of them. */
    static final int MAX_LENGTH = 1024 * 1024;

    private final UnitName id;
    private final Optional<String> fragment;
    private final SpecifierContext context;

    Specifiers(UnitName id, Optional<String> fragmentRealPath, SpecifierContext context) {
        this.id = id;
        this.fragment = fragmentRealPath;
        this.context = context;
    }

    UnitName id() {
        return id;
    }

    SpecifierContext context() {
        return context;
    }

    /** The text with all specifiers replaced. */
    String resolve(String text) throws BadValue {
        return resolve(text, false);
    }

    /** The text with those specifiers replaced that may stand in unit names. */
    String resolveName(String text) throws BadValue {
        return resolve(text, true);
    }

    private String resolve(String text, boolean forName) throws BadValue {
        if (text.indexOf('%') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean specifier = c == '%' && i + 1 < text.length();
            if (!specifier) {
                out.append(c);
                continue;
            }
            i++;
            appendSpecifier(out, text.charAt(i), forName);
            if (out.length() > MAX_LENGTH) {
                throw new BadValue("it is longer than " + MAX_LENGTH + " characters with its specifiers replaced");
            }
        }
        return out.toString();
    }

    private void appendSpecifier(StringBuilder out, char c, boolean forName) throws BadValue {
        if (c == '%') {
            out.append('%');
        } else if (Ascii.isLetter(c) || Ascii.isDigit(c)) {
            out.append(value(c, forName));
        } else {
            out.append('%').append(c);
        }
    }

    private String value(char c, boolean forName) throws BadValue {
        Optional<String> value = nameValue(c);
        if (value.isEmpty()) {
            value = systemValue(c);
        }
        if (value.isEmpty() && !forName) {
            value = fullValue(c);
        }
        return value.orElseThrow(() -> new BadValue("there is no specifier %" + c + (forName ? " for unit names" : "")));
    }

    /** What the unit's own name tells. */
    private Optional<String> nameValue(char c) throws BadValue {
        return switch (c) {
            case 'i' -> Optional.of(id.instance());
            case 'I' -> Optional.of(unescaped(id.instance(), c));
            case 'j' -> Optional.of(lastComponent());
            case 'n' -> Optional.of(id.text());
            case 'N' -> Optional.of(id.withoutSuffix());
            case 'p' -> Optional.of(id.prefix());
            default -> Optional.empty();
        };
    }

    private Optional<String> systemValue(char c) throws BadValue {
        SpecifierContext.SystemFacts system = context.system();
        SpecifierContext.Identity identity = context.identity();
        return switch (c) {
            case 'a' -> Optional.of(system.architecture());
            case 'A' -> Optional.of(osRelease(c).imageVersion());
            case 'b' -> Optional.of(known(system.bootId(), c, "the boot has no id"));
            case 'B' -> Optional.of(osRelease(c).buildId());
            case 'g' -> Optional.of(identity.groupName());
            case 'G' -> Optional.of(Long.toString(identity.gid()));
            case 'H' -> Optional.of(system.hostName());
            case 'l' -> Optional.of(shortHostName());
            case 'm' -> Optional.of(known(system.machineId(), c, "the machine has no id"));
            case 'M' -> Optional.of(osRelease(c).imageId());
            case 'o' -> Optional.of(osRelease(c).id());
            case 'q' -> Optional.of(system.prettyHostName().orElseGet(this::shortHostName));
            case 'u' -> Optional.of(identity.userName());
            case 'U' -> Optional.of(Long.toString(identity.uid()));
            case 'v' -> Optional.of(system.kernelRelease());
            case 'w' -> Optional.of(osRelease(c).versionId());
            case 'W' -> Optional.of(osRelease(c).variantId());
            default -> Optional.empty();
        };
    }

    /** What may hold characters that unit names cannot. */
    private Optional<String> fullValue(char c) throws BadValue {
        SpecifierContext.Directories directories = context.directories();
        return switch (c) {
            case 'C' -> Optional.of(directories.cache());
            case 'd' -> Optional.of(directories.runtime() + "/credentials/" + id.text());
            case 'E' -> Optional.of(directories.configuration());
            case 'f' -> Optional.of(fileName());
            case 'h' -> Optional.of(context.identity().home());
            case 'J' -> Optional.of(unescaped(lastComponent(), c));
            case 'L' -> Optional.of(directories.logs());
            case 'P' -> Optional.of(unescaped(id.prefix(), c));
            case 's' -> Optional.of(context.identity().shell());
            case 'S' -> Optional.of(directories.state());
            case 't' -> Optional.of(directories.runtime());
            case 'T' -> Optional.of(directories.temporary());
            case 'V' -> Optional.of(directories.varTemporary());
            case 'y' -> Optional.of(known(fragment, c, "the unit has no file"));
            case 'Y' -> Optional.of(directoryOf(known(fragment, c, "the unit has no file")));
            default -> Optional.empty();
        };
    }

    private String fileName() throws BadValue {
        String escaped = id.isInstance() ? id.instance() : id.prefix();
        return known(UnitNameEscaping.unescapePath(escaped), 'f', "\"" + escaped + "\" is no escaped path");
    }

    private String lastComponent() {
        String prefix = id.prefix();
        return prefix.substring(prefix.lastIndexOf('-') + 1);
    }

    private String shortHostName() {
        String name = context.system().hostName();
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private SpecifierContext.OsRelease osRelease(char c) throws BadValue {
        return known(context.system().osRelease(), c, "there is no os-release file");
    }

    private static String unescaped(String text, char c) throws BadValue {
        return known(UnitNameEscaping.unescape(text), c, "\"" + text + "\" is not escaped as unit names are");
    }

    private static String directoryOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    private static <T> T known(Optional<T> value, char c, String cause) throws BadValue {
        return value.orElseThrow(() -> new BadValue("specifier %" + c + " has no value: " + cause));
    }
}
