package dev.lares.engine;

import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a manager knows beyond its unit files, as text that people can read: sections, each with lines of a key and fields.
 *
 * <pre>
 * [unit web.service]
 * state=running
 * main=alive 4711 /etc/systemd/system/web.service 7 /usr/bin/web false false NORMAL web --port=80
 * </pre>
 *
 * <p>The order of sections and lines is kept. In fields, blanks, backslashes and control characters stand as {@code \x20},
 * an empty field as {@code \e}. Nothing of what is read is trusted: what cannot be understood is passed over with a warning,
 * so that a state of a newer or older program, or a damaged one, costs what is damaged and no more.
 */
public final class Snapshot {
    /** The version of the format; raised when lines come to mean something else. Lines that are new do not need that. */
    public static final int FORMAT = 1;

    private final List<Section> sections = new ArrayList<>();

    /** A snapshot without sections. */
    public Snapshot() {}

    /** Takes the lines of a section one by one. */
    @FunctionalInterface
    public interface LineReader {
        /** Takes one line; false if there is no such key. Throws IllegalArgumentException if the fields are not what they should be. */
        boolean read(Line line);
    }

    /** Lines about one thing. */
    public static final class Section {
        private final String kind;
        private final String name;
        private final List<List<String>> lines = new ArrayList<>();

        private Section(String kind, String name) {
            this.kind = kind;
            this.name = name;
        }

        /** What it is about, as {@code unit}. */
        public String kind() {
            return kind;
        }

        /** Which of them, as {@code web.service}; empty if there is only one. */
        public String name() {
            return name;
        }

        /** Adds a line; strings, numbers, flags, constants of enums, unit names and moments may be fields. */
        public Section put(String key, Object... fields) {
            List<String> line = new ArrayList<>();
            line.add(key);
            for (Object field : fields) {
                add(field, line);
            }
            lines.add(line);
            return this;
        }

        private static void add(Object field, List<String> line) {
            switch (field) {
                case Moment(long monotonic, long realtime) -> {
                    line.add(Long.toString(monotonic));
                    line.add(Long.toString(realtime));
                }
                case List<?> several -> several.forEach(one -> add(one, line));
                case Enum<?> constant -> line.add(constant.name());
                case String text -> line.add(text);
                case UnitName name -> line.add(name.text());
                case Number number -> line.add(number.toString());
                case Boolean flag -> line.add(flag.toString());
                default -> throw new IllegalArgumentException("cannot write a field of type " + field.getClass().getName());
            }
        }

        /** Reads all lines; those that the reader does not know, or that are damaged, become warnings. */
        public void read(LineReader reader, Consumer<String> warnings) {
            for (List<String> fields : lines) {
                Line line = new Line(fields);
                try {
                    if (!reader.read(line)) {
                        warnings.accept("cannot use line \"" + text(fields) + "\" of " + this + ": nobody knows it");
                    }
                } catch (IllegalArgumentException e) {
                    warnings.accept("cannot use line \"" + text(fields) + "\" of " + this + ": " + e.getMessage());
                }
            }
        }

        private void write(StringBuilder text) {
            text.append(this).append('\n');
            lines.forEach(line -> text.append(text(line)).append('\n'));
        }

        private static String text(List<String> fields) {
            StringBuilder text = new StringBuilder(escaped(fields.getFirst())).append('=');
            for (int i = 1; i < fields.size(); i++) {
                text.append(i == 1 ? "" : " ").append(escaped(fields.get(i)));
            }
            return text.toString();
        }

        @Override
        public String toString() {
            return "[" + escaped(kind) + (name.isEmpty() ? "" : " " + escaped(name)) + "]";
        }
    }

    /** One line while it is read: each call takes the next field. */
    public static final class Line {
        private final List<String> fields;
        private int next = 1;

        private Line(List<String> fields) {
            this.fields = fields;
        }

        public String key() {
            return fields.getFirst();
        }

        public boolean hasMore() {
            return next < fields.size();
        }

        public String text() {
            if (!hasMore()) {
                throw new IllegalArgumentException("it has " + (fields.size() - 1) + " fields, and one more is needed");
            }
            return fields.get(next++);
        }

        public long number() {
            String text = text();
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException _) {
                throw new IllegalArgumentException("\"" + text + "\" is no number");
            }
        }

        public int integer() {
            long number = number();
            if (number != (int) number) {
                throw new IllegalArgumentException(number + " is too large a number");
            }
            return (int) number;
        }

        public boolean flag() {
            String text = text();
            return switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
            };
        }

        public Moment moment() {
            return new Moment(number(), number());
        }

        public UnitName unit() {
            return new UnitName(text());
        }

        public <E extends Enum<E>> E constant(Class<E> type) {
            String text = text();
            for (E constant : type.getEnumConstants()) {
                if (constant.name().equals(text)) {
                    return constant;
                }
            }
            throw new IllegalArgumentException("\"" + text + "\" is none of " + List.of(type.getEnumConstants()));
        }

        /** All fields that are left. */
        public List<String> rest() {
            List<String> rest = List.copyOf(fields.subList(next, fields.size()));
            next = fields.size();
            return rest;
        }
    }

    /** Adds a section at the end. */
    public Section add(String kind, String name) {
        Section section = new Section(kind, name);
        sections.add(section);
        return section;
    }

    /** Adds the section of which there is only one of its kind. */
    public Section add(String kind) {
        return add(kind, "");
    }

    public List<Section> sections() {
        return Collections.unmodifiableList(sections);
    }

    /** The sections of a kind, in their order. */
    public List<Section> sections(String kind) {
        return sections.stream().filter(section -> section.kind.equals(kind)).toList();
    }

    /** The whole as text, from which {@link #parse} makes the same again. */
    public String text() {
        StringBuilder text = new StringBuilder();
        sections.forEach(section -> section.write(text));
        return text.toString();
    }

    /** Reads a text; lines that are none become warnings. */
    public static Snapshot parse(String text, Consumer<String> warnings) {
        Snapshot snapshot = new Snapshot();
        Section section = new Section("", "");
        for (String line : (Iterable<String>) text.lines()::iterator) {
            int sign = line.indexOf('=');
            try {
                if (line.startsWith("[") && line.endsWith("]")) {
                    List<String> title = fields(line.substring(1, line.length() - 1));
                    section = snapshot.add(title.getFirst(), title.size() > 1 ? title.get(1) : "");
                } else if (sign > 0 && !section.kind.isEmpty()) {
                    List<String> fields = new ArrayList<>();
                    fields.add(unescaped(line.substring(0, sign)));
                    if (sign + 1 < line.length()) {
                        fields.addAll(fields(line.substring(sign + 1)));
                    }
                    section.lines.add(fields);
                } else {
                    throw new IllegalArgumentException("it is neither a section nor a line of one");
                }
            } catch (IllegalArgumentException e) {
                warnings.accept("cannot use line \"" + escaped(line).replace("\\x20", " ") + "\" of the saved state: " + e.getMessage());
            }
        }
        return snapshot;
    }

    private static List<String> fields(String text) {
        List<String> fields = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf(' '); end >= 0; end = text.indexOf(' ', start)) {
            fields.add(unescaped(text.substring(start, end)));
            start = end + 1;
        }
        fields.add(unescaped(text.substring(start)));
        return fields;
    }

    private static String escaped(String text) {
        if (text.isEmpty()) {
            return "\\e";
        }
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Lines may end at any character that String.lines or an editor takes for one; a surrogate may stand alone.
            boolean plain = c > ' ' && c < 127 && c != '\\' && c != '=' || c > 0xA0 && !Character.isSurrogate(c) && c != 0x2028 && c != 0x2029;
            if (plain || c == '=') {
                if (escaped != null) {
                    escaped.append(c);
                }
            } else {
                if (escaped == null) {
                    escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
                }
                escape(c, escaped);
            }
        }
        return escaped == null ? text : escaped.toString();
    }

    private static void escape(char c, StringBuilder into) {
        String digits = Integer.toHexString(c);
        if (c < 256) {
            into.append("\\x").append("0".repeat(2 - digits.length())).append(digits);
        } else {
            into.append("\\u").append("0".repeat(4 - digits.length())).append(digits);
        }
    }

    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("there is nothing between two blanks");
            }
            return text;
        }
        if (text.equals("\\e")) {
            return "";
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                char kind = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
                int digits = kind == 'x' ? 2 : kind == 'u' ? 4 : 0;
                if (digits == 0 || i + 2 + digits > text.length()) {
                    throw new IllegalArgumentException("\"" + text + "\" has a backslash that stands for nothing");
                }
                plain.append((char) hexadecimal(text, i + 2, i + 2 + digits));
                i += 1 + digits;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static int hexadecimal(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0 || text.charAt(i) > 'f') {
                throw new IllegalArgumentException("\"" + text + "\" has a backslash that stands for nothing");
            }
            value = value * 16 + digit;
        }
        return value;
    }
}
