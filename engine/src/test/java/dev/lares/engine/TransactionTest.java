package dev.lares.engine;

import static dev.lares.unit.Dependency.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.unit.JobMode;
import dev.lares.unit.UnitDirectives;
import dev.lares.unit.UnitName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a request pulls in and what it may not do: systemd.unit(5), "[Unit] Section Options"; systemctl(1), "--job-mode=". */
final class TransactionTest {
    private final Targets t = new Targets();

    @Test
    void startsWhatItRequiresAndWants() {
        t.unit("a.target").has(REQUIRES, "b.target").has(WANTS, "c.target");
        t.unit("b.target");
        t.unit("c.target").has(WANTS, "d.target");
        t.unit("d.target");
        t.start("a.target");
        assertThat(List.of("a", "b", "c", "d")).allMatch(name -> t.isActive(name + ".target"));
    }

    @Test
    void keepsTheOrderOfStart_andReversesItAtStop() {
        t.unit("a.target").has(REQUIRES, "b.target").has(AFTER, "b.target");
        t.unit("b.target").has(REQUIRES, "c.target").has(AFTER, "c.target");
        t.unit("c.target");
        t.start("a.target");
        assertThat(t.moves()).containsExactly("+c", "+b", "+a");
        t.stop("c.target");
        assertThat(t.moves()).containsExactly("-a", "-b", "-c");
    }

    @Test
    void refusesAStart_ifARequiredUnitIsMissing() {
        t.unit("a.target").has(REQUIRES, "gone.target");
        assertThat(t.start("a.target"))
                .isEqualTo(new Reply.Refused("org.freedesktop.systemd1.NoSuchUnit", "Unit gone.target not found."));
        assertThat(t.isActive("a.target")).isFalse();
        assertThat(t.engine.jobs()).isEmpty();
    }

    @Test
    void startsWithoutAWantedUnitThatIsMissingOrMasked() {
        t.unit("a.target").has(WANTS, "gone.target", "masked.target");
        t.unit("masked.target").masked();
        assertThat(t.start("a.target")).isInstanceOf(Reply.Accepted.class);
        assertThat(t.isActive("a.target")).isTrue();
    }

    /** Asked of systemd 252: the wanted unit starts although what it requires is missing. */
    @Test
    void startsAWantedUnit_whoseOwnRequirementIsMissing() {
        t.unit("w.target").has(WANTS, "b.target");
        t.unit("b.target").has(REQUIRES, "gone.target");
        t.start("w.target");
        assertThat(t.isActive("b.target")).isTrue();
    }

    @Test
    void refusesAMaskedUnit() {
        t.unit("a.target").masked();
        assertThat(t.start("a.target"))
                .isEqualTo(new Reply.Refused("org.freedesktop.systemd1.UnitMasked", "Unit a.target is masked."));
    }

    @Test
    void stopsWhatItConflictsWith_andIsStoppedByIt() {
        t.unit("a.target").has(CONFLICTS, "b.target");
        t.unit("b.target");
        t.start("b.target");
        t.start("a.target");
        assertThat(t.isActive("b.target")).isFalse();
        t.start("b.target");
        assertThat(t.isActive("a.target")).isFalse();
        assertThat(t.isActive("b.target")).isTrue();
    }

    @Test
    void refusesToStartTwoThatConflict_ifBothMatter() {
        t.unit("a.target").has(REQUIRES, "b.target", "c.target");
        t.unit("b.target").has(CONFLICTS, "c.target");
        t.unit("c.target");
        assertThat(t.start("a.target")).isInstanceOfSatisfying(Reply.Refused.class, refused -> assertThat(refused.error())
                .isEqualTo("org.freedesktop.systemd1.TransactionJobsConflicting"));
    }

    @Test
    void dropsTheStart_ofTwoWantedUnitsThatConflict() {
        t.unit("a.target").has(WANTS, "b.target", "c.target");
        t.unit("b.target").has(CONFLICTS, "c.target");
        t.unit("c.target");
        t.start("a.target");
        assertThat(t.isActive("b.target")).isTrue();
        assertThat(t.isActive("c.target")).isFalse();
    }

    @Test
    void breaksAnOrderingCycle_byDroppingAJobThatDoesNotMatter() {
        t.unit("a.target").has(WANTS, "b.target", "c.target");
        t.unit("b.target").has(AFTER, "c.target");
        t.unit("c.target").has(AFTER, "b.target");
        assertThat(t.start("a.target")).isInstanceOf(Reply.Accepted.class);
        assertThat(t.isActive("a.target")).isTrue();
        assertThat(t.isActive("b.target")).isNotEqualTo(t.isActive("c.target"));
        assertThat(t.log()).anyMatch(line -> line.startsWith("Found ordering cycle on "));
        assertThat(t.log()).anyMatch(line -> line.contains("deleted to break ordering cycle starting with"));
    }

    @Test
    void refusesAnOrderingCycleOfJobsThatAllMatter() {
        t.unit("a.target").has(REQUIRES, "b.target").has(AFTER, "b.target");
        t.unit("b.target").has(AFTER, "a.target");
        assertThat(t.start("a.target"))
                .isEqualTo(new Reply.Refused(
                        "org.freedesktop.systemd1.TransactionOrderIsCyclic", "Transaction order is cyclic. See system logs for details."));
    }

    @Test
    void walksAChainOfThousandsOfUnits_withoutOverflowingTheStack() {
        int length = 3_000;
        for (int i = 0; i < length; i++) {
            t.unit("u" + i + ".target").has(AFTER, "u" + (i + 1) + ".target");
        }
        t.unit("u" + length + ".target");
        Targets.Unit all = t.unit("all.target");
        for (int i = 0; i <= length; i++) {
            all.has(WANTS, "u" + i + ".target");
        }
        t.start("all.target");
        assertThat(t.moves()).containsSubsequence("+u" + length, "+u" + (length - 1), "+u1", "+u0").hasSize(length + 2);
    }

    @Test
    void handsAReloadOn_toWhatRuns() {
        t.unit("a.target").has(PROPAGATES_RELOAD_TO, "b.target");
        t.unit("b.target");
        t.start("a.target");
        assertThat(t.ask("a.target", JobType.RELOAD, JobMode.REPLACE)).isInstanceOf(Reply.Accepted.class);
        assertThat(t.results()).endsWith("a reload done");
        assertThat(t.ask("b.target", JobType.RELOAD, JobMode.REPLACE))
                .isEqualTo(new Reply.Refused(
                        "org.freedesktop.systemd1.JobTypeNotApplicable", "Job type reload is not applicable for unit b.target."));
    }

    @Test
    void followsARequirementChainOfThousands() {
        int length = 3_000;
        for (int i = 0; i < length; i++) {
            t.unit("u" + i + ".target").has(REQUIRES, "u" + (i + 1) + ".target").has(AFTER, "u" + (i + 1) + ".target");
        }
        t.unit("u" + length + ".target");
        t.start("u0.target");
        assertThat(t.isActive("u0.target")).isTrue();
        t.stop("u" + length + ".target");
        assertThat(t.isActive("u0.target")).isFalse();
    }

    @Test
    void failsARequirementChainOfThousands() {
        int length = 3_000;
        for (int i = 0; i < length; i++) {
            t.unit("u" + i + ".target").has(REQUIRES, "u" + (i + 1) + ".target").has(AFTER, "u" + (i + 1) + ".target");
        }
        t.unit("u" + length + ".target").has(REQUISITE, "down.target").has(AFTER, "down.target");
        t.unit("down.target");
        t.start("u0.target");
        assertThat(t.results()).contains("u0 start dependency");
        assertThat(t.engine.jobs()).isEmpty();
    }

    @Test
    void stopsWhatIsPartOfIt_butDoesNotStartIt() {
        t.unit("a.target");
        t.unit("p.target").has(PART_OF, "a.target");
        t.start("a.target");
        assertThat(t.isActive("p.target")).isFalse();
        t.start("p.target");
        t.stop("a.target");
        assertThat(t.isActive("p.target")).isFalse();
    }

    @Test
    void stopsWhatItPropagatesItsStopTo() {
        t.unit("a.target").has(PROPAGATES_STOP_TO, "b.target");
        t.unit("b.target");
        t.start("a.target");
        t.start("b.target");
        t.stop("a.target");
        assertThat(t.isActive("b.target")).isFalse();
    }

    @Test
    void stopsWhatRequiresIt_butNotWhatWantsIt() {
        t.unit("a.target");
        t.unit("r.target").has(REQUIRES, "a.target");
        t.unit("w.target").has(WANTS, "a.target");
        t.start("r.target");
        t.start("w.target");
        t.stop("a.target");
        assertThat(t.isActive("r.target")).isFalse();
        assertThat(t.isActive("w.target")).isTrue();
    }

    @Test
    void restartsOnlyThoseDependentsThatRun() {
        t.unit("a.target");
        t.unit("r.target").has(REQUIRES, "a.target").has(AFTER, "a.target");
        t.unit("s.target").has(REQUIRES, "a.target").has(AFTER, "a.target");
        t.start("r.target");
        t.moves();
        t.ask("a.target", JobType.RESTART, JobMode.REPLACE);
        assertThat(t.isActive("r.target")).isTrue();
        assertThat(t.isActive("s.target")).isFalse();
        assertThat(t.moves()).containsExactly("+a", "+r");
    }

    @Test
    void failsAStart_ifARequisiteIsNotActive() {
        t.unit("a.target").has(REQUISITE, "b.target").has(AFTER, "b.target");
        t.unit("b.target");
        t.start("a.target");
        assertThat(t.isActive("a.target")).isFalse();
        assertThat(t.isActive("b.target")).isFalse();
        assertThat(t.results()).contains("a start dependency");
        t.start("b.target");
        t.start("a.target");
        assertThat(t.isActive("a.target")).isTrue();
    }

    @Test
    void isolatesAUnit_stoppingAllThatItDoesNotPullIn() {
        t.unit("a.target").with(UnitDirectives.ALLOW_ISOLATE, true).has(WANTS, "b.target");
        t.unit("b.target");
        t.unit("c.target");
        t.unit("keep.target").with(UnitDirectives.IGNORE_ON_ISOLATE, true);
        t.start("c.target");
        t.start("keep.target");
        t.ask("a.target", JobType.START, JobMode.ISOLATE);
        assertThat(t.isActive("b.target")).isTrue();
        assertThat(t.isActive("c.target")).isFalse();
        assertThat(t.isActive("keep.target")).isTrue();
    }

    @Test
    void refusesToIsolate_whatDoesNotAllowIt() {
        t.unit("a.target");
        assertThat(t.ask("a.target", JobType.START, JobMode.ISOLATE))
                .isEqualTo(new Reply.Refused("org.freedesktop.systemd1.NoIsolation", "Operation refused, unit may not be isolated."));
        assertThat(t.ask("a.target", JobType.STOP, JobMode.ISOLATE)).isInstanceOf(Reply.Refused.class);
    }

    @Test
    void ignoresDependencies_ifToldSo() {
        t.unit("a.target").has(REQUIRES, "b.target").has(AFTER, "b.target");
        t.unit("b.target");
        t.ask("a.target", JobType.START, JobMode.IGNORE_DEPENDENCIES);
        assertThat(t.isActive("a.target")).isTrue();
        assertThat(t.isActive("b.target")).isFalse();
    }

    @Test
    void withModeFail_sparesWhatRunsAndDoesNotMatter() {
        t.unit("a.target").has(WANTS, "b.target");
        t.unit("b.target").has(CONFLICTS, "c.target");
        t.unit("c.target");
        t.start("c.target");
        t.ask("a.target", JobType.START, JobMode.FAIL);
        assertThat(t.isActive("c.target")).isTrue();
        assertThat(t.isActive("b.target")).isFalse();
        assertThat(t.isActive("a.target")).isTrue();
    }

    @Test
    void refusesAStartByHand_ifTheUnitSaysSo() {
        t.unit("a.target").with(UnitDirectives.REFUSE_MANUAL_START, true);
        t.unit("b.target").has(REQUIRES, "a.target");
        assertThat(t.start("a.target")).isInstanceOfSatisfying(Reply.Refused.class, refused -> assertThat(refused.error())
                .isEqualTo("org.freedesktop.systemd1.OnlyByDependency"));
        t.start("b.target");
        assertThat(t.isActive("a.target")).isTrue();
    }

    @Test
    void stopOfAUnitThatIsNotThere_saysSo() {
        assertThat(t.stop("gone.target"))
                .isEqualTo(new Reply.Refused("org.freedesktop.systemd1.NoSuchUnit", "Unit gone.target not loaded."));
    }

    @Test
    void loadsAUnitWhoseFileCameLater() {
        assertThat(t.start("late.target")).isInstanceOf(Reply.Refused.class);
        t.unit("late.target");
        assertThat(t.start("late.target")).isInstanceOf(Reply.Accepted.class);
        assertThat(t.isActive("late.target")).isTrue();
    }

    @Test
    void upholdsAUnit_whileItIsActive() {
        t.unit("a.target").has(UPHOLDS, "b.target");
        t.unit("b.target");
        t.start("a.target");
        assertThat(t.isActive("b.target")).isTrue();
        t.stop("b.target");
        assertThat(t.isActive("b.target")).isTrue();
        t.stop("a.target");
        t.stop("b.target");
        assertThat(t.isActive("b.target")).isFalse();
    }

    @Test
    void stopsAUnitNobodyNeeds_ifItSaysSo() {
        t.unit("a.target").has(WANTS, "b.target");
        t.unit("b.target").with(UnitDirectives.STOP_WHEN_UNNEEDED, true);
        t.start("a.target");
        assertThat(t.isActive("b.target")).isTrue();
        t.stop("a.target");
        assertThat(t.isActive("b.target")).isFalse();
    }

    @Test
    void bindsToAUnit_andGoesDownWithIt() {
        t.unit("a.target").has(BINDS_TO, "b.target").has(AFTER, "b.target");
        t.unit("b.target");
        t.start("a.target");
        t.stop("b.target");
        assertThat(t.isActive("a.target")).isFalse();
    }

    @Test
    void skipsAUnitWhoseConditionDoesNotHold_andTheJobIsDone() {
        t.unit("a.target").with(UnitDirectives.CONDITIONS, List.of(Targets.condition("/no")));
        t.conditionHolds("/no", false);
        t.start("a.target");
        assertThat(t.isActive("a.target")).isFalse();
        assertThat(t.results()).containsExactly("a start done");
        assertThat(t.log()).contains("a.target was skipped because of an unmet condition check (ConditionPathExists=/no).");
    }

    @Test
    void startsAUnitWhoseConditionHolds() {
        t.unit("a.target").with(UnitDirectives.CONDITIONS, List.of(Targets.condition("/yes")));
        t.conditionHolds("/yes", true);
        t.start("a.target");
        assertThat(t.isActive("a.target")).isTrue();
    }

    @Test
    void keepsWhatRuns_whenFilesAreReadAgain_andTakesTheNewDependencies() {
        t.unit("a.target");
        t.unit("b.target");
        t.start("a.target");
        t.unit("a.target").has(REQUIRES, "b.target");
        t.request(new Request.ReloadFiles());
        assertThat(t.isActive("a.target")).isTrue();
        t.start("b.target");
        t.stop("b.target");
        assertThat(t.isActive("a.target")).isFalse();
    }

    @Test
    void tellsOnce_whenNothingIsLeftToStart() {
        t.unit("a.target").has(WANTS, "b.target");
        t.unit("b.target");
        t.start("a.target");
        t.start("b.target");
        assertThat(t.effects.stream().filter(Effect.StartupFinished.class::isInstance)).hasSize(1);
    }

    @Test
    void endsWithTheExitCodeAskedFor_afterExitTarget() {
        t.unit("exit.target").with(UnitDirectives.SUCCESS_ACTION, dev.lares.unit.EmergencyAction.EXIT_FORCE);
        t.unit("running.target").has(CONFLICTS, "exit.target").has(BEFORE, "exit.target");
        t.start("running.target");
        t.request(new Request.Exit(7));
        assertThat(t.isActive("running.target")).isFalse();
        t.stop("exit.target");
        assertThat(t.effects).contains(new Effect.Finish(new FinishAction(FinishAction.Kind.EXIT, 7, true)));
    }

    @Test
    void cancelsAJob() {
        assertThat(t.request(new Request.CancelJob(99)))
                .isEqualTo(new Reply.Refused("org.freedesktop.systemd1.NoSuchJob", "Job 99 does not exist."));
        assertThat(t.request(new Request.ResetFailed(new UnitName("none.target")))).isInstanceOf(Reply.Refused.class);
    }
}
