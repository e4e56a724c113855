package dev.lares.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The parser of notifications takes any bytes. As a plain test this replays the corpus beside it; how to fuzz for longer
 * stands in this module's pom.xml. A finding becomes a file of the corpus.
 */
class NotifyMessageFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void neverThrows_andKeepsWhatItSays(byte[] datagram) {
        switch (NotifyMessage.parse(datagram)) {
            case NotifyMessage.Refused refused -> assertThat(refused.reason()).isNotBlank();
            case NotifyMessage.Accepted accepted -> {
                NotifyMessage message = accepted.message();
                assertThat(datagram.length).isBetween(1, NotifyMessage.MAX_BYTES);
                assertThat(message.assignments()).hasSizeLessThanOrEqualTo(NotifyMessage.MAX_ASSIGNMENTS);
                assertThat(message.assignments()).allSatisfy(NotifyMessageFuzzTest::isSound);
                if (!message.assignments().isEmpty()) {
                    assertThat(NotifyMessage.parse(written(message)))
                            .isEqualTo(new NotifyMessage.Accepted(message, List.of()));
                }
            }
        }
    }

    private static void isSound(NotifyMessage.Assignment assignment) {
        assertThat(assignment.name()).isNotEmpty().doesNotContain("=", "\n", "\r", "\0");
        assertThat(assignment.value()).doesNotContain("\n", "\r", "\0");
    }

    private static byte[] written(NotifyMessage message) {
        return message.assignments().stream()
                .map(a -> a.name() + "=" + a.value())
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
    }
}
