package dev.lares.systemd1;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.systemd1.SettableProperty.Format;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** How values of properties become lines of unit files: the formats that many rows share. */
final class PropertyFormats {
    static final long INFINITY = -1;
    private static final long MICROS_PER_MILLI = 1_000;

    /** A line with the property's own name. */
    @FunctionalInterface
    interface Text {
        String of(String name, BodyReader value) throws BusError, ProtocolViolation;
    }

    private PropertyFormats() {}

    /** The section of the unit's own type, where all but general settings stand. */
    static String ownSection(PropertyDraft draft) {
        return draft.unit().type().section();
    }

    /** {@code Name=} and a text, in the section of the type. */
    static Format line(Text text) {
        return (name, value, draft) -> draft.add(name, ownSection(draft), name + "=" + text.of(name, value));
    }

    /** The same in {@code [Unit]}. */
    static Format unitLine(Text text) {
        return (name, value, draft) -> draft.add(name, "Unit", name + "=" + text.of(name, value));
    }

    /** {@code NameUSec} is the directive {@code NameSec}. */
    static Format seconds(Function<Text, Format> place) {
        Format format = place.apply((_, value) -> SettingText.span(value.uint64(), MICROS_PER_MILLI));
        return (name, value, draft) -> format.take(name.substring(0, name.length() - "USec".length()) + "Sec", value, draft);
    }

    static String bool(String name, BodyReader value) throws ProtocolViolation {
        return SettingText.yesOrNo(value.bool());
    }

    static String string(String name, BodyReader value) throws ProtocolViolation {
        return SettingText.plain(value.string());
    }

    static String uint32(String name, BodyReader value) throws ProtocolViolation {
        return Integer.toUnsignedString(value.uint32());
    }

    static String nanos(String name, BodyReader value) throws ProtocolViolation {
        return Long.toUnsignedString(value.uint64());
    }

    /** Permission bits in octal, with as many digits as systemd writes. */
    static String mode(String name, BodyReader value) throws ProtocolViolation {
        return "%040o".formatted(value.uint32());
    }

    static String path(String name, BodyReader value) throws BusError, ProtocolViolation {
        return checked(text -> text.startsWith("/")).of(name, value);
    }

    static String signal(String name, BodyReader value) throws BusError, ProtocolViolation {
        int number = value.int32();
        require(number > 0 && number <= 64 && number != 32 && number != 33, "Invalid %s setting: %d".formatted(name, number));
        return SettingText.signal(number);
    }

    /** A text that is empty or holds to a rule. */
    static Text checked(Predicate<String> rule) {
        return (name, value) -> {
            String text = value.string();
            require(text.isEmpty() || rule.test(text), "Invalid %s setting: %s".formatted(name, text));
            return SettingText.plain(text);
        };
    }

    static Text oneOf(String... words) {
        return oneOf(Arrays.asList(words));
    }

    static <E> Text oneOf(E[] constants, Function<E, String> text) {
        return oneOf(Arrays.stream(constants).map(text).toList());
    }

    private static Text oneOf(Collection<String> words) {
        return (name, value) -> {
            String word = value.string();
            require(words.contains(word), "Invalid %s setting: %s".formatted(name, word));
            return word;
        };
    }

    /** A number in a range; what is said of another one has a place for it at its end. */
    static Text integer(int least, int most, String refusal) {
        return (_, value) -> {
            int number = value.int32();
            require(number >= least && number <= most, refusal.formatted(number));
            return Integer.toString(number);
        };
    }

    /** A number that stands for a word. */
    static Text named(List<String> words, String refusal) {
        return (_, value) -> {
            int number = value.int32();
            require(number >= 0 && number < words.size() && !words.get(number).isEmpty(), refusal.formatted(number));
            return words.get(number);
        };
    }

    /** A list of words on one line, as they are. */
    static Format list(Predicate<String> rule, Function<String, String> refusal) {
        return (name, value, draft) -> {
            List<String> words = value.strings();
            for (String word : words) {
                require(rule.test(word), refusal.apply(name));
            }
            draft.add(name, ownSection(draft), name + "=" + SettingText.plain(String.join(" ", words)));
        };
    }

    /** A list of quoted words on one line, each of which holds to a rule. */
    static Format wordList(Predicate<String> rule, Function<String, String> refusal) {
        return (name, value, draft) -> {
            List<String> words = value.strings();
            for (String word : words) {
                require(rule.test(word), refusal.apply(name));
            }
            draft.add(name, ownSection(draft), name + "=" + SettingText.words(words));
        };
    }

    /** A list of words on a line each, in {@code [Unit]}; an empty one is an empty line. */
    static Format unitLines(Predicate<String> rule, String refusal) {
        return (name, value, draft) -> {
            List<String> lines = new ArrayList<>();
            for (String word : value.strings()) {
                require(rule.test(word), refusal.formatted(name, word));
                lines.add(name + "=" + SettingText.plain(word));
            }
            draft.add(name, "Unit", lines.isEmpty() ? name + "=" : String.join("\n", lines));
        };
    }

    /** Names of units, a line and a drop-in each. */
    static Format dependencies(String directive) {
        return (name, value, draft) -> {
            for (String other : value.strings()) {
                require(UnitName.parse(other).filter(unit -> !unit.isTemplate()).isPresent(), "Invalid unit name " + other);
                draft.add(name + "-" + other, "Unit", directive + "=" + other);
            }
        };
    }

    /** What systemd knows but does not let be given. */
    static Format refused(String refusal) {
        return (name, _, _) -> {
            throw BusError.invalidArgs(refusal.formatted(name));
        };
    }

    static void require(boolean holds, String refusal) throws BusError {
        if (!holds) {
            throw BusError.invalidArgs(refusal);
        }
    }
}
