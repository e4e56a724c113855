package dev.lares.daemon.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A page of the project's documentation, whose examples are tried as they stand there. */
public record Guide(String text) {
    /** The page of that name in {@code docs}, found from any module's folder. */
    public static Guide of(String name) throws Exception {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs").resolve(name))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new AssertionError("cannot find docs/" + name + " above " + Path.of("").toAbsolutePath());
            }
        }
        return new Guide(Files.readString(folder.resolve("docs").resolve(name)));
    }

    /** The first block of code below the heading. */
    public String codeBelow(String heading) {
        List<String> code = new ArrayList<>();
        boolean below = false;
        boolean inside = false;
        for (String line : text.lines().toList()) {
            if (inside && line.startsWith("```")) {
                return String.join("\n", code) + "\n";
            }
            if (inside) {
                code.add(line);
            }
            inside |= below && line.startsWith("```");
            below |= line.startsWith("#") && line.endsWith(" " + heading);
        }
        throw new AssertionError("no code below " + heading);
    }
}
