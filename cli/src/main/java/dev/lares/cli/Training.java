package dev.lares.cli;

import dev.lares.cli.systemctl.Systemctl;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Unistd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The run of which the build makes the AOT cache: it does once, and harmlessly, what managers and inspectors do, so that the JVM stores
 * the classes and their links. It needs no rights, and leaves nothing behind.
 */
final class Training {
    private static final Map<String, String> UNITS = new TreeMap<>(Map.of(
            "first.service", "[Unit]\nDescription=First\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sh -c 'echo one; echo two'\nExecStop=/bin/true\n",
            "second.service", "[Unit]\nAfter=first.service\nRequires=first.service\n[Service]\nType=exec\nEnvironment=A=b\nExecStart=/bin/sleep 0.2\n",
            "third.service", "[Service]\nExecStart=/bin/false\nRestart=on-failure\nRestartSec=10ms\nStartLimitBurst=2\n",
            "fourth.service", "[Service]\nType=forking\nExecStart=/bin/sh -c 'sleep 0.1 &'\nTimeoutStopSec=1\n",
            "default.target", "[Unit]\nWants=first.service second.service third.service fourth.service\n"));

    private static final List<List<String>> VERBS = List.of(List.of("start", "trained"), List.of("status"), List.of("status", "trained"),
            List.of("is-active", "trained"), List.of("show", "trained"), List.of("show", "--json", "-p", "Id", "trained"), List.of("list-units"),
            List.of("list-unit-files"), List.of("list-jobs"), List.of("list-dependencies"), List.of("cat", "trained"), List.of("is-enabled", "trained"),
            List.of("daemon-reload"), List.of("restart", "trained"), List.of("stop", "trained"));

    private Training() {}

    static int run() {
        try {
            Path folder = Files.createTempDirectory("lares-training-");
            try {
                return runIn(folder);
            } finally {
                RuntimePlace.removeTree(folder);
            }
        } catch (IOException e) {
            Messages.error(Messages.of(e));
            return Program.FAILURE_EXIT_CODE;
        }
    }

    /** Runs verbs against a manager that the launcher has started for it; what they print is of no interest. */
    static int runVerbs() {
        int worst = 0;
        for (List<String> words : VERBS) {
            List<String> arguments = new ArrayList<>(List.of("--user"));
            arguments.addAll(words);
            worst = Math.max(worst, Systemctl.run("lares", arguments, System.getenv()));
        }
        return worst;
    }

    private static int runIn(Path folder) throws IOException {
        for (Map.Entry<String, String> unit : UNITS.entrySet()) {
            Files.writeString(folder.resolve(unit.getKey()), unit.getValue());
        }
        // third.service fails, and must.
        boolean ranInForeground = UpCommand.run(List.of("--timestamps", folder.toString())) == 1;
        boolean startedADaemon = DaemonizeCommand.run(List.of("--pid-file=" + folder.resolve("daemon.pid"), "--", "/bin/true")) == 0;
        return ranInForeground && startedADaemon && wasManager(folder) ? 0 : Program.FAILURE_EXIT_CODE;
    }

    private static boolean wasManager(Path folder) throws IOException {
        Files.writeString(folder.resolve("last.service"), "[Unit]\nSuccessAction=exit\n[Service]\nType=oneshot\nExecStart=/bin/true\n");
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.put("SYSTEMD_UNIT_PATH", folder.toString());
        try {
            List<String> arguments = List.of("--user", "--unit=last.service", "--runtime-directory=" + folder.resolve("manager"));
            return Wiring.init(InitOptions.parse(arguments), environment) == 0;
        } catch (Arguments.UsageException | LinuxException | RuntimePlace.NoPlaceException | RunningManager.PresentException e) {
            throw new IOException(e);
        }
    }
}
