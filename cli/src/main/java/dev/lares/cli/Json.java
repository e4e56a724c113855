package dev.lares.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/** A JSON value (RFC 8259) of what a command tells programs; written by {@link JsonLine}'s rules, one value a line. */
sealed interface Json {
    /** An object; its members in the order in which they were added. */
    record Members(SequencedMap<String, Json> members) implements Json {
        Members() {
            this(new LinkedHashMap<>());
        }

        Members with(String key, Json value) {
            members.put(key, value);
            return this;
        }

        Members with(String key, String value) {
            return with(key, new Text(value));
        }

        Members with(String key, long value) {
            return with(key, new Number(value));
        }

        Members with(String key, boolean value) {
            return with(key, new Flag(value));
        }

        /** Adds nothing if there is no value. */
        Members with(String key, Optional<String> value) {
            value.ifPresent(text -> with(key, text));
            return this;
        }

        /** Adds nothing if there is no value. */
        Members with(String key, OptionalLong value) {
            value.ifPresent(number -> with(key, number));
            return this;
        }
    }

    /** An array. */
    record Elements(List<Json> elements) implements Json {
        static Elements ofTexts(Iterable<String> texts) {
            List<Json> elements = new ArrayList<>();
            texts.forEach(text -> elements.add(new Text(text)));
            return new Elements(elements);
        }
    }

    /** A string. */
    record Text(String text) implements Json {}

    /** A whole number. */
    record Number(long number) implements Json {}

    /** A number with two decimal places. */
    record Decimal(double number) implements Json {}

    /** No value. */
    record Nothing() implements Json {}

    /** True or false. */
    record Flag(boolean flag) implements Json {}

    /** The value on a line of its own, with its newline. */
    default String line() {
        StringBuilder out = new StringBuilder();
        append(out);
        return out.append('\n').toString();
    }

    private void append(StringBuilder out) {
        switch (this) {
            case Members(SequencedMap<String, Json> members) -> {
                char separator = '{';
                for (Map.Entry<String, Json> member : members.entrySet()) {
                    out.append(separator);
                    JsonLine.quote(out, member.getKey());
                    out.append(':');
                    member.getValue().append(out);
                    separator = ',';
                }
                out.append(members.isEmpty() ? "{}" : "}");
            }
            case Elements(List<Json> elements) -> {
                char separator = '[';
                for (Json element : elements) {
                    out.append(separator);
                    element.append(out);
                    separator = ',';
                }
                out.append(elements.isEmpty() ? "[]" : "]");
            }
            case Text(String text) -> JsonLine.quote(out, text);
            case Number(long number) -> out.append(number);
            case Decimal(double number) -> out.append(Math.round(number * 100) / 100.0);
            case Flag(boolean flag) -> out.append(flag);
            case Nothing() -> out.append("null");
        }
    }
}
