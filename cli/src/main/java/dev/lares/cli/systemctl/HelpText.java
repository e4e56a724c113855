package dev.lares.cli.systemctl;

import dev.lares.cli.ProgramText;
import java.util.List;

/** What {@code --help} and values {@code help} print. */
final class HelpText {
    private HelpText() {}

    /** The page of the verb among the arguments, or the page of all verbs. */
    static String of(List<String> arguments) {
        for (String argument : arguments) {
            if (Verb.find(argument).isPresent()) {
                return ProgramText.find("help/" + argument + ".txt").orElseGet(() -> ProgramText.text("help/systemctl.txt"));
            }
        }
        return ProgramText.text("help/systemctl.txt");
    }

    /** What {@code --state=} takes. */
    static String states() {
        return ProgramText.text("systemctl-states.txt");
    }
}
