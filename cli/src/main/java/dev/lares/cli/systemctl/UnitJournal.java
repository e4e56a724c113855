package dev.lares.cli.systemctl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The last lines of the journal about a unit, since it was started; by journalctl(1), where there are both it and a journal. */
final class UnitJournal {
    private UnitJournal() {}

    static void print(Session session, UnitFacts unit) {
        long since = unit.micros("InactiveExitTimestamp");
        if (session.options().lines() == 0 || !Timestamps.isSet(since) || !hasJournal() || !Files.isExecutable(Path.of("/usr/bin/journalctl"))) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("/usr/bin/journalctl", "--quiet", "--no-pager", "--boot", "--lines=" + session.options().lines(),
                "--output=" + session.options().output(), "--since=@" + since / Spans.SECOND,
                (session.has(Flag.USER) ? "--user-unit=" : "--unit=") + unit.text("Id")));
        if (session.has(Flag.FULL) || !session.screen().isTerminal()) {
            command.add("--full");
        } else {
            command.add("--no-full");
        }
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("COLUMNS", Integer.toString(session.screen().columns()));
            builder.environment().put("SYSTEMD_COLORS", session.screen().isColoured() ? "1" : "0");
            Process journalctl = builder.start();
            journalctl.getOutputStream().close();
            String lines = new String(journalctl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            session.screen().print(lines.isEmpty() ? "" : "\n").print(lines);
        } catch (IOException e) {
            // Without the journal the page is complete, too.
        }
    }

    private static boolean hasJournal() {
        String machine = ManagerPage.firstLine("/etc/machine-id");
        return !machine.isEmpty() && (Files.isDirectory(Path.of("/run/log/journal", machine)) || Files.isDirectory(Path.of("/var/log/journal", machine)));
    }
}
