package dev.lares.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.cli.UpPolicy.Action;
import dev.lares.engine.ActiveState;
import dev.lares.engine.Effect;
import dev.lares.engine.JobResult;
import dev.lares.engine.JobType;
import dev.lares.engine.JobView;
import dev.lares.engine.Reply;
import dev.lares.engine.RequestId;
import dev.lares.engine.UnitStates;
import dev.lares.unit.UnitName;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UpPolicyTest {
    private static final UnitName WEB = new UnitName("web.service");
    private static final UnitName DATABASE = new UnitName("database.service");
    private static final UnitStates DEAD = new UnitStates(ActiveState.INACTIVE, "dead");
    private static final UnitStates RUNNING = new UnitStates(ActiveState.ACTIVE, "running");
    private static final UnitStates EXITED = new UnitStates(ActiveState.ACTIVE, "exited");
    private static final UnitStates FAILED = new UnitStates(ActiveState.FAILED, "failed");
    private static final UnitStates WAITING = new UnitStates(ActiveState.ACTIVATING, "auto-restart");

    private final UpPolicy policy = new UpPolicy(1);

    @Test
    void endsWhenNothingRunsAnyMore() {
        started(WEB);
        assertThat(policy.settled(0)).isEmpty();
        change(WEB, DEAD);
        assertThat(policy.settled(0)).containsExactly(new Action.StopAll());
        assertThat(policy.exitCode(0)).isZero();
    }

    @Test
    void doesNotEnd_beforeTheRequestIsAnswered() {
        assertThat(policy.settled(0)).isEmpty();
    }

    @Test
    void doesNotEnd_whileAJobIsLeft() {
        accepted();
        JobView job = job(7, WEB, JobType.START);
        policy.on(new Effect.JobAdded(job));
        assertThat(policy.settled(0)).isEmpty();
        policy.on(new Effect.JobRemoved(job, JobResult.DONE));
        assertThat(policy.settled(0)).containsExactly(new Action.StopAll());
    }

    @Test
    void countsAServiceThatHasDoneItsWorkAsNotRunning_thoughItIsActive() {
        started(WEB);
        change(WEB, EXITED);
        assertThat(policy.settled(0)).containsExactly(new Action.StopAll());
    }

    @Test
    void waitsForARestart() {
        started(WEB);
        change(WEB, WAITING);
        assertThat(policy.settled(0)).isEmpty();
    }

    @Test
    void keepsRunning_forATimerOrASocket() {
        started(new UnitName("daily.timer"));
        change(new UnitName("daily.timer"), new UnitStates(ActiveState.ACTIVE, "waiting"));
        assertThat(policy.settled(0)).isEmpty();
    }

    @Test
    void doesNotKeepRunning_forATarget() {
        started(new UnitName("all.target"));
        change(new UnitName("all.target"), new UnitStates(ActiveState.ACTIVE, "active"));
        assertThat(policy.settled(0)).containsExactly(new Action.StopAll());
    }

    @Test
    void exitsWithOne_ifAUnitFailed() {
        started(WEB);
        change(WEB, FAILED);
        assertThat(policy.exitCode(0)).isEqualTo(1);
        assertThat(policy.failed()).containsExactly(WEB);
    }

    @Test
    void forgetsAFailure_whenTheRestartSucceeds() {
        started(WEB);
        change(WEB, FAILED);
        change(WEB, RUNNING);
        change(WEB, DEAD);
        assertThat(policy.exitCode(0)).isZero();
    }

    @Test
    void exitsWithOne_ifADependencyKeptAUnitFromStarting() {
        accepted();
        policy.on(new Effect.JobRemoved(job(1, WEB, JobType.START), JobResult.DEPENDENCY));
        assertThat(policy.exitCode(0)).isEqualTo(1);
    }

    @Test
    void doesNotBlameUnits_whoseStartWasCutShortByTheEnd() {
        started(DATABASE);
        policy.interrupted(0);
        policy.on(new Effect.JobRemoved(job(2, WEB, JobType.START), JobResult.DEPENDENCY));
        assertThat(policy.exitCode(0)).isZero();
    }

    @Test
    void exitsWithOne_ifNotAllThatWasAskedForCouldBeStarted() {
        UpPolicy two = new UpPolicy(2);
        two.on(new Effect.Replied(new RequestId(1), new Reply.Accepted(List.of(1L))));
        assertThat(two.exitCode(0)).isEqualTo(1);
    }

    @Test
    void endsWithOne_ifNothingCouldBeStarted() {
        policy.on(new Effect.Replied(new RequestId(1), new Reply.Refused("org.freedesktop.systemd1.NoSuchUnit", "Unit web.service not found.")));
        assertThat(policy.settled(0)).containsExactly(new Action.StopAll());
        assertThat(policy.exitCode(0)).isEqualTo(1);
    }

    @Test
    void exitsWithTheCodeThatAUnitAskedFor() {
        started(WEB);
        change(WEB, FAILED);
        assertThat(policy.exitCode(42)).isEqualTo(42);
    }

    @Test
    void stopsOnTheFirstSignal_killsOnTheSecond_andIgnoresMore() {
        started(WEB);
        assertThat(policy.interrupted(0)).contains(new Action.StopAll());
        assertThat(policy.interrupted(1)).contains(new Action.KillAll());
        assertThat(policy.interrupted(2)).isEmpty();
        assertThat(policy.exitCode(0)).isEqualTo(1);
    }

    @Test
    void stopsOnASignal_whileItStarts() {
        assertThat(policy.interrupted(0)).contains(new Action.StopAll());
    }

    @Test
    void saysAfterAWhileWhatItWaitsFor_andAgainLater() {
        started(WEB);
        policy.interrupted(1_000_000);
        policy.on(new Effect.JobAdded(job(3, WEB, JobType.STOP)));
        assertThat(policy.deadlineMicros()).isEqualTo(6_000_000);
        assertThat(policy.settled(5_999_999)).isEmpty();
        assertThat(policy.settled(6_000_000)).containsExactly(new Action.Say(Tone.PLAIN, "waiting for web.service to stop, for 5 s now; Ctrl-C kills"));
        assertThat(policy.deadlineMicros()).isEqualTo(16_000_000);
    }

    @Test
    void namesAFew_ifManyAreWaitedFor() {
        accepted();
        for (int i = 1; i <= 5; i++) {
            change(new UnitName("w" + i + ".service"), RUNNING);
        }
        policy.interrupted(0);
        assertThat(policy.settled(5_000_000)).containsExactly(
                new Action.Say(Tone.PLAIN, "waiting for w1.service, w2.service, w3.service and 2 more to stop, for 5 s now; Ctrl-C kills"));
    }

    private void started(UnitName unit) {
        accepted();
        change(unit, RUNNING);
    }

    private void accepted() {
        policy.on(new Effect.Replied(new RequestId(1), new Reply.Accepted(List.of(1L))));
    }

    private void change(UnitName unit, UnitStates now) {
        policy.on(new Effect.UnitChanged(unit, DEAD, now));
    }

    private static JobView job(long id, UnitName unit, JobType type) {
        return new JobView(id, unit, type, true);
    }
}
