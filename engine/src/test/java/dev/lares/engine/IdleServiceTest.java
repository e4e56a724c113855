package dev.lares.engine;

import static dev.lares.unit.ServiceDirectives.EXEC_START;
import static dev.lares.unit.ServiceDirectives.TYPE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.unit.Dependency;
import dev.lares.unit.ServiceType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Services of {@code Type=idle} wait until the jobs are done, at most five seconds (systemd.service(5), "Type="). */
class IdleServiceTest {
    private final Targets world = new Targets();

    @Test
    void goesAtOnce_whenNothingElseIsToBeDone() {
        world.unit("late.service").with(TYPE, ServiceType.IDLE).with(EXEC_START, List.of(ServiceScenario.command("/bin/late")));

        world.start("late.service");

        assertThat(spawned()).containsExactly("/bin/late");
    }

    @Test
    void goesWhenTheOthersAreUp() {
        world.unit("all.target").has(Dependency.WANTS, "late.service", "slow.service");
        world.unit("late.service").with(TYPE, ServiceType.IDLE).with(EXEC_START, List.of(ServiceScenario.command("/bin/late")));
        world.unit("slow.service").with(TYPE, ServiceType.EXEC).with(EXEC_START, List.of(ServiceScenario.command("/bin/slow")));

        world.start("all.target");
        assertThat(spawned()).containsExactly("/bin/slow");
        answerSpawn();

        assertThat(spawned()).containsExactly("/bin/slow", "/bin/late");
    }

    @Test
    void goesAfterFiveSeconds_whateverTheOthersDo() {
        world.unit("all.target").has(Dependency.WANTS, "late.service", "slow.service");
        world.unit("late.service").with(TYPE, ServiceType.IDLE).with(EXEC_START, List.of(ServiceScenario.command("/bin/late")));
        world.unit("slow.service").with(TYPE, ServiceType.EXEC).with(EXEC_START, List.of(ServiceScenario.command("/bin/slow")));

        world.start("all.target");
        world.passMicros(StartSteps.IDLE_DELAY_MICROS);

        assertThat(spawned()).containsExactly("/bin/slow", "/bin/late");
    }

    private void answerSpawn() {
        Effect.Spawn spawn = (Effect.Spawn) world.effects.stream().filter(Effect.Spawn.class::isInstance).findFirst().orElseThrow();
        world.send(new Event.Spawned(world.tick(), spawn.token(), 100));
    }

    private List<String> spawned() {
        return world.effects.stream()
                .filter(Effect.Spawn.class::isInstance)
                .map(effect -> ((Effect.Spawn) effect).plan().command().path())
                .toList();
    }
}
