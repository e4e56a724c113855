package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.engine.Effect;
import dev.lares.engine.Event;
import dev.lares.engine.ProcessExit;
import dev.lares.engine.SpawnToken;
import dev.lares.unit.LoadedUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is lost or left: no zombie, no end untold, no end told twice. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ChildrenTest {
    @ParameterizedTest(name = "with control groups: {0}")
    @ValueSource(booleans = {true, false})
    void thousandDaemonsThatForkTwiceLeaveNoZombie(boolean groups) {
        try (HostStage stage = stage(groups)) {
            LoadedUnit unit = stage.shell("", "i=0; while [ $i -lt 1000 ]; do (setsid sh -c 'exit 0' & ) ; i=$((i+1)); done");
            ProcessExit exit = stage.run(unit);
            stage.await(Event.CgroupEmptied.class, _ -> true);

            assertThat(exit).isEqualTo(new ProcessExit.Exited(0));
            stage.until(() -> zombies().isEmpty(), "no zombie is left");
        }
    }

    @ParameterizedTest(name = "with control groups: {0}")
    @ValueSource(booleans = {true, false})
    void everyShortProcessIsToldOnce_startBeforeEnd(boolean groups) {
        try (HostStage stage = stage(groups)) {
            LoadedUnit unit = stage.unit("a.service", "[Service]\nExecStart=/bin/true\nStandardOutput=null\n");
            Set<SpawnToken> open = new HashSet<>();
            for (int i = 0; i < 150; i++) {
                open.add(stage.spawn(stage.plan(unit)));
            }
            Map<Integer, Integer> alive = new HashMap<>();
            for (int i = 0; i < 300; i++) {
                Event event = stage.await(Event.class, e -> e instanceof Event.Spawned || e instanceof Event.Exited);
                switch (event) {
                    case Event.Spawned spawned -> {
                        assertThat(open.remove(spawned.token())).isTrue();
                        alive.merge(spawned.pid(), 1, Integer::sum);
                    }
                    case Event.Exited exited -> {
                        assertThat(exited.exit()).isEqualTo(new ProcessExit.Exited(0));
                        assertThat(alive.merge(exited.pid(), -1, Integer::sum)).isNotNegative();
                    }
                    default -> throw new IllegalStateException(event.toString());
                }
            }

            assertThat(open).isEmpty();
            assertThat(alive.values()).containsOnly(0);
            assertThat(stage.all(Duration.ofMillis(100))).noneMatch(Event.Exited.class::isInstance);
        }
    }

    @ParameterizedTest(name = "with control groups: {0}")
    @ValueSource(booleans = {true, false})
    void unitIsNotEmpty_whileADaemonLivesThatLeftItsSessionAndParent(boolean groups) {
        try (HostStage stage = stage(groups)) {
            LoadedUnit unit = stage.shell("", "setsid sh -c 'setsid sleep 1000 & exit 0' & wait; exit 0");
            stage.run(unit);

            assertThat(stage.all(Duration.ofMillis(300))).noneMatch(Event.CgroupEmptied.class::isInstance);
            assertThat(stage.kill(unit, List.of(), true, 9)).isEqualTo(1);
            stage.await(Event.CgroupEmptied.class, _ -> true);
        }
    }

    @ParameterizedTest(name = "with control groups: {0}")
    @ValueSource(booleans = {true, false})
    void daemonsOfTwoUnitsAreToldApart_alsoWithoutTheirEnvironment(boolean groups) {
        try (HostStage stage = stage(groups)) {
            LoadedUnit first = stage.unit("first.service", "[Service]\nExecStart=/bin/sh -c 'env -i setsid -f sleep 1001'\n");
            LoadedUnit second = stage.unit("second.service", "[Service]\nExecStart=/bin/sh -c 'env -i setsid -f sleep 1002'\n");
            stage.run(first);
            stage.run(second);
            int pid = daemon(stage, first);

            assertThat(daemon(stage, second)).isNotEqualTo(pid);
            assertThat(ProcessTable.find(pid).orElseThrow().dead()).isFalse();
            assertThat(stage.kill(first, List.of(), true, 9)).isEqualTo(1);
            assertThat(stage.await(Event.CgroupEmptied.class, _ -> true).unit()).isEqualTo(first.id());
            assertThat(daemon(stage, second)).isPositive();
        }
    }

    @ParameterizedTest(name = "with control groups: {0}")
    @ValueSource(booleans = {true, false})
    void endOfAProcessThatIsNoChildIsTold_ifItIsWatched(boolean groups) throws IOException {
        try (HostStage stage = stage(groups)) {
            LoadedUnit unit = stage.shell("", "sleep 1000 & echo $! > @@/new; mv @@/new @@/pid; wait; exec sleep 1000");
            stage.start(unit);
            stage.until(() -> Files.exists(Path.of(stage.path("pid"))), "it has a child");
            int pid = Integer.parseInt(stage.read("pid").strip());
            stage.perform(new Effect.WatchProcess(unit.id(), pid));
            assertThat(stage.all(Duration.ofMillis(100))).noneMatch(Event.Exited.class::isInstance);
            stage.perform(new Effect.SignalProcess(unit.id(), pid, 9));

            assertThat(stage.exit(pid)).isEqualTo(new ProcessExit.Exited(0));
        }
    }

    private static int daemon(HostStage stage, LoadedUnit unit) {
        stage.perform(new Effect.ListProcesses(unit.id()));
        List<Integer> pids = stage.await(Event.ProcessesListed.class, e -> e.unit().equals(unit.id())).pids();
        assertThat(pids).hasSize(1);
        return pids.getFirst();
    }

    private static HostStage stage(boolean groups) {
        return groups ? HostStage.grouped() : HostStage.plain();
    }

    private static List<ProcessTable.Entry> zombies() {
        return ProcessTable.ownChildren().stream()
                .flatMap(pid -> ProcessTable.find(pid).stream())
                .filter(ProcessTable.Entry::dead)
                .toList();
    }
}
