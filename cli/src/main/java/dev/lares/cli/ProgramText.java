package dev.lares.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The text files of the program, which the launcher prints without a JVM. */
public final class ProgramText {
    private ProgramText() {}

    /** The text; it must be there. */
    public static String text(String resource) {
        return find(resource).orElseThrow(() -> new IllegalArgumentException("cannot find text '%s'".formatted(resource)));
    }

    /** The text, if there is one of that name. */
    public static Optional<String> find(String resource) {
        try (InputStream in = ProgramText.class.getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
