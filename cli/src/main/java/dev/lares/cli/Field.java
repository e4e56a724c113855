package dev.lares.cli;

import dev.lares.process.Part;
import dev.lares.process.Reading;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A column of {@code lares ps}.
 *
 * @param name what {@code -o} and {@code --sort} call it
 * @param aliases other names, ps(1)'s
 * @param header above the column
 * @param width in cells, at least; ps(1)'s
 * @param right whether it is aligned to the right
 * @param needs what must be read for it
 * @param help what it is
 * @param value of a line
 */
record Field(
        String name, List<String> aliases, String header, int width, boolean right, Set<Part> needs, String help, Function<Row, Value> value) {
    /** What a field says of a line. */
    sealed interface Value extends Comparable<Value> {
        /** A number; {@code text} is how it is shown, if not as it is. */
        record Number(double number, String text) implements Value {}

        /** A text. */
        record Text(String text) implements Value {}

        /** Several texts. */
        record Texts(List<String> texts) implements Value {}

        /** A text, with remarks that only people need beside it. */
        record Remarked(String text, List<String> remarks) implements Value {}

        /** There is none. */
        record None() implements Value {}

        /** Permission denies it. */
        record Denied() implements Value {}

        static Value of(long number) {
            return new Number(number, Long.toString(number));
        }

        static Value of(String text) {
            return new Text(text);
        }

        static Value of(Optional<String> text) {
            return text.<Value>map(Text::new).orElse(new None());
        }

        /** What was read, or why nothing was. */
        static <T> Value of(Reading<T> reading, Function<T, Value> value) {
            return switch (reading) {
                case Reading.Known<T>(T known) -> value.apply(known);
                case Reading.Denied<T> _ -> new Denied();
                case Reading.Absent<T> _, Reading.NotAsked<T> _ -> new None();
            };
        }

        /** As a column shows it. */
        default String shown() {
            return switch (this) {
                case Number(double _, String text) -> text;
                case Text(String text) -> text.isEmpty() ? "-" : text;
                case Texts(List<String> texts) -> texts.isEmpty() ? "-" : String.join(",", texts);
                case Remarked(String text, List<String> remarks) -> remarks.isEmpty() ? text : text + "," + String.join(",", remarks);
                case None() -> "-";
                case Denied() -> "denied";
            };
        }

        /** As programs read it; what is denied is {@code {"denied":true}}, what there is not {@code null}. */
        default Json json() {
            return switch (this) {
                case Number(double number, String _) -> number == Math.rint(number) ? new Json.Number((long) number) : new Json.Decimal(number);
                case Text(String text) -> new Json.Text(text);
                case Texts(List<String> texts) -> Json.Elements.ofTexts(texts);
                case Remarked(String text, List<String> _) -> new Json.Text(text);
                case None() -> new Json.Nothing();
                case Denied() -> new Json.Members().with("denied", true);
            };
        }

        @Override
        default int compareTo(Value other) {
            if (this instanceof Number(double one, String _) && other instanceof Number(double two, String _)) {
                return Double.compare(one, two);
            }
            int rank = Integer.compare(rank(), other.rank());
            return rank != 0 ? rank : shown().compareTo(other.shown());
        }

        private int rank() {
            return switch (this) {
                case None() -> 0;
                case Denied() -> 1;
                case Number _, Text _, Texts _, Remarked _ -> 2;
            };
        }
    }

    /** Orders lines by this field, the smallest first. */
    Comparator<Row> order() {
        return Comparator.comparing(value);
    }

    boolean isCalled(String word) {
        return name.equals(word) || aliases.contains(word);
    }
}
