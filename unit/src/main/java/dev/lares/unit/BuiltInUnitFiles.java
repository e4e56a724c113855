package dev.lares.unit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The units Lares brings along, so that images without systemd's files have the targets that services name: files in the
 * directories {@code lares:system} and {@code lares:user}, which are no directories of the file system.
 */
final class BuiltInUnitFiles implements UnitFiles {
    private static final String SCHEME = "lares:";
    private static final String SYSTEM = SCHEME + "system";
    private static final String USER = SCHEME + "user";
    private static final String HEADER = "=== ";
    private static final String ARROW = " -> ";

    private final SortedMap<String, String> texts = new TreeMap<>();
    private final SortedMap<String, String> links = new TreeMap<>();

    BuiltInUnitFiles() {
        parse(SYSTEM, resource("system.units"));
        parse(USER, resource("user.units"));
    }

    static String directory(boolean userManager) {
        return userManager ? USER : SYSTEM;
    }

    /** Whether a path is one of these. */
    static boolean holds(String path) {
        return path.startsWith(SCHEME);
    }

    @Override
    public List<Entry> list(String directory) {
        List<Entry> entries = new ArrayList<>();
        texts.keySet().stream().filter(path -> FilePaths.parent(path).equals(directory)).forEach(path -> entries.add(new Entry(FilePaths.name(path), EntryKind.FILE)));
        links.keySet().stream().filter(path -> FilePaths.parent(path).equals(directory)).forEach(path -> entries.add(new Entry(FilePaths.name(path), EntryKind.LINK)));
        return entries;
    }

    @Override
    public Content read(String path) {
        return Optional.ofNullable(texts.get(path)).<Content>map(text -> new Content.Bytes(text.getBytes(StandardCharsets.UTF_8))).orElse(new Content.Missing());
    }

    @Override
    public Kind kind(String path) {
        return texts.containsKey(path) ? Kind.FILE : Kind.MISSING;
    }

    @Override
    public Optional<String> linkTarget(String path) {
        return Optional.ofNullable(links.get(path));
    }

    @Override
    public Optional<String> realPath(String path) {
        return Optional.of(path);
    }

    @Override
    public long stamp(String directory) {
        return 0;
    }

    private void parse(String directory, String text) {
        String path = "";
        StringBuilder unit = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (line.startsWith(HEADER)) {
                close(path, unit);
                String[] nameAndTarget = line.substring(HEADER.length()).split(ARROW);
                path = nameAndTarget.length == 1 ? FilePaths.join(directory, nameAndTarget[0]) : "";
                if (nameAndTarget.length == 2) {
                    links.put(FilePaths.join(directory, nameAndTarget[0]), nameAndTarget[1]);
                }
            } else {
                unit.append(line).append('\n');
            }
        }
        close(path, unit);
    }

    private void close(String path, StringBuilder unit) {
        if (!path.isEmpty()) {
            texts.put(path, unit.toString());
        }
        unit.setLength(0);
    }

    private static String resource(String name) {
        try (InputStream in = BuiltInUnitFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("cannot find resource " + name + ": it is not beside " + BuiltInUnitFiles.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read resource " + name + ": " + e.getMessage(), e);
        }
    }
}
