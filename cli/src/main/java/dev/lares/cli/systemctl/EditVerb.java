package dev.lares.cli.systemctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** {@code edit}: a drop-in of each unit, or with {@code --full} a copy of its file, in an editor; what is saved is put in place. */
final class EditVerb {
    private static final String START = "### Anything between here and the comment below will become the new contents of the file";
    private static final String END = "### Lines below this comment will be discarded";

    /** A file to be edited: where it will be, and the one that is edited meanwhile. */
    private record Draft(Path target, Path temporary) {}

    private final Session session;

    private EditVerb(Session session) {
        this.session = session;
    }

    static int run(Session session, List<String> words) throws Failure {
        if (!session.screen().isTerminal()) {
            throw Failure.of("Cannot edit units if not on a tty.");
        }
        List<String> names = session.with(Flag.ALL).expand(words);
        if (names.isEmpty()) {
            throw Failure.of("No units matched the specified patterns.");
        }
        return new EditVerb(session).edit(names);
    }

    private int edit(List<String> names) throws Failure {
        List<Draft> drafts = new ArrayList<>();
        try {
            for (String name : names) {
                drafts.add(draft(name));
            }
            if (!Editor.run(session, drafts.stream().map(draft -> draft.temporary.toString()).toList())) {
                return 1;
            }
            for (Draft draft : drafts) {
                putInPlace(draft);
            }
        } catch (IOException e) {
            throw Failure.of("cannot edit: " + e.getMessage());
        } finally {
            drafts.forEach(draft -> draft.temporary.toFile().delete());
        }
        return session.has(Flag.NO_RELOAD) ? 0 : ManagerVerbs.reload(session);
    }

    private Draft draft(String name) throws Failure, IOException {
        UnitPaths paths = UnitPaths.of(session, name);
        boolean create = session.options().force() > 0;
        switch (paths.outcome()) {
            case MASKED -> throw Failure.of("Cannot edit " + name + ": unit is masked.");
            case MISSING -> {
                if (!create) {
                    session.screen().error("No files found for " + name + ".");
                    throw Failure.of("Run 'systemctl edit" + (session.has(Flag.USER) ? " --user" : "") + " --force --full " + name + "' to create a new unit.");
                }
            }
            case FOUND, NOT_LOADED -> {
                // There is something to edit, or to mend.
            }
        }
        Path target = session.has(Flag.FULL) ? folder().resolve(name) : folder().resolve(name + ".d").resolve("override.conf");
        Files.createDirectories(target.getParent());
        Path temporary = Files.createTempFile(target.getParent(), ".#" + target.getFileName(), "");
        Files.writeString(temporary, session.has(Flag.FULL) ? fullText(target, paths) : dropInText(target, paths));
        return new Draft(target, temporary);
    }

    /** The folder of the administrator's own files, for good or until the next boot. */
    private Path folder() throws Failure {
        boolean runtime = session.has(Flag.RUNTIME);
        if (!session.has(Flag.USER)) {
            return Path.of(runtime ? "/run/systemd/system" : "/etc/systemd/system");
        }
        String home = session.environment().getOrDefault("HOME", "");
        String base = runtime ? session.environment().getOrDefault("XDG_RUNTIME_DIR", "")
                : session.environment().getOrDefault("XDG_CONFIG_HOME", home.isEmpty() ? "" : home + "/.config");
        if (base.isEmpty()) {
            throw Failure.of("cannot edit a unit of the user: " + (runtime ? "$XDG_RUNTIME_DIR" : "$HOME") + " is not set");
        }
        return Path.of(base, "systemd", "user");
    }

    private static String fullText(Path target, UnitPaths paths) throws IOException {
        if (Files.exists(target)) {
            return Files.readString(target);
        }
        return paths.fragment().isEmpty() ? "" : Files.readString(Path.of(paths.fragment()));
    }

    private static String dropInText(Path target, UnitPaths paths) throws IOException {
        StringBuilder text = new StringBuilder("### Editing " + target + "\n" + START + "\n\n");
        text.append(Files.exists(target) ? Files.readString(target) : "").append("\n\n").append(END);
        List<String> others = new ArrayList<>(paths.dropIns());
        if (!paths.fragment().isEmpty()) {
            others.addFirst(paths.fragment());
        }
        for (String other : others) {
            if (!other.equals(target.toString())) {
                text.append("\n\n### ").append(other).append("\n# ").append(Files.readString(Path.of(other)).stripTrailing().replace("\n", "\n# "));
            }
        }
        return text.append('\n').toString();
    }

    private void putInPlace(Draft draft) throws IOException {
        String text = Files.readString(draft.temporary, StandardCharsets.UTF_8);
        String own = session.has(Flag.FULL) ? text : between(text);
        if (own.isBlank()) {
            session.screen().warning("Editing \"" + draft.target + "\" canceled: temporary file is empty.");
            return;
        }
        Files.writeString(draft.temporary, session.has(Flag.FULL) ? own : own.strip() + "\n");
        Files.setPosixFilePermissions(draft.temporary, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(draft.temporary, draft.target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What stands between the two comments; where somebody has removed one, all before or after the other. */
    private static String between(String text) {
        int start = text.indexOf(START);
        String after = start < 0 ? text : text.substring(start + START.length());
        int end = after.indexOf(END);
        return end < 0 ? after : after.substring(0, end);
    }
}
