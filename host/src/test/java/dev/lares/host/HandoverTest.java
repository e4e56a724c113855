package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lares.engine.LogLevel;
import dev.lares.engine.Snapshot;
import dev.lares.linux.EventFd;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Memory;
import dev.lares.unit.UnitName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What parts of the host hand to themselves over a re-execution. */
final class HandoverTest {
    @Test
    void textAndDescriptorsArrive_andWhatNobodyTakesIsClosed() throws LinuxException {
        Fd taken = EventFd.create().fd().duplicate();
        Fd untaken = EventFd.create().fd().duplicate();
        Handover sent = Handover.of(new Snapshot());
        sent.add("part").put("fd", sent.keep(taken));
        sent.keep(untaken);

        Handover received = Handover.receive(sent.write().release());
        List<Fd> mine = new ArrayList<>();
        received.read("part", line -> mine.add(received.take(line)));
        received.closeUntaken();

        assertThat(received.warnings()).isEmpty();
        assertThat(mine).singleElement().satisfies(fd -> assertThat(fd.number()).isEqualTo(taken.number()));
        assertThat(Fcntl.isCloseOnExec(mine.getFirst())).isTrue();
        assertThat(untaken.isValid()).isFalse();
        mine.getFirst().close();
    }

    @Test
    void aDescriptorThatWasNotHandedOver_isNamed() throws LinuxException {
        Handover sent = Handover.of(new Snapshot());
        sent.add("part").put("fd", 977).put("fd", "x");

        Handover received = Handover.receive(sent.write().release());
        received.read("part", line -> received.take(line).isOpen());

        assertThat(received.warnings()).containsExactly(
                "cannot use line \"fd=977\" of [part]: descriptor 977 was not handed over, or is taken",
                "cannot use line \"fd=x\" of [part]: \"x\" is no number");
    }

    @Test
    void aFileThatOthersCouldChange_isRefused() throws LinuxException {
        Fd file = Memory.createFile("test");
        assertThatThrownBy(() -> Handover.receive(file.number())).isInstanceOf(LinuxException.class).hasMessageStartingWith("cannot take over the state in descriptor");
    }

    @Test
    void aLineThatHasBegunIsGoneOnWith() {
        List<LogSink.Line> lines = new ArrayList<>();
        LogSink sink = new LogSink() {
            @Override
            public void line(Line line) {
                lines.add(line);
            }

            @Override
            public void log(dev.lares.engine.Effect.Log log) {}
        };
        HostedUnit unit = new HostedUnit(new UnitName("a.service"));
        LineReader before = new LineReader(sink, unit, new ServiceOutput.Format("prog", LogLevel.INFO, LogLevel.DEBUG, true));
        before.setPid(7);
        byte[] half = "gr\u00f6\u00df".getBytes(StandardCharsets.UTF_8);
        before.add(half, half.length - 1); // in the middle of a character
        Snapshot snapshot = new Snapshot();
        snapshot.add("x").put("stream", before.saved());

        List<LineReader> after = new ArrayList<>();
        Snapshot.parse(snapshot.text(), _ -> {}).sections().getFirst().read(line -> after.add(LineReader.restored(sink, unit, line)), text -> {
            throw new AssertionError(text);
        });
        byte[] rest = {half[half.length - 1], 'e', '\n'};
        after.getFirst().add(rest, rest.length);

        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(new String(line.text(), StandardCharsets.UTF_8)).isEqualTo("gr\u00f6\u00dfe");
            assertThat(line.pid()).isEqualTo(7);
            assertThat(line.identifier()).isEqualTo("prog");
        });
    }

    @Test
    void theTimeThatEndedUnitsHaveUsed_isKnownOn() {
        Handover sent = Handover.of(new Snapshot());
        sent.add("ended-units").put("used-nanos", "a.service", 12_345L);
        HostedUnits units = new HostedUnits();
        units.restore(sent, (_, _) -> false);
        Handover next = Handover.of(new Snapshot());
        units.save(next, (_, _) -> {});
        assertThat(units.usedNanos(new UnitName("a.service"))).contains(12_345L);
        assertThat(next.snapshot().text()).contains("used-nanos=a.service 12345");
    }
}
