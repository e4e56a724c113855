package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.engine.Effect;
import dev.lares.engine.Event;
import dev.lares.unit.LoadedUnit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that hang below somebody else are made a unit's, as the PIDs of a scope are (systemd.scope(5)). */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AdoptionTest {
    private static final int SIGTERM = 15;

    @ParameterizedTest(name = "with control groups: {0}")
    @ValueSource(booleans = {true, false})
    void aGrandchildIsTheScopes_withWhatItStarts_andTheRestIsNot(boolean groups) {
        try (HostStage stage = groups ? HostStage.grouped() : HostStage.plain()) {
            LoadedUnit service = stage.shell("", "sh -c 'sleep 1000 & echo $$ > @@/tmp; mv @@/tmp @@/pid; wait' & wait; : > @@/over; exec sleep 1000");
            LoadedUnit scope = stage.unit("s.service", "[Service]\nExecStart=/bin/true\n");
            int main = stage.start(service);
            stage.until(() -> Files.exists(Path.of(stage.path("pid"))), "the grandchild is there");
            int grandchild = Integer.parseInt(stage.read("pid").strip());

            stage.perform(new Effect.Adopt(scope, "f".repeat(32), "", List.of(grandchild)));
            assertThat(stage.await(Event.Adopted.class, _ -> true).count()).isEqualTo(1);
            assertThat(members(stage, scope)).contains(grandchild).doesNotContain(main);
            assertThat(members(stage, service)).contains(main).doesNotContain(grandchild);

            assertThat(stage.kill(scope, List.of(), true, SIGTERM)).isPositive();
            stage.await(Event.CgroupEmptied.class, event -> event.unit().equals(scope.id()));
            stage.until(() -> Files.exists(Path.of(stage.path("over"))), "the service goes on");
            assertThat(members(stage, service)).contains(main);
            stage.kill(service, List.of(main), true, SIGTERM);
            stage.exit(main);
        }
    }

    private static List<Integer> members(HostStage stage, LoadedUnit unit) {
        stage.perform(new Effect.ListProcesses(unit.id()));
        return stage.await(Event.ProcessesListed.class, event -> event.unit().equals(unit.id())).pids();
    }
}
