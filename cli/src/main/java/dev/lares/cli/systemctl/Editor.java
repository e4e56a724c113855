package dev.lares.cli.systemctl;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The user's editor: {@code $SYSTEMD_EDITOR}, {@code $EDITOR}, {@code $VISUAL}, or one that is there. */
final class Editor {
    private static final List<String> USUAL = List.of("editor", "nano", "vim", "vi");

    private Editor() {}

    /** Edits the files; false, and told, if that failed. */
    static boolean run(Session session, List<String> files) throws Failure {
        for (String variable : List.of("SYSTEMD_EDITOR", "EDITOR", "VISUAL")) {
            String editor = session.environment().getOrDefault(variable, "");
            if (!editor.isBlank()) {
                List<String> command = new ArrayList<>(List.of(editor.strip().split("\\s+")));
                command.addAll(files);
                return start(session, command, variable);
            }
        }
        for (String name : USUAL) {
            for (String folder : session.environment().getOrDefault("PATH", "/usr/bin:/bin").split(":")) {
                if (new java.io.File(folder, name).canExecute()) {
                    List<String> command = new ArrayList<>(List.of(folder + "/" + name));
                    command.addAll(files);
                    return start(session, command, name);
                }
            }
        }
        throw Failure.of("Cannot edit units, no editor available. Please set either $SYSTEMD_EDITOR, $EDITOR or $VISUAL.");
    }

    private static boolean start(Session session, List<String> command, String name) throws Failure {
        try {
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                session.screen().error("(editor) failed with exit status " + status + ".");
            }
            return status == 0;
        } catch (IOException e) {
            throw Failure.of("Failed to execute " + command.getFirst() + " of " + name + ": No such file or directory");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
