package dev.lares.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The files by which the kernel and others tell about the system ({@code /proc}, {@code /sys}, {@code /run}, {@code /etc}).
 *
 * @param root where the file system begins: {@code /}, or a directory made up by a test
 */
record SystemFiles(Path root) {
    static final SystemFiles REAL = new SystemFiles(Path.of("/"));

    /** The text of a file; empty if it cannot be read. Bytes stand as characters of ISO 8859-1 where they are no UTF-8. */
    Optional<String> read(String path) {
        return bytes(path).map(bytes -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.indexOf('\uFFFD') < 0 ? text : new String(bytes, StandardCharsets.ISO_8859_1);
        });
    }

    /** The bytes of a file; empty if it cannot be read. */
    Optional<byte[]> bytes(String path) {
        // Not Files.readAllBytes: it reads one byte first where a file says it has none, and numbers of /proc/sys are told only once.
        try (InputStream file = Files.newInputStream(at(path))) {
            return Optional.of(file.readAllBytes());
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The first line of a file, without its end; empty if it cannot be read. */
    Optional<String> firstLine(String path) {
        return read(path).map(text -> text.lines().findFirst().orElse(""));
    }

    /** The lines of a file; none if it cannot be read. */
    List<String> lines(String path) {
        return read(path).map(text -> text.lines().toList()).orElse(List.of());
    }

    /** What follows {@code name:} in a file as {@code /proc/self/status}, without white space around it. */
    Optional<String> field(String path, String name) {
        return lines(path).stream().filter(line -> line.startsWith(name + ":")).map(line -> line.substring(name.length() + 1).strip()).findFirst();
    }

    boolean exists(String path) {
        return Files.exists(at(path));
    }

    /** The names in a directory, sorted; none if it cannot be read. */
    List<String> list(String directory) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(at(directory))) {
            stream.forEach(path -> names.add(path.getFileName().toString()));
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
        Collections.sort(names);
        return names;
    }

    private Path at(String path) {
        return root.resolve(path.substring(1));
    }
}
