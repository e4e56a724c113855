package dev.lares.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code lares up} as a process, with real services. */
@Timeout(120)
final class UpTest {
    @TempDir
    private Path folder;

    @Test
    void runsAServiceAndEndsWhenItHasEnded() throws Exception {
        unit("hello.service", "[Unit]\nDescription=Greeting\n[Service]\nType=oneshot\nExecStart=/bin/echo hello");
        try (RunningProgram up = up("hello.service")) {
            assertThat(up.end()).isZero();
            assertThat(up.output()).isEqualTo(notices(up)
                    + "         Starting hello.service - Greeting...\nhello | hello\n[  OK  ] Finished hello.service - Greeting.\n");
        }
    }

    @Test
    void exitsWithOneAndNamesTheUnit_ifOneFailed() throws Exception {
        unit("bad.service", "[Service]\nExecStart=/bin/sh -c 'echo no >&2; exit 3'");
        unit("good.service", "[Service]\nExecStart=/bin/true");
        try (RunningProgram up = up(".")) {
            assertThat(up.end()).isEqualTo(1);
            assertThat(up.output()).contains("bad | no\n").endsWith("         failed: bad.service\n");
        }
    }

    @Test
    void stopsInReverseOrder_onSigterm() throws Exception {
        String body = "[Service]\nType=exec\nExecStart=/bin/sh -c 'trap \"echo ending; exit 0\" TERM; echo up; while :; do sleep 0.1; done'";
        unit("first.service", body);
        unit("second.service", "[Unit]\nAfter=first.service\n" + body);
        try (RunningProgram up = up(".")) {
            up.until("first | up").until("second | up").signal("TERM");
            assertThat(up.end()).isZero();
            assertThat(up.output().indexOf("second | ending")).isPositive().isLessThan(up.output().indexOf("first  | ending"));
        }
    }

    @Test
    void killsAtTheSecondInterrupt_whatDoesNotStop() throws Exception {
        unit("stubborn.service", "[Service]\nType=exec\nExecStart=/bin/sh -c 'trap \"echo never\" TERM; echo up; while :; do sleep 0.1; done'");
        try (RunningProgram up = up(".")) {
            up.until("stubborn | up").signal("INT").until("stubborn | never").signal("INT").until("killing everything");
            assertThat(up.end()).isEqualTo(1);
            assertThat(up.output()).doesNotContain("timed out");
        }
    }

    @Test
    void restartsAServiceThatCrashes() throws Exception {
        unit("crashing.service", "[Service]\nExecStart=/bin/sh -c '[ -e again ] && exec sleep 100; touch again; exit 1'\nWorkingDirectory=" + folder
                + "\nRestart=on-failure\nRestartSec=10ms");
        try (RunningProgram up = up(".")) {
            up.until("restart counter is at 1").until("Started crashing.service").signal("TERM");
            assertThat(up.end()).isZero();
        }
    }

    @Test
    void saysWhatItCannotFind() throws Exception {
        try (RunningProgram up = up("missing-of-lares.service")) {
            assertThat(up.end()).isEqualTo(1);
            assertThat(up.output()).contains("Unit missing-of-lares.service not found.");
        }
    }

    @Test
    void tellsBadLinesOfAUnitWithTheirPlace_andRunsTheRest() throws Exception {
        unit("odd.service", "[Service]\nExecStart=/bin/echo works\nRestartSec=soon");
        try (RunningProgram up = up(".")) {
            assertThat(up.end()).isZero();
            assertThat(up.output()).contains(folder + "/odd.service:3: ").contains("odd | works");
        }
    }

    @Test
    void losesNothing_whenAServiceWritesFasterThanItIsRead() throws Exception {
        unit("flood.service", "[Service]\nType=oneshot\nExecStart=/usr/bin/seq 300000");
        try (RunningProgram up = up(".")) {
            assertThat(up.end()).isZero();
            List<String> lines = up.output().lines().filter(line -> line.startsWith("flood | ")).toList();
            assertThat(lines).hasSize(300_000).last().isEqualTo("flood | 300000");
        }
    }

    @Test
    void showsLinesWithoutAnEndAndBytesThatAreNoText() throws Exception {
        unit("odd.service", "[Service]\nType=oneshot\nExecStart=/usr/bin/printf '\\\\377\\\\033[2Jx'");
        try (RunningProgram up = up(".")) {
            assertThat(up.end()).isZero();
            assertThat(up.output()).contains("odd | \\xff\\x1b[2Jx\n");
        }
    }

    @Test
    void writesObjects_forPrograms() throws Exception {
        unit("hello.service", "[Service]\nType=oneshot\nExecStart=/bin/echo \"a \\\"b\\\"\"");
        try (RunningProgram up = up("--json", ".")) {
            assertThat(up.end()).isZero();
            assertThat(up.output().lines()).allMatch(line -> line.startsWith("{\"time\":\"") && line.endsWith("}"));
            assertThat(up.output())
                    .contains("\"type\":\"output\",\"unit\":\"hello.service\",\"text\":\"a \\\"b\\\"\"}")
                    .contains("\"type\":\"state\",\"unit\":\"hello.service\",\"active\":\"activating\",\"sub\":\"start\"}")
                    .contains("\"type\":\"job\",\"unit\":\"hello.service\",\"job\":\"start\",\"result\":\"done\"")
                    .endsWith("\"type\":\"end\",\"exitCode\":0}\n");
        }
    }

    @Test
    void endsInOrder_whenNobodyReadsAnyMore() throws Exception {
        unit("talking.service", "[Service]\nExecStart=/bin/sh -c 'trap \"touch stopped; exit 0\" TERM; while :; do echo x; sleep 0.1; done'\nWorkingDirectory=" + folder);
        try (RunningProgram up = up(".")) {
            up.until("talking | x").stopReading();
            up.end();
            assertThat(folder.resolve("stopped")).exists();
        }
    }

    @Test
    void leavesNoDirectoryBehind() throws Exception {
        unit("hello.service", "[Service]\nType=oneshot\nRuntimeDirectory=hello-of-lares\nExecStart=/bin/echo hello");
        try (RunningProgram up = up("hello.service")) {
            assertThat(up.end()).isZero();
        }
        try (var entries = Files.list(folder)) {
            assertThat(entries).containsExactly(folder.resolve("hello.service"));
        }
    }

    @Test
    void refusesWrongCommandLines() throws Exception {
        try (RunningProgram up = up("--jsn", ".")) {
            assertThat(up.end()).isEqualTo(2);
            assertThat(up.output()).isEqualTo("lares: cannot understand '--jsn': no such option; is --json meant?; lares up --help shows how\n");
        }
        try (RunningProgram up = up()) {
            assertThat(up.end()).isEqualTo(2);
        }
    }

    /** What the host says once of this machine comes first. */
    private static String notices(RunningProgram up) {
        StringBuilder notices = new StringBuilder();
        up.output().lines().takeWhile(line -> line.contains("control groups")).forEach(line -> notices.append(line).append("\n"));
        return notices.toString();
    }

    private RunningProgram up(String... arguments) throws IOException {
        String[] all = new String[arguments.length + 1];
        all[0] = "up";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return RunningProgram.start(folder, Map.of(), all);
    }

    private void unit(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text + "\n");
    }
}
