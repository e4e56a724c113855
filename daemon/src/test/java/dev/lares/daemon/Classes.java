package dev.lares.daemon;

import dev.lares.linux.Fcntl;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Class files for a JVM of another user, who may not be able to read the checkout. */
final class Classes {
    private Classes() {}

    /** Copies these tests and what they test; the class path of the copy. */
    static String copyTo(Path place) throws IOException, URISyntaxException {
        List<String> copies = new ArrayList<>();
        for (Class<?> part : List.of(Classes.class, PidFile.class, Fcntl.class)) {
            Path source = Path.of(part.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path copy = place.resolve("classes-" + copies.size() + (Files.isDirectory(source) ? "" : ".jar"));
            try (Stream<Path> files = Files.walk(source)) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(source.relativize(file).toString()));
                }
            }
            copies.add(copy.toString());
        }
        return String.join(":", copies);
    }

    static void delete(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
