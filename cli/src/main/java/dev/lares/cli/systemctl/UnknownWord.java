package dev.lares.cli.systemctl;

import dev.lares.cli.Similar;
import java.util.List;

/** What to say of a word that was not understood, beyond what systemctl says; nothing when called by systemctl's name. */
final class UnknownWord {
    private UnknownWord() {}

    static String hint(String program, String typed, List<String> known) {
        return program.equals("systemctl") ? "" : Similar.to(typed, known).map(word -> "; is " + word + " meant?").orElse("");
    }
}
