package dev.lares.unit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Parsers of values that several directives share; those of one directive or one kind stand in classes of their own. */
final class Parsers {
    /** A function that may find a text bad. */
    @FunctionalInterface
    interface Reading<T> {
        T read(String text) throws BadValue;
    }

    private static final Set<String> TRUE = new TreeSet<>(List.of("1", "yes", "y", "true", "t", "on"));
    private static final Set<String> FALSE = new TreeSet<>(List.of("0", "no", "n", "false", "f", "off"));

    private Parsers() {}

    /** One value read by a function, without specifiers; an empty one is bad. */
    static <T> ValueParser<T> of(Reading<T> reading) {
        return (value, before) -> Optional.of(reading.read(value.text()));
    }

    /** The same, but an empty value resets. */
    static <T> ValueParser<T> resettable(Reading<T> reading) {
        return (value, before) -> value.isEmpty() ? Optional.empty() : Optional.of(reading.read(value.text()));
    }

    static ValueParser<Boolean> bool() {
        return of(Parsers::readBoolean);
    }

    static boolean readBoolean(String text) throws BadValue {
        return findBoolean(text).orElseThrow(() -> new BadValue("it is not a boolean"));
    }

    static Optional<Boolean> findBoolean(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (TRUE.contains(lower)) {
            return Optional.of(true);
        }
        return FALSE.contains(lower) ? Optional.of(false) : Optional.empty();
    }

    /** One of the values of an enum, by its text. */
    static <E extends Enum<E>> ValueParser<E> oneOf(E[] values, Function<E, String> text) {
        return of(wanted -> readOneOf(values, text, wanted));
    }

    static <E extends Enum<E>> E readOneOf(E[] values, Function<E, String> text, String wanted) throws BadValue {
        List<String> known = new ArrayList<>();
        for (E value : values) {
            if (text.apply(value).equals(wanted)) {
                return value;
            }
            known.add(text.apply(value));
        }
        throw new BadValue("it is not one of " + String.join(", ", known));
    }

    /** One of several names that stand for numbers, or one of these numbers. */
    static ValueParser<Integer> named(List<String> names, List<Integer> numbers) {
        return resettable(text -> {
            int index = names.indexOf(text);
            if (index >= 0) {
                return numbers.get(index);
            }
            int number = readOrBad(text, "it is not one of " + String.join(", ", names));
            if (!numbers.contains(number)) {
                throw new BadValue("it is not one of " + String.join(", ", names));
            }
            return number;
        });
    }

    private static int readOrBad(String text, String cause) throws BadValue {
        try {
            return Numbers.integer(text, 0, Integer.MAX_VALUE);
        } catch (BadValue e) {
            throw new BadValue(cause);
        }
    }

    static ValueParser<TimeSpan> time() {
        return of(TimeSpan::read);
    }

    /** A timeout: zero turns it off, as infinity does. */
    static ValueParser<TimeSpan> timeout() {
        return of(text -> {
            TimeSpan span = TimeSpan.read(text);
            return span.equals(TimeSpan.ZERO) ? TimeSpan.INFINITY : span;
        });
    }

    /** A number from 0 on. */
    static ValueParser<Integer> count() {
        return of(Numbers::count);
    }

    static ValueParser<Integer> integer(int min, int max) {
        return of(text -> Numbers.integer(text, min, max));
    }

    static ValueParser<Integer> resettableInteger(int min, int max) {
        return resettable(text -> Numbers.integer(text, min, max));
    }

    static ValueParser<Integer> mode() {
        return of(Numbers::mode);
    }

    static ValueParser<Integer> signal() {
        return of(Signals::read);
    }

    /** Text with specifiers. */
    static ValueParser<String> string() {
        return (value, before) -> value.isEmpty() ? Optional.empty() : Optional.of(value.resolved()).filter(text -> !text.isEmpty());
    }

    /** An absolute path with specifiers. */
    static ValueParser<String> path() {
        return (value, before) -> value.isEmpty() ? Optional.empty() : Optional.of(Paths.absolute(value.resolved()));
    }

    /** A parser after which a bad value makes the whole unit bad. */
    static <T> ValueParser<T> fatal(ValueParser<T> parser) {
        return (value, before) -> {
            try {
                return parser.parse(value, before);
            } catch (BadValue e) {
                throw e.fatal();
            }
        };
    }

    static ValueParser<EmergencyAction> emergencyAction() {
        return (value, before) -> {
            EmergencyAction action = readOneOf(EmergencyAction.values(), EmergencyAction::text, value.text());
            boolean forUsers = switch (action) {
                case NONE, EXIT, EXIT_FORCE, SOFT_REBOOT, SOFT_REBOOT_FORCE -> true;
                case REBOOT, REBOOT_FORCE, REBOOT_IMMEDIATE, POWEROFF, POWEROFF_FORCE, POWEROFF_IMMEDIATE,
                        HALT, HALT_FORCE, HALT_IMMEDIATE, KEXEC, KEXEC_FORCE -> false;
            };
            if (!value.context().userManager() || forUsers) {
                return Optional.of(action);
            }
            value.ignorePart(value.text(), "a user's manager cannot do it, exit-force stands in for it");
            return Optional.of(EmergencyAction.EXIT_FORCE);
        };
    }

    /** A list that each assignment adds words to and an empty one resets. */
    static ValueParser<List<String>> words(WordSyntax syntax, Reading<String> reading) {
        return (value, before) -> {
            if (value.isEmpty()) {
                return Optional.empty();
            }
            Set<String> all = new LinkedHashSet<>(before.orElse(List.of()));
            for (String word : WordReader.all(value.text(), syntax)) {
                try {
                    all.add(reading.read(value.specifiers().resolve(word)));
                } catch (BadValue e) {
                    value.ignorePart(word, e);
                }
            }
            return Optional.of(List.copyOf(all));
        };
    }

    /** Names of variables; with {@code assignments}, whole assignments too. */
    static ValueParser<List<String>> variableNames(boolean assignments) {
        return words(assignments ? WordSyntax.COMMAND : WordSyntax.QUOTED, text -> {
            if (EnvironmentAssignments.isName(text) || assignments && EnvironmentAssignments.isAssignment(text)) {
                return text;
            }
            throw new BadValue("it is not the name of a variable");
        });
    }
}
