package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Unit files, environment files and command lines with random faults: whatever they hold, reading them ends, throws nothing
 * and points into the file. A failure names the seed; {@code -Dlares.fuzz.seed=N -Dlares.fuzz.count=1} plays it again.
 */
final class FuzzTest {
    private static final long FIRST_SEED = Long.getLong("lares.fuzz.seed", 1);
    private static final int COUNT = Integer.getInteger("lares.fuzz.count", 1500);
    private static final List<String> FILES = List.of("web.service", "oneshot.service", "odd.service", "sockets.socket", "environment");

    /** What faults are made of: pieces that mean something somewhere. */
    private static final List<String> PIECES = List.of(
            "\n", "\r\n", "\\\n", "\\", "\"", "'", "%", "%i", "%f", "%%", "%Z", "$", "${", "}", "$$", ";", " ; ", "\\;", "=", "[", "]", "#",
            "\0", "\u00ff", "\uFEFF", "-", "@", ":", "+", "!", "!!", "/", "..", "infinity", "0x", "99999999999999999999999", "1.5", "\\x",
            "\\xff", "\\u", "\\U0010ffff", "\nExecStart=\n", "\n[Service]\n", "\nExecStart=", "\nType=oneshot\n", "\nUser=", ",", "*", "\t ", "ä€😀");

    private static byte[] corpus(String name) {
        try (InputStream in = Objects.requireNonNull(FuzzTest.class.getResourceAsStream("/corpus/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot read corpus file " + name + ": " + e.getMessage(), e);
        }
    }

    /** One to eight faults: bytes changed, dropped, doubled or put in. */
    private static byte[] mutate(byte[] original, Random random) {
        byte[] bytes = original;
        int faults = 1 + random.nextInt(8);
        for (int i = 0; i < faults; i++) {
            bytes = mutateOnce(bytes, random);
        }
        return bytes;
    }

    private static byte[] mutateOnce(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length + 1);
        int end = Math.min(bytes.length, at + random.nextInt(20));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        switch (random.nextInt(4)) {
            case 0 -> out.write(random.nextInt(256));
            case 1 -> end = Math.min(bytes.length, at + random.nextInt(60));
            case 2 -> {
                out.write(bytes, at, end - at);
                end = at;
            }
            default -> {
                out.writeBytes(RawText.encode(PIECES.get(random.nextInt(PIECES.size()))));
                end = at;
            }
        }
        out.write(bytes, end, bytes.length - end);
        return out.toByteArray();
    }

    private static void read(String name, byte[] content, Random random) {
        int lines = 2 + RawText.decode(content).length();
        if (name.equals("environment")) {
            EnvironmentFileReader.Result result = EnvironmentFileReader.read("/e", content);
            assertThat(result.variables().keySet()).allMatch(EnvironmentAssignments::isName);
            Variables.expand(List.of(RawText.decode(content)), result.variables());
            return;
        }
        UnitFile file = UnitFileReader.read("/u", content);
        UnitName id = new UnitName(name.replace(".", random.nextBoolean() ? "." : "@in-st\\x20ance."));
        SpecifierContext context = random.nextBoolean() ? TestUnits.SYSTEM : TestUnits.USER;
        UnitDefinition unit = UnitBuilder.build(id, Optional.of(file), List.of(file), context);
        assertThat(unit.loadError().isPresent()).isEqualTo(unit.loadState() != LoadState.LOADED);
        List<Diagnostic> diagnostics = new ArrayList<>(unit.diagnostics());
        assertThat(diagnostics).allSatisfy(d -> assertThat(d.at().line()).isBetween(0, lines));
        assertThat(diagnostics).allSatisfy(d -> assertThat(d.message().length()).isLessThan(lines * 8 + 3000));
        for (ExecCommand command : unit.settings().get(ServiceDirectives.EXEC_START)) {
            Variables.expand(command.argv(), unit.settings().get(ExecDirectives.ENVIRONMENT));
            command.argv().forEach(argument -> assertThat(RawText.decode(RawText.encode(argument))).isEqualTo(argument));
        }
    }

    @Test
    void readsTheCorpusAsItIs() {
        for (String name : FILES) {
            read(name, corpus(name), new Random(0));
        }
        UnitDefinition web = UnitBuilder.build(
                new UnitName("web.service"),
                Optional.of(UnitFileReader.read("/u/web.service", corpus("web.service"))),
                List.of(),
                TestUnits.SYSTEM);
        assertThat(web.loadState()).isEqualTo(LoadState.LOADED);
        assertThat(web.diagnostics()).extracting(Diagnostic::kind).containsExactlyInAnyOrder(
                Diagnostic.Kind.NOT_IMPLEMENTED, Diagnostic.Kind.UNPROTECTED);
    }

    @Test
    void survivesRandomFaults() {
        List<byte[]> corpus = FILES.stream().map(FuzzTest::corpus).toList();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++) {
            Random random = new Random(seed);
            int file = random.nextInt(FILES.size());
            byte[] content = mutate(corpus.get(file), random);
            try {
                read(FILES.get(file), content, random);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("cannot read mutated " + FILES.get(file) + ": replay with -Dlares.fuzz.seed=" + seed
                        + " -Dlares.fuzz.count=1", e);
            }
        }
    }
}
