package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.engine.Event;
import dev.lares.engine.ProcessExit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** systemd.exec(5), "StandardInput=", "StandardOutput=", "StandardError=". */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StreamsTest {
    private final HostStage stage = HostStage.plain();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void fileIsWrittenFromItsStart_appendGoesOn_truncateBeginsAnew() throws IOException {
        for (String file : new String[] {"file", "append", "truncate"}) {
            Files.writeString(Path.of(stage.path(file)), "old text\n");
            stage.run(stage.shell("StandardOutput=" + file + ":@@/" + file, "echo new"));
        }

        assertThat(stage.read("file")).isEqualTo("new\ntext\n");
        assertThat(stage.read("append")).isEqualTo("old text\nnew\n");
        assertThat(stage.read("truncate")).isEqualTo("new\n");
    }

    @Test
    void errorFollowsOutput_unlessItHasItsOwnWay() {
        stage.run(stage.shell("StandardOutput=file:@@/both", "echo out; echo err >&2"));
        stage.run(stage.shell("StandardOutput=file:@@/out\nStandardError=file:@@/err", "echo out; echo err >&2"));
        stage.run(stage.shell("StandardOutput=null\nStandardError=journal", "echo out; echo err >&2"));

        assertThat(stage.read("both")).isEqualTo("out\nerr\n");
        assertThat(stage.read("out")).isEqualTo("out\n");
        assertThat(stage.read("err")).isEqualTo("err\n");
        assertThat(stage.recorder.texts()).containsExactly("err");
    }

    @Test
    void sameFileForBothIsOpenedOnce() {
        stage.run(stage.shell("StandardOutput=file:@@/both\nStandardError=file:@@/both", "echo out; echo err >&2"));

        assertThat(stage.read("both")).isEqualTo("out\nerr\n");
    }

    @Test
    void inputIsNothing_orAFile_orTextOfTheUnit() throws IOException {
        Files.writeString(Path.of(stage.path("in")), "from file\n");
        stage.run(stage.shell("StandardOutput=append:@@/out", "cat"));
        stage.run(stage.shell("StandardInput=file:@@/in\nStandardOutput=append:@@/out", "cat"));
        stage.run(stage.shell("StandardInput=data\nStandardInputText=from unit\nStandardOutput=append:@@/out", "cat"));

        assertThat(stage.read("out")).isEqualTo("from file\nfrom unit\n");
    }

    @Test
    void fileForInputAndOutputIsOpenedOnce() throws IOException {
        Files.writeString(Path.of(stage.path("in")), "");
        stage.run(stage.shell("StandardInput=file:@@/in\nStandardOutput=file:@@/in", "echo shared"));

        assertThat(stage.read("in")).isEqualTo("shared\n");
    }

    @Test
    void fileThatCannotBeOpenedFails_withTheStatusOfItsStream() {
        Event.SpawnFailed output = stage.startInVain(stage.shell("StandardOutput=file:@@/no/such/folder", "true"));
        Event.SpawnFailed input = stage.startInVain(stage.shell("StandardInput=file:@@/missing", "true"));

        assertThat(output.exitStatus()).isEqualTo(209);
        assertThat(output.message()).isEqualTo("cannot open " + stage.path("no/such/folder") + ": No such file or directory (ENOENT)");
        assertThat(input.exitStatus()).isEqualTo(208);
    }

    @Test
    void terminalIsRefused_inWords() {
        Event.SpawnFailed failed = stage.startInVain(stage.shell("StandardInput=tty", "true"));

        assertThat(failed.exitStatus()).isEqualTo(208);
        assertThat(failed.message()).isEqualTo("cannot connect StandardInput=: terminals are not supported yet");
    }

    @Test
    void workingDirectoryIsEntered_orItsLackIgnored() throws IOException {
        Files.createDirectory(Path.of(stage.path("work")));
        stage.run(stage.shell("WorkingDirectory=@@/work\nStandardOutput=append:@@/out", "pwd"));
        stage.run(stage.shell("WorkingDirectory=-@@/missing\nStandardOutput=append:@@/out", "pwd"));
        stage.run(stage.shell("StandardOutput=append:@@/out", "pwd"));
        Event.SpawnFailed failed = stage.startInVain(stage.shell("WorkingDirectory=@@/missing", "pwd"));

        assertThat(stage.read("out")).isEqualTo(stage.path("work") + "\n/\n/\n");
        assertThat(failed.exitStatus()).isEqualTo(200);
    }

    @Test
    void processGetsAttributesOfTheUnit() {
        ProcessExit exit = stage.run(stage.shell(
                "UMask=0027\nNice=5\nLimitNOFILE=100:200\nLimitCORE=0\nOOMScoreAdjust=300\nIgnoreSIGPIPE=no\nNoNewPrivileges=yes\nTimerSlackNSec=123456\nCPUAffinity=0\nStandardOutput=file:@@/out",
                "umask; nice; ulimit -n; ulimit -Hn; cat /proc/self/oom_score_adj; grep -E '^(SigIgn|NoNewPrivs|Cpus_allowed_list)' /proc/self/status; cat /proc/$$/timerslack_ns"));

        assertThat(exit).isEqualTo(new ProcessExit.Exited(0));
        assertThat(stage.read("out"))
                .isEqualTo("0027\n5\n100\n200\n300\nSigIgn:\t0000000000000000\nNoNewPrivs:\t1\nCpus_allowed_list:\t0\n123456\n");
    }

    @Test
    void argumentsMayHoldAnyByte() throws IOException {
        stage.run(stage.unit("a.service", "[Service]\nExecStart=/usr/bin/printf %%s a\\xffb\\xc3\\xa4\nStandardOutput=file:@@/out\n"));

        assertThat(Files.readAllBytes(Path.of(stage.path("out")))).containsExactly('a', 0xff, 'b', 0xc3, 0xa4);
    }

    @Test
    void defaultsAreThoseOfSystemd() {
        stage.run(stage.shell("StandardOutput=file:@@/out", "umask; ulimit -Sn; grep -E '^(SigIgn|SigBlk|NoNewPrivs)' /proc/self/status; ls /proc/$$/fd"));

        assertThat(stage.read("out"))
                .isEqualTo("0022\n1024\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000001000\nNoNewPrivs:\t0\n0\n1\n2\n");
    }
}
