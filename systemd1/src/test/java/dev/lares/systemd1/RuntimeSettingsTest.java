package dev.lares.systemd1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.engine.LogLevel;
import dev.lares.engine.Snapshot;
import dev.lares.unit.LogTarget;
import dev.lares.unit.ShowStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What clients have set outlives a re-execution of the manager. */
final class RuntimeSettingsTest {
    private final List<String> warnings = new ArrayList<>();

    private static RuntimeSettings fresh() {
        return new RuntimeSettings(new TreeMap<>(Map.of("PATH", "/bin")), LogLevel.INFO, LogTarget.CONSOLE, ShowStatus.YES);
    }

    private RuntimeSettings handedOver(RuntimeSettings settings) {
        Snapshot snapshot = new Snapshot();
        settings.save(snapshot.add("clients"));
        RuntimeSettings restored = fresh();
        Snapshot.parse(snapshot.text(), warnings::add).sections("clients").forEach(section -> section.read(restored::restore, warnings::add));
        return restored;
    }

    @Test
    void allThatWasSetIsThereAgain() {
        RuntimeSettings settings = fresh();
        settings.changeEnvironment(List.of(), List.of("A=two words\nand a line", "EMPTY=", "PATH=/opt"));
        settings.setLogLevel(Optional.of(LogLevel.DEBUG));
        settings.setLogTarget(Optional.of(LogTarget.NULL));
        settings.setShowStatus(Optional.of(ShowStatus.ERROR));
        RuntimeSettings restored = handedOver(settings);
        assertThat(warnings).isEmpty();
        assertThat(restored.clientEnvironment()).isEqualTo(settings.clientEnvironment()).hasSize(3);
        assertThat(restored.logLevel()).isEqualTo(LogLevel.DEBUG);
        assertThat(restored.logTarget()).isEqualTo(LogTarget.NULL);
        assertThat(restored.showStatus()).isEqualTo(ShowStatus.ERROR);
        restored.setLogLevel(Optional.empty());
        assertThat(restored.logLevel()).isEqualTo(LogLevel.INFO);
    }

    @Test
    void nothingSetIsNothingWritten() {
        Snapshot snapshot = new Snapshot();
        fresh().save(snapshot.add("clients"));
        assertThat(snapshot.text()).isEqualTo("[clients]\n");
        assertThat(handedOver(fresh()).environment()).isEqualTo(Map.of("PATH", "/bin"));
    }
}
