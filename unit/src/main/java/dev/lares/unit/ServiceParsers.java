package dev.lares.unit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Values of [Service] (systemd.service(5)) that only one directive has. */
final class ServiceParsers {
    /** The longest name on D-Bus. */
    private static final int MAX_BUS_NAME = 255;

    private ServiceParsers() {}

    /** A path, under the runtime directory if it is relative; {@code /var/run} is only another name of {@code /run}. */
    static ValueParser<String> pidFile() {
        return (value, before) -> {
            if (value.isEmpty()) {
                return Optional.empty();
            }
            String text = value.resolved();
            String path = Paths.absolute(Paths.isAbsolute(text) ? text : value.context().directories().runtime() + "/" + text);
            if (!path.startsWith("/var/run/")) {
                return Optional.of(path);
            }
            String modern = path.substring("/var".length());
            value.report(Diagnostic.Kind.BAD, "cannot use " + path + ": /var/run is the legacy name of /run, using " + modern);
            return Optional.of(modern);
        };
    }

    /** A well-known name on D-Bus: two or more parts of letters, digits, {@code _} and {@code -}, none beginning with a digit. */
    static ValueParser<String> busName() {
        return (value, before) -> {
            String name = value.resolved();
            List<String> parts = List.of(name.split("\\.", -1));
            if (name.length() > MAX_BUS_NAME || parts.size() < 2 || !parts.stream().allMatch(ServiceParsers::isBusNamePart)) {
                throw new BadValue("it is not a name on D-Bus");
            }
            return Optional.of(name);
        };
    }

    private static boolean isBusNamePart(String part) {
        return !part.isEmpty()
                && !Ascii.isDigit(part.charAt(0))
                && part.chars().allMatch(c -> Ascii.isLetter(c) || Ascii.isDigit(c) || c == '_' || c == '-');
    }

    static ValueParser<List<UnitName>> sockets() {
        return (value, before) -> {
            Set<UnitName> sockets = new LinkedHashSet<>(before.orElse(List.of()));
            for (String word : WordReader.all(value.text(), WordSyntax.PLAIN)) {
                try {
                    sockets.add(socket(value.specifiers().resolveName(word)));
                } catch (BadValue e) {
                    value.ignorePart(word, e);
                }
            }
            return sockets.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(sockets));
        };
    }

    private static UnitName socket(String name) throws BadValue {
        return UnitName.parse(name)
                .filter(unit -> unit.type() == UnitType.SOCKET && !unit.isTemplate())
                .orElseThrow(() -> new BadValue("\"" + name + "\" is not the name of a socket"));
    }
}
