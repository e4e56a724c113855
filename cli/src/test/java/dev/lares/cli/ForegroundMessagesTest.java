package dev.lares.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.engine.Effect;
import dev.lares.engine.Engine;
import dev.lares.engine.LogLevel;
import dev.lares.engine.ManagerSettings;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What {@code lares up} shows of the manager's log. */
final class ForegroundMessagesTest {
    private final ForegroundMessages messages = new ForegroundMessages(new Engine(ManagerSettings.defaults(true, 1)));

    @Test
    void leavesOutDetailsForDebugging_andThatItEnds() {
        assertThat(messages.test(log(LogLevel.INFO, "News."))).isTrue();
        assertThat(messages.test(log(LogLevel.DEBUG, "Detail."))).isFalse();
        assertThat(messages.test(log(LogLevel.NOTICE, "Exiting: unit a.service succeeded"))).isFalse();
    }

    private static Effect.Log log(LogLevel level, String text) {
        return new Effect.Log(Optional.empty(), level, text, new TreeMap<>());
    }
}
