package dev.lares.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps docs/java.md and what is compiled and run from drifting apart: each block of Java in it is a region of a source, between
 * {@code // guide: NAME} and {@code // guide: end}, and each unit is a file; and all of these are in it.
 */
final class GuideTest {
    private static final Path ROOT = root();
    private static final List<String> SOURCES = List.of("daemon/src/test/java/dev/lares/guide", "spring-boot/src/test/java/dev/lares/guide");
    private static final List<String> UNITS = List.of("daemon/src/test/guide", "spring-boot/src/test/guide");

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/java.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    @Test
    void showsTheJavaThatIsCompiled() throws IOException {
        assertThat(blocks("java")).isNotEmpty().containsExactlyInAnyOrderElementsOf(regions());
    }

    @Test
    void showsTheUnitsThatAreRun() throws IOException {
        List<String> units = new ArrayList<>();
        for (Path file : files(UNITS)) {
            units.add(Files.readString(file));
        }
        assertThat(blocks("ini")).isNotEmpty().containsExactlyInAnyOrderElementsOf(units);
    }

    /** Fenced blocks of that language, without the fences. */
    private static List<String> blocks(String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = null;
        for (String line : Files.readAllLines(ROOT.resolve("docs/java.md"))) {
            if (block == null && line.equals("```" + language)) {
                block = new StringBuilder();
            } else if (block != null && line.equals("```")) {
                blocks.add(block.toString());
                block = null;
            } else if (block != null) {
                block.append(line).append('\n');
            }
        }
        return blocks;
    }

    private static List<String> regions() throws IOException {
        List<String> regions = new ArrayList<>();
        for (Path file : files(SOURCES)) {
            StringBuilder region = null;
            for (String line : Files.readAllLines(file)) {
                if (region == null && line.strip().startsWith("// guide: ")) {
                    region = new StringBuilder();
                } else if (region != null && line.strip().equals("// guide: end")) {
                    // A line end at the end would count as a line without indentation.
                    regions.add(region.toString().stripTrailing().stripIndent() + "\n");
                    region = null;
                } else if (region != null) {
                    region.append(line).append('\n');
                }
            }
            assertThat(region).as("a region without end in " + file).isNull();
        }
        return regions;
    }

    private static List<Path> files(List<String> folders) throws IOException {
        List<Path> all = new ArrayList<>();
        for (String folder : folders) {
            try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
                files.filter(file -> !file.endsWith("GuideTest.java")).sorted().forEach(all::add);
            }
        }
        return all;
    }
}
