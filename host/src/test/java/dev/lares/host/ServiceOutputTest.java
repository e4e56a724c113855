package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.engine.Event;
import dev.lares.engine.LogLevel;
import dev.lares.unit.LoadedUnit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** systemd.exec(5), "Logging and Standard Input/Output": what goes to the log. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ServiceOutputTest {
    private final HostStage stage = HostStage.plain();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void outputAndErrorComeInTheOrderWritten_withTheirOrigin() {
        int pid = stage.start(stage.shell("", "echo out; echo err >&2; echo again"));
        stage.exit(pid);

        assertThat(stage.recorder.texts()).containsExactly("out", "err", "again");
        assertThat(stage.recorder.lines).allSatisfy(line -> {
            assertThat(line.unit().text()).isEqualTo("a.service");
            assertThat(line.identifier()).isEqualTo("sh");
            assertThat(line.pid()).isEqualTo(pid);
            assertThat(line.invocationId()).isEqualTo(HostStage.INVOCATION);
            assertThat(line.level()).isEqualTo(LogLevel.INFO);
            assertThat(line.complete()).isTrue();
        });
    }

    @Test
    void prefixSetsThePriority_andTheMaximumFilters() {
        stage.run(stage.shell("SyslogLevel=notice\nLogLevelMax=notice\nSyslogIdentifier=mine", "echo '<3>bad'; echo plain; echo '<7>chatter'; echo '<9>x'"));

        assertThat(stage.recorder.texts()).containsExactly("bad", "plain", "<9>x");
        assertThat(stage.recorder.lines.stream().map(LogSink.Line::level)).containsExactly(LogLevel.ERR, LogLevel.NOTICE, LogLevel.NOTICE);
        assertThat(stage.recorder.lines.getFirst().identifier()).isEqualTo("mine");
    }

    @Test
    void prefixIsText_ifSaidSo() {
        stage.run(stage.shell("SyslogLevelPrefix=no", "echo '<3>bad'"));

        assertThat(stage.recorder.texts()).containsExactly("<3>bad");
    }

    @Test
    void lastLineWithoutEndIsNotLost() {
        stage.run(stage.shell("", "printf 'one\\ntwo'"));
        stage.until(() -> stage.recorder.lines.size() == 2, "both lines came");

        assertThat(stage.recorder.texts()).containsExactly("one", "two");
        assertThat(stage.recorder.lines.getLast().complete()).isFalse();
    }

    @Test
    void everythingWrittenIsThere_whenTheEndIsTold() {
        stage.run(stage.shell("", "seq 1 20000"));

        assertThat(stage.recorder.texts()).hasSize(20000).endsWith("20000");
    }

    @Test
    void longLineIsCut() {
        stage.run(stage.shell("", "head -c 100000 /dev/zero | tr '\\000' x; echo"));

        assertThat(stage.recorder.lines.stream().map(line -> line.text().length))
                .containsExactly(LineReader.MAX_LINE_BYTES, LineReader.MAX_LINE_BYTES, 100000 - 2 * LineReader.MAX_LINE_BYTES);
        assertThat(stage.recorder.lines.stream().map(LogSink.Line::complete)).containsExactly(false, false, true);
    }

    @Test
    void floodHoldsUpNeitherOthersNorEvents() {
        LoadedUnit flood = stage.unit("flood.service", "[Service]\nExecStart=/usr/bin/yes flood\n");
        int flooder = stage.start(flood);
        stage.until(() -> stage.recorder.lines.size() > 10_000, "it floods");
        for (int i = 0; i < 10; i++) {
            stage.run(stage.shell("", "echo calm"));
        }

        assertThat(stage.recorder.texts().stream().filter("calm"::equals)).hasSize(10);
        stage.kill(flood, List.of(flooder), false, 9);
        stage.exit(flooder);
    }

    @Test
    void writerWaits_whileTheSinkTakesNothing() {
        stage.recorder.accepts = false;
        int pid = stage.start(stage.shell("", "seq 1 200000; echo end"));

        assertThat(stage.all(Duration.ofMillis(300))).noneMatch(Event.Exited.class::isInstance);
        assertThat(stage.recorder.lines).isEmpty();
        stage.recorder.accepts = true;
        stage.host.wake();
        stage.exit(pid);
        assertThat(stage.recorder.texts()).hasSize(200001).endsWith("end");
    }

    @Test
    void streamOutlivesItsProcess_whileAChildHoldsIt() {
        stage.run(stage.shell("", "(sleep 0.3; echo late) & exit 0"));
        stage.until(() -> stage.recorder.texts().contains("late"), "the child's line came");

        assertThat(stage.recorder.texts()).containsExactly("late");
    }

    @Test
    void nulEndsALine() {
        stage.run(stage.shell("", "printf 'a\\000b\\n'"));

        assertThat(stage.recorder.texts()).containsExactly("a", "b");
    }
}
