package dev.lares.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Datagrams of the notification protocol (sd_notify(3)). */
class NotifyMessageTest {
    private static NotifyMessage.Parsed parse(String text) {
        return NotifyMessage.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static NotifyMessage message(String text) {
        return ((NotifyMessage.Accepted) parse(text)).message();
    }

    @Test
    void keepsTheOrderOfAssignments() {
        assertThat(message("READY=1\nSTATUS=a=b\n").assignments()).containsExactly(
                new NotifyMessage.Assignment("READY", "1"), new NotifyMessage.Assignment("STATUS", "a=b"));
    }

    @Test
    void takesTheFirstValueOfSeveral() {
        assertThat(message("STATUS=first\nSTATUS=second").value("STATUS")).contains("first");
    }

    @Test
    void dropsLinesThatAreNoAssignments_andSaysSo() {
        assertThat(parse("READY\n=1\nREADY=1")).isEqualTo(new NotifyMessage.Accepted(
                new NotifyMessage(List.of(new NotifyMessage.Assignment("READY", "1"))),
                List.of("line 1 is not an assignment", "line 2 is not an assignment")));
    }

    @Test
    void dropsInvalidUtf8_andKeepsTheRest() {
        assertThat(parse("STATUS=\u00ff\u00fe\nREADY=1")).isEqualTo(new NotifyMessage.Accepted(
                new NotifyMessage(List.of(new NotifyMessage.Assignment("READY", "1"))),
                List.of("line 1 is not valid UTF-8")));
    }

    @Test
    void readsUtf8() {
        NotifyMessage.Accepted accepted =
                (NotifyMessage.Accepted) NotifyMessage.parse("STATUS=größer".getBytes(StandardCharsets.UTF_8));
        assertThat(accepted.message().value("STATUS")).contains("größer");
    }

    @Test
    void allowsOneNulAtTheEndOnly() {
        assertThat(message("READY=1\0").says("READY", "1")).isTrue();
        assertThat(parse("READY=1\0\0")).isEqualTo(new NotifyMessage.Refused("it has a NUL byte inside"));
        assertThat(parse("READY=1\0STATUS=x")).isEqualTo(new NotifyMessage.Refused("it has a NUL byte inside"));
    }

    @Test
    void refusesWhatIsEmpty() {
        assertThat(parse("")).isEqualTo(new NotifyMessage.Refused("it is empty"));
        assertThat(parse("\0")).isEqualTo(new NotifyMessage.Refused("it is empty"));
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThat(parse("STATUS=" + "x".repeat(4089))).isInstanceOf(NotifyMessage.Accepted.class);
        assertThat(parse("STATUS=" + "x".repeat(4090)))
                .isEqualTo(new NotifyMessage.Refused("it is 4097 bytes long, at most 4096 are allowed"));
    }

    @Test
    void refusesTooManyLines() {
        assertThat(parse("A=\n".repeat(512))).isInstanceOf(NotifyMessage.Accepted.class);
        assertThat(parse("A=\n".repeat(513)))
                .isEqualTo(new NotifyMessage.Refused("it has 513 lines, at most 512 are allowed"));
    }
}
