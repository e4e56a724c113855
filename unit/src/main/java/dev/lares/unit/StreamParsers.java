package dev.lares.unit;

import dev.lares.unit.StandardStream.Kind;
import java.util.Optional;

/** {@code StandardInput=}, {@code StandardOutput=} and {@code StandardError=} (systemd.exec(5)). */
final class StreamParsers {
    /** The longest name of a descriptor (sd_listen_fds(3)). */
    private static final int MAX_NAME = 255;

    private StreamParsers() {}

    static ValueParser<StandardStream> input() {
        return (value, before) -> Optional.of(readInput(value));
    }

    static ValueParser<StandardStream> output() {
        return (value, before) -> Optional.of(readOutput(value));
    }

    private static StandardStream readInput(Value value) throws BadValue {
        return switch (value.text()) {
            case "null" -> StandardStream.NULL;
            case "tty" -> StandardStream.of(Kind.TTY);
            case "tty-force" -> StandardStream.of(Kind.TTY_FORCE);
            case "tty-fail" -> StandardStream.of(Kind.TTY_FAIL);
            case "socket" -> StandardStream.of(Kind.SOCKET);
            case "fd" -> StandardStream.of(Kind.FD);
            case "data" -> StandardStream.of(Kind.DATA);
            default -> named(value)
                    .filter(stream -> stream.kind() == Kind.FD || stream.kind() == Kind.FILE)
                    .orElseThrow(() -> new BadValue("it is no kind of standard input"));
        };
    }

    private static StandardStream readOutput(Value value) throws BadValue {
        return switch (value.text()) {
            case "inherit" -> StandardStream.INHERIT;
            case "null" -> StandardStream.NULL;
            case "tty" -> StandardStream.of(Kind.TTY);
            case "kmsg" -> StandardStream.of(Kind.KMSG);
            case "kmsg+console" -> StandardStream.of(Kind.KMSG_CONSOLE);
            case "journal" -> StandardStream.JOURNAL;
            case "journal+console" -> StandardStream.of(Kind.JOURNAL_CONSOLE);
            case "socket" -> StandardStream.of(Kind.SOCKET);
            case "fd" -> StandardStream.of(Kind.FD);
            case "syslog" -> obsolete(value, StandardStream.JOURNAL, "journal");
            case "syslog+console" -> obsolete(value, StandardStream.of(Kind.JOURNAL_CONSOLE), "journal+console");
            default -> named(value).orElseThrow(() -> new BadValue("it is no kind of standard output"));
        };
    }

    private static StandardStream obsolete(Value value, StandardStream instead, String name) {
        value.report(Diagnostic.Kind.BAD, "cannot use " + value.directive() + "=" + value.text() + ": it is obsolete, using " + name);
        return instead;
    }

    /** The kinds with an argument: {@code fd:name}, {@code file:path}, {@code append:path}, {@code truncate:path}. */
    private static Optional<StandardStream> named(Value value) throws BadValue {
        int colon = value.text().indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        String argument = value.text().substring(colon + 1);
        return switch (value.text().substring(0, colon)) {
            case "fd" -> Optional.of(descriptor(value.specifiers().resolve(argument)));
            case "file" -> Optional.of(file(Kind.FILE, value, argument));
            case "append" -> Optional.of(file(Kind.APPEND, value, argument));
            case "truncate" -> Optional.of(file(Kind.TRUNCATE, value, argument));
            default -> Optional.empty();
        };
    }

    private static StandardStream descriptor(String name) throws BadValue {
        if (name.length() > MAX_NAME || name.chars().anyMatch(c -> Ascii.isControl(c) || c > 0x7F || c == ':')) {
            throw new BadValue("\"" + name + "\" is no name of a descriptor");
        }
        return new StandardStream(Kind.FD, name.isEmpty() ? Optional.empty() : Optional.of(name));
    }

    private static StandardStream file(Kind kind, Value value, String path) throws BadValue {
        return new StandardStream(kind, Optional.of(Paths.absolute(value.specifiers().resolve(path))));
    }
}
