package dev.lares.engine;

import static dev.lares.unit.Dependency.AFTER;
import static dev.lares.unit.Dependency.CONFLICTS;
import static dev.lares.unit.Dependency.REQUIRES;
import static dev.lares.unit.Dependency.WANTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.unit.EmergencyAction;
import dev.lares.unit.TimeSpan;
import dev.lares.unit.UnitDirectives;
import dev.lares.unit.UnitName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of the manager as a whole, org.freedesktop.systemd1(5) "The Manager Object" and systemctl(1) "is-system-running". */
final class ManagerViewTest {
    private final Targets t = new Targets();

    @Test
    void initializes_untilItIsAskedForSomething() {
        assertThat(t.engine.manager().state()).isEqualTo(SystemState.INITIALIZING);
        assertThat(t.engine.manager().startFinish()).isEqualTo(Moment.NEVER);
        assertThat(t.engine.manager().loadStart()).isEqualTo(Moment.NEVER);
    }

    @Test
    void runs_onceNoJobIsLeft_andRemembersWhenThatWas() {
        t.unit("a.target").has(WANTS, "b.target");
        t.unit("b.target");
        t.start("a.target");
        ManagerView first = t.engine.manager();
        assertThat(first.state()).isEqualTo(SystemState.RUNNING);
        assertThat(first.startFinish().monotonicMicros()).isGreaterThan(first.loadStart().monotonicMicros());
        assertThat(first.loadFinish().monotonicMicros()).isGreaterThan(first.loadStart().monotonicMicros());
        t.stop("b.target");
        assertThat(t.engine.manager().startFinish()).isEqualTo(first.startFinish());
        assertThat(t.engine.manager().loadFinish()).isEqualTo(first.loadFinish());
    }

    @Test
    void starts_fromBasicTargetOn_untilNoJobIsLeft() {
        t.unit("a.target").has(REQUIRES, "basic.target", "slow.target").has(AFTER, "basic.target", "slow.target");
        t.unit("basic.target");
        t.unit("slow.target").has(AFTER, "basic.target").with(UnitDirectives.CONDITIONS, List.of(Targets.condition("/never")));
        t.answersConditions(false);
        t.enqueue("a.target");
        assertThat(t.engine.manager().state()).isEqualTo(SystemState.STARTING);
        assertThat(t.engine.manager().progress()).isEqualTo(1.0 / 3, org.assertj.core.data.Offset.offset(0.001));
    }

    @Test
    void isInMaintenance_withTheRescueTarget() {
        t.unit("rescue.target");
        t.start("rescue.target");
        assertThat(t.engine.manager().state()).isEqualTo(SystemState.MAINTENANCE);
        t.stop("rescue.target");
        assertThat(t.engine.manager().state()).isEqualTo(SystemState.RUNNING);
    }

    @Test
    void stops_withTheShutdownTarget_beforeAnythingElse() {
        t.unit("rescue.target");
        t.unit("shutdown.target");
        t.start("rescue.target");
        t.start("shutdown.target");
        assertThat(t.engine.manager().state()).isEqualTo(SystemState.STOPPING);
    }

    @Test
    void countsNamesAndJobs() {
        t.unit("a.target").has(WANTS, "b.target").has(CONFLICTS, "c.target");
        t.unit("b.target");
        t.unit("c.target");
        t.start("a.target");
        ManagerView view = t.engine.manager();
        assertThat(view.nameCount()).isEqualTo(3);
        assertThat(view.jobCount()).isZero();
        assertThat(view.installedJobCount()).isEqualTo(2);
        assertThat(view.failedJobCount()).isZero();
        assertThat(view.progress()).isEqualTo(1.0);
    }

    @Test
    void aTimeoutOfAJobLeadsToItsAction_unlessWatchdogsAreOff() {
        t.unit("slow.target").with(UnitDirectives.CONDITIONS, List.of(Targets.condition("/never")))
                .with(UnitDirectives.JOB_TIMEOUT_SEC, TimeSpan.ofSeconds(1))
                .with(UnitDirectives.JOB_TIMEOUT_ACTION, EmergencyAction.POWEROFF_FORCE);
        t.answersConditions(false);
        t.request(new Request.HeedWatchdogs(false));
        assertThat(t.engine.manager().heedsWatchdogs()).isFalse();
        t.enqueue("slow.target");
        t.passMicros(2_000_000);
        assertThat(t.log()).contains("Watchdog disabled! Not acting on: job timed out");
        t.request(new Request.HeedWatchdogs(true));
        t.enqueue("slow.target");
        t.passMicros(2_000_000);
        assertThat(t.effects).contains(new Effect.Finish(new FinishAction(FinishAction.Kind.POWEROFF, 0, true)));
    }

    @Test
    void remembersWhenFilesWereLastReadAgain() {
        t.unit("a.target");
        t.start("a.target");
        assertThat(t.engine.manager().reload()).isEqualTo(Moment.NEVER);
        t.request(new Request.ReloadFiles());
        assertThat(t.engine.manager().reload().monotonicMicros()).isGreaterThan(t.engine.manager().startFinish().monotonicMicros());
        assertThat(t.engine.unit(new UnitName("a.target"))).isPresent();
    }
}
