package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.ProtocolViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A property as {@code show} prints it: {@code NAME=VALUE}, or with {@code --value} the value. */
final class PropertyText {
    private final Session session;
    private final boolean showsEmpty;
    private final boolean valueOnly;

    PropertyText(Session session) {
        this.session = session;
        this.showsEmpty = session.has(Flag.SHOW_EMPTY);
        this.valueOnly = session.has(Flag.VALUE);
    }

    /** Prints the value that comes next, if it is the expected one and is not empty. */
    void print(String name, String type, Optional<String> expected, BodyReader reader) throws ProtocolViolation {
        TimestampStyle style = session.options().timestamps();
        switch (type) {
            case "s" -> {
                String text = reader.string();
                line(name, expected, text.indexOf('\n') < 0 ? text : "[unprintable]");
            }
            case "b" -> {
                String text = reader.bool() ? "yes" : "no";
                if (expected.isEmpty() || isTrue(expected.get()) == text.equals("yes")) {
                    line(name, Optional.empty(), text);
                }
            }
            case "t" -> line(name, expected, Numbers.unsigned64(name, reader.uint64(), style));
            case "x" -> line(name, expected, Long.toString(reader.int64()));
            case "u" -> line(name, expected, Numbers.unsigned32(name, reader.uint32()));
            case "i" -> signed(name, expected, reader.int32());
            case "d" -> line(name, expected, Numbers.shortest(reader.float64()));
            case "as" -> words(name, reader.strings());
            case "ay" -> octets(name, expected, reader.octets());
            case "au" -> numbers(name, reader);
            default -> {
                Optional<List<String>> lines = CompoundText.of(name, type, style, reader);
                if (lines.isEmpty() && showsEmpty && expected.isEmpty()) {
                    session.screen().line(name + "=[unprintable]");
                }
                for (String text : lines.orElse(List.of())) {
                    // A filter that takes nothing away is empty, though it is written as one that denies nothing.
                    line(name, expected, type.equals("(bas)") && text.equals("~") && !showsEmpty ? "" : text);
                }
            }
        }
    }

    private static boolean isTrue(String text) {
        return switch (text) {
            case "yes", "y", "true", "t", "on", "1" -> true;
            default -> false;
        };
    }

    private void line(String name, Optional<String> expected, String value) {
        if (expected.isPresent() && !expected.get().equals(value) || !showsEmpty && value.isEmpty()) {
            return;
        }
        session.screen().line(valueOnly ? value : name + "=" + value);
    }

    private void signed(String name, Optional<String> expected, int value) {
        if (name.endsWith("ActionExitStatus")) {
            boolean set = value >= 0 && value <= 255;
            if (set || showsEmpty) {
                line(name, expected, set ? Integer.toString(value) : "[not set]");
            }
        } else if (name.equals("NUMAPolicy")) {
            line(name, expected, switch (value) {
                case 0 -> "default";
                case 1 -> "preferred";
                case 2 -> "bind";
                case 3 -> "interleave";
                case 4 -> "local";
                default -> "n/a";
            });
        } else {
            line(name, expected, Integer.toString(value));
        }
    }

    private void words(String name, List<String> words) {
        if (words.isEmpty() && !showsEmpty) {
            return;
        }
        List<String> quoted = new ArrayList<>();
        words.forEach(word -> quoted.add(ShellQuote.quote(word)));
        session.screen().line((valueOnly ? "" : name + "=") + String.join(" ", quoted));
    }

    private void octets(String name, Optional<String> expected, byte[] octets) {
        switch (name) {
            case "StandardInputData", "RootHashSignature" -> line(name, expected, java.util.Base64.getEncoder().encodeToString(octets));
            case "CPUAffinity", "NUMAMask", "AllowedCPUs", "AllowedMemoryNodes", "EffectiveCPUs", "EffectiveMemoryNodes" ->
                    line(name, expected, Numbers.ranges(octets));
            default -> hexadecimal(name, octets);
        }
    }

    private void hexadecimal(String name, byte[] octets) {
        if (octets.length == 0 && !showsEmpty) {
            return;
        }
        StringBuilder out = new StringBuilder(valueOnly ? "" : name + "=");
        for (byte octet : octets) {
            out.append(Character.forDigit(octet >> 4 & 15, 16)).append(Character.forDigit(octet & 15, 16));
        }
        session.screen().line(out.toString());
    }

    private void numbers(String name, BodyReader reader) throws ProtocolViolation {
        StringBuilder out = new StringBuilder(valueOnly ? "" : name + "=");
        boolean any = false;
        reader.enterArray();
        while (reader.hasMore()) {
            any = true;
            String hex = Integer.toHexString(reader.uint32());
            out.append("0".repeat(8 - hex.length())).append(hex);
        }
        reader.leaveArray();
        if (any || showsEmpty) {
            session.screen().line(out.toString());
        }
    }
}
