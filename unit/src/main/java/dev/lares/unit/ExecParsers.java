package dev.lares.unit;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Values of systemd.exec(5) that only one or two directives have. */
final class ExecParsers {
    /** The most data a standard input may be given, in bytes. */
    private static final int MAX_STDIN_BYTES = 64 * 1024 * 1024;

    /** The highest processor number plus one that an affinity may have. */
    private static final int MAX_CPUS = 8192;

    private static final long MAX_ID = 0xFFFF_FFFEL;

    private ExecParsers() {}

    /** The name or number of a user or group; a bad one makes the unit bad, which would else run as somebody else. */
    static ValueParser<String> userOrGroup() {
        return Parsers.fatal((value, before) ->
                value.isEmpty() ? Optional.empty() : Optional.of(checkedUserOrGroup(value.resolved())));
    }

    static ValueParser<List<String>> groups() {
        return Parsers.fatal((value, before) -> {
            if (value.isEmpty()) {
                return Optional.empty();
            }
            List<String> groups = new ArrayList<>(before.orElse(List.of()));
            for (String word : WordReader.all(value.text(), WordSyntax.PLAIN)) {
                groups.add(checkedUserOrGroup(value.specifiers().resolve(word)));
            }
            return Optional.of(List.copyOf(groups));
        });
    }

    /** All names are taken that do not break passwd(5) or look like a number or a path. */
    private static String checkedUserOrGroup(String name) throws BadValue {
        boolean numeric = !name.isEmpty() && name.chars().allMatch(Ascii::isDigit);
        boolean negative = name.startsWith("-") && name.substring(1).chars().allMatch(Ascii::isDigit);
        boolean illegal = name.isEmpty()
                || name.startsWith(" ")
                || name.endsWith(" ")
                || name.equals(".")
                || name.equals("..")
                || !RawText.isValid(name)
                || name.chars().anyMatch(c -> Ascii.isControl(c) || c == ':' || c == '/');
        boolean badNumber = numeric && (name.length() > 10 || name.startsWith("0") && name.length() > 1 || isNoId(name));
        if (illegal || negative || badNumber) {
            throw new BadValue("\"" + name + "\" is not the name or number of a user or group");
        }
        return name;
    }

    private static boolean isNoId(String digits) {
        long id = Long.parseLong(digits);
        return id > MAX_ID || id == 0xFFFF;
    }

    static ValueParser<WorkingDirectory> workingDirectory() {
        return (value, before) -> {
            if (value.isEmpty()) {
                return Optional.empty();
            }
            boolean optional = value.text().startsWith("-");
            String path = optional ? value.text().substring(1) : value.text();
            try {
                String resolved = path.equals("~") ? path : Paths.absolute(value.specifiers().resolve(path));
                return Optional.of(new WorkingDirectory(resolved, optional));
            } catch (BadValue e) {
                throw optional ? e : e.fatal();
            }
        };
    }

    static ValueParser<SortedMap<String, String>> environment() {
        return (value, before) -> {
            if (value.isEmpty()) {
                return Optional.empty();
            }
            SortedMap<String, String> variables = new TreeMap<>(before.orElseGet(TreeMap::new));
            WordReader reader = new WordReader(value.text());
            int start = 0;
            try {
                for (Optional<String> word = reader.next(WordSyntax.COMMAND); word.isPresent(); word = reader.next(WordSyntax.COMMAND)) {
                    putAssignment(value, word.get(), variables);
                    start = reader.position();
                }
            } catch (BadValue e) {
                value.ignorePart(value.text().substring(start), e);
            }
            return Optional.of(variables);
        };
    }

    private static void putAssignment(Value value, String word, Map<String, String> variables) {
        try {
            String assignment = value.specifiers().resolve(word);
            if (!EnvironmentAssignments.isAssignment(assignment)) {
                throw new BadValue("it is not an assignment to a variable");
            }
            variables.put(EnvironmentAssignments.name(assignment), EnvironmentAssignments.value(assignment));
        } catch (BadValue e) {
            value.ignorePart(word, e);
        }
    }

    static ValueParser<List<EnvironmentFile>> environmentFile() {
        return (value, before) -> {
            if (value.isEmpty()) {
                return Optional.empty();
            }
            String text = value.resolved();
            boolean optional = text.startsWith("-");
            List<EnvironmentFile> files = new ArrayList<>(before.orElse(List.of()));
            files.add(new EnvironmentFile(Paths.absolute(optional ? text.substring(1) : text), optional));
            return Optional.of(List.copyOf(files));
        };
    }

    static ValueParser<List<String>> searchPath() {
        return (value, before) -> {
            if (value.isEmpty()) {
                return Optional.empty();
            }
            List<String> paths = new ArrayList<>(before.orElse(List.of()));
            for (String part : WordReader.all(value.text(), WordSyntax.COLONS)) {
                try {
                    paths.add(Paths.absolute(value.specifiers().resolve(part)));
                } catch (BadValue e) {
                    value.ignorePart(part, e.getMessage() + ", and what follows");
                    break;
                }
            }
            return Optional.of(List.copyOf(paths));
        };
    }

    /** Processor numbers and ranges, {@code 0-3,8 10}; each assignment adds to the set. */
    static ValueParser<List<Integer>> cpus() {
        return (value, before) -> {
            if (value.text().equals("numa")) {
                throw new BadValue("NUMA nodes are not known to Lares");
            }
            SortedSet<Integer> cpus = new TreeSet<>(before.orElse(List.of()));
            List<String> words = WordReader.all(value.resolved(), WordSyntax.QUOTED.separatedBy(Ascii.WHITESPACE + ","));
            for (String word : words) {
                addRange(word, cpus);
            }
            return words.isEmpty() || cpus.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(cpus));
        };
    }

    private static void addRange(String word, SortedSet<Integer> cpus) throws BadValue {
        int dash = word.indexOf('-');
        int first = Numbers.integer(dash < 0 ? word : word.substring(0, dash), 0, MAX_CPUS - 1);
        int last = dash < 0 ? first : Numbers.integer(word.substring(dash + 1), 0, MAX_CPUS - 1);
        if (first > last) {
            throw new BadValue("the range " + word + " ends before it begins");
        }
        for (int cpu = first; cpu <= last; cpu++) {
            cpus.add(cpu);
        }
    }

    /** Nanoseconds; infinity is the same as none. */
    static ValueParser<Long> nanos() {
        return (value, before) -> Optional.of(TimeSpan.readNanos(value.text())).filter(nanos -> nanos != Long.MAX_VALUE);
    }

    static ValueParser<Integer> syslogLevel() {
        return Parsers.named(
                List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"), List.of(0, 1, 2, 3, 4, 5, 6, 7));
    }

    static ValueParser<Integer> schedulingPolicy() {
        return Parsers.named(List.of("other", "fifo", "rr", "batch", "idle"), List.of(0, 1, 2, 3, 5));
    }

    static ValueParser<Integer> ioClass() {
        return Parsers.named(List.of("none", "realtime", "best-effort", "idle"), List.of(0, 1, 2, 3));
    }

    /** Text for the standard input, escapes replaced, each assignment one line more. */
    static ValueParser<byte[]> standardInputText() {
        return (value, before) -> {
            if (value.isEmpty()) {
                return Optional.empty();
            }
            String text = value.specifiers().resolve(Escape.unescape(value.text()));
            return Optional.of(joined(before, RawText.encode(text + "\n")));
        };
    }

    /** Base64 data for the standard input. */
    static ValueParser<byte[]> standardInputData() {
        return (value, before) -> {
            if (value.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(joined(before, decoded(value.text())));
        };
    }

    private static byte[] decoded(String text) throws BadValue {
        String compact = text.chars()
                .filter(c -> !Ascii.isSpace(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        try {
            return Base64.getDecoder().decode(compact);
        } catch (IllegalArgumentException e) {
            throw new BadValue("it is not base64");
        }
    }

    private static byte[] joined(Optional<byte[]> before, byte[] more) throws BadValue {
        byte[] first = before.orElse(new byte[0]);
        if (first.length + (long) more.length > MAX_STDIN_BYTES) {
            throw new BadValue("the standard input would be longer than " + MAX_STDIN_BYTES + " bytes");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(first.length + more.length);
        out.writeBytes(first);
        out.writeBytes(more);
        return out.toByteArray();
    }

    /** Directories under a base, each {@code path} or {@code path:symlink}; one path named twice collects its links. */
    static ValueParser<List<DirectoryEntry>> directories(boolean withLinks) {
        return (value, before) -> {
            if (value.isEmpty()) {
                return Optional.empty();
            }
            Map<String, List<String>> links = new LinkedHashMap<>();
            before.orElse(List.of()).forEach(entry -> links.put(entry.path(), new ArrayList<>(entry.symlinks())));
            for (String word : WordReader.all(value.text(), WordSyntax.QUOTED_RAW)) {
                try {
                    addDirectory(value, word, withLinks, links);
                } catch (BadValue e) {
                    value.ignorePart(word, e);
                }
            }
            return Optional.of(links.entrySet().stream()
                    .map(entry -> new DirectoryEntry(entry.getKey(), entry.getValue()))
                    .toList());
        };
    }

    private static void addDirectory(Value value, String word, boolean withLinks, Map<String, List<String>> links) throws BadValue {
        WordReader parts = new WordReader(word);
        String path = relative(value, parts.next(WordSyntax.ESCAPED_COLONS).orElseThrow(() -> new BadValue("it is empty")));
        if (Paths.isUnder(path, "private")) {
            throw new BadValue("\"private\" is kept for dynamic users");
        }
        Optional<String> link = parts.next(WordSyntax.ESCAPED_COLONS).filter(text -> !text.isEmpty());
        if (link.isPresent() && !withLinks) {
            throw new BadValue("links are not possible here");
        }
        Optional<String> resolvedLink = link.isPresent() ? Optional.of(relative(value, link.get())) : Optional.empty();
        List<String> known = links.computeIfAbsent(path, key -> new ArrayList<>());
        resolvedLink.filter(target -> !known.contains(target)).ifPresent(known::add);
    }

    private static String relative(Value value, String text) throws BadValue {
        return Paths.relative(value.specifiers().resolve(text));
    }
}
