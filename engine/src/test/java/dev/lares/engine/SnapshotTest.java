package dev.lares.engine;

import static dev.lares.unit.ServiceDirectives.EXEC_START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.unit.Dependency;
import dev.lares.unit.LoadState;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The text of a snapshot, and what becomes of a damaged one. */
final class SnapshotTest {
    private final List<String> warnings = new ArrayList<>();

    @Test
    void fieldsOfAllKindsComeBackAsTheyWere() {
        String odd = "a b\\c=d\t\n\u2028\u00e9\ud800\ud83d\ude00\u0085";
        Snapshot snapshot = new Snapshot();
        snapshot.add("unit", "a b.service").put("k", odd, "", 7L, -1, true, JobType.START, new UnitName("x.service"), new Moment(1, 2), List.of("p", 3));

        Snapshot again = Snapshot.parse(snapshot.text(), warnings::add);

        assertThat(again.text()).isEqualTo(snapshot.text());
        assertThat(again.sections().getFirst().name()).isEqualTo("a b.service");
        again.sections().getFirst().read(line -> {
            assertThat(line.key()).isEqualTo("k");
            assertThat(List.of(line.text(), line.text(), line.number(), line.integer(), line.flag(), line.constant(JobType.class), line.unit(), line.moment(), line.rest()))
                    .isEqualTo(List.of(odd, "", 7L, -1, true, JobType.START, new UnitName("x.service"), new Moment(1, 2), List.of("p", "3")));
            return true;
        }, warnings::add);
        assertThat(warnings).isEmpty();
    }

    @Test
    void textThatIsNoSnapshotIsPassedOverWithWarnings() {
        Snapshot snapshot = Snapshot.parse("before=1\n[unit a.service]\nno line\nx=\\q\n\n=\n[]\ngood=1 2\n", warnings::add);

        assertThat(snapshot.text()).isEqualTo("[unit a.service]\ngood=1 2\n");
        assertThat(warnings).hasSize(6);
        assertThat(warnings.getFirst()).isEqualTo("cannot use line \"before=1\" of the saved state: it is neither a section nor a line of one");
    }

    @Test
    void unknownLinesAndBadFieldsAreNamed() {
        Snapshot.parse("[unit a.service]\nnew=1\nnumber=x\nmissing=\n", warnings::add).sections().getFirst().read(line -> {
            switch (line.key()) {
                case "number" -> line.number();
                case "missing" -> line.text();
                default -> {
                    return false;
                }
            }
            return true;
        }, warnings::add);

        assertThat(warnings).containsExactly(
                "cannot use line \"new=1\" of [unit a.service]: nobody knows it",
                "cannot use line \"number=x\" of [unit a.service]: \"x\" is no number",
                "cannot use line \"missing=\" of [unit a.service]: it has 0 fields, and one more is needed");
    }

    @Test
    void whatTheManagerKnowsOfItselfIsThereAgain() {
        Targets world = busy();
        world.request(new Request.HeedWatchdogs(false));

        Engine restored = Engine.restore(ManagerSettings.defaults(false, 1), Snapshot.parse(world.engine.snapshot().text(), warnings::add), world::load, warnings::add);

        assertThat(warnings).isEmpty();
        assertThat(restored.manager()).isEqualTo(world.engine.manager());
        assertThat(restored.manager().heedsWatchdogs()).isFalse();
    }

    @Test
    void aStateThatContradictsItself_costsThatUnitAlone() {
        Targets world = busy();
        String text = world.engine.snapshot().text().replace("main=pending 1", "main=pending 99").replaceFirst("state=start main 0", "state=dead");

        Engine restored = Engine.restore(ManagerSettings.defaults(false, 1), Snapshot.parse(text, warnings::add), world::load, warnings::add);

        restored.checkInvariants();
        assertThat(warnings).singleElement().asString().startsWith("cannot take over the state of slow.service: cannot be in state Dead[] with a main process");
        assertThat(restored.unit(new UnitName("up.target")).orElseThrow().states().active()).isEqualTo(ActiveState.ACTIVE);
    }

    @Test
    void whateverIsDamaged_anEngineComesOutThatWorks() {
        Targets world = busy();
        String text = world.engine.snapshot().text();
        Random random = new Random(4);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder damaged = new StringBuilder(text);
            for (int i = random.nextInt(6); i >= 0; i--) {
                int at = random.nextInt(damaged.length());
                switch (random.nextInt(4)) {
                    case 0 -> damaged.setCharAt(at, (char) (random.nextInt(96) + 32));
                    case 1 -> damaged.deleteCharAt(at);
                    case 2 -> damaged.delete(at, Math.min(damaged.length(), at + random.nextInt(200)));
                    default -> damaged.insert(at, text, 0, random.nextInt(text.length()));
                }
            }
            Engine engine = Engine.restore(ManagerSettings.defaults(false, 1), Snapshot.parse(damaged.toString(), _ -> {}), world::load, _ -> {});
            engine.on(new Event.UnitsLoaded(new Moment(Long.MAX_VALUE / 2, 1), List.of()));
            engine.on(new Event.Spawned(new Moment(Long.MAX_VALUE / 2, 1), new SpawnToken(1), 100));
            engine.checkInvariants();
        }
    }

    @Test
    void aUnitWhoseFileIsGoneKeepsItsState() {
        Targets world = busy();
        Snapshot snapshot = world.engine.snapshot();
        world.remove("slow.service");

        Engine restored = Engine.restore(ManagerSettings.defaults(false, 1), snapshot, world::load, warnings::add);

        UnitView view = restored.unit(new UnitName("slow.service")).orElseThrow();
        assertThat(view.unit().loadState()).isEqualTo(LoadState.NOT_FOUND);
        assertThat(view.states()).isEqualTo(new UnitStates(ActiveState.ACTIVATING, "start"));
        assertThat(view.job().map(JobView::type)).isEqualTo(Optional.of(JobType.START));
        assertThat(warnings).isEmpty();
    }

    @Test
    void unitsThatFilesNameSinceThen_areLoadedAndTold() {
        Targets world = busy();
        Snapshot snapshot = world.engine.snapshot();
        world.unit("up.target").has(Dependency.WANTS, "new.target");
        world.unit("new.target").has(Dependency.WANTS, "newer.target");
        world.unit("newer.target");

        Engine restored = Engine.restore(ManagerSettings.defaults(false, 1), snapshot, world::load, warnings::add);

        assertThat(restored.afterRestore()).containsExactly(
                new Effect.UnitAdded(new UnitName("new.target")), new Effect.UnitAdded(new UnitName("newer.target")));
        assertThat(restored.related(new UnitName("up.target"), Relation.WANTS)).contains(new UnitName("new.target"));
    }

    /** A target that is up, one whose start waits for a service, and that service, which is being spawned. */
    private static Targets busy() {
        Targets world = new Targets();
        world.unit("up.target");
        world.unit("waits.target").has(Dependency.REQUIRES, "slow.service").has(Dependency.AFTER, "slow.service");
        world.unit("slow.service").with(dev.lares.unit.ServiceDirectives.TYPE, dev.lares.unit.ServiceType.EXEC)
                .with(EXEC_START, List.of(ServiceScenario.command("/bin/slow now")));
        world.start("up.target");
        world.start("waits.target");
        return world;
    }
}
