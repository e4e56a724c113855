package dev.lares.engine;

import static dev.lares.unit.ServiceDirectives.EXEC_START;
import static dev.lares.unit.ServiceDirectives.TYPE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.engine.SignalledProcess.Outcome;
import dev.lares.unit.Dependency;
import dev.lares.unit.DirectoryEntry;
import dev.lares.unit.DirectoryKind;
import dev.lares.unit.ExecDirectives;
import dev.lares.unit.JobMode;
import dev.lares.unit.ServiceType;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is asked of units without a job: kill, clean, freeze. Refusals are those of systemd 252, asked in a guest. */
class RequestsTest {
    private static final UnitName NAME = new UnitName("a.service");
    private static final RequestId ID = new RequestId(1_000);

    private final Targets t = new Targets();

    private void ask(Request request) {
        t.effects.clear();
        t.send(new Event.Requested(t.tick(), ID, request));
    }

    /** The service runs as process 100. */
    private void run() {
        t.unit("a.service").with(EXEC_START, List.of(ServiceScenario.command("/bin/a")))
                .with(ExecDirectives.STATE_DIRECTORY, List.of(new DirectoryEntry("a", List.of())));
        t.start("a.service");
        t.send(new Event.Spawned(t.tick(), effect(Effect.Spawn.class).token(), 100));
        t.effects.clear();
    }

    private <E extends Effect> E effect(Class<E> type) {
        return t.effects.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
    }

    private Optional<Reply> reply() {
        return t.effects.stream()
                .filter(e -> e instanceof Effect.Replied(RequestId id, Reply _) && id.equals(ID))
                .map(e -> ((Effect.Replied) e).reply())
                .findFirst();
    }

    private void assertRefused(String error, String message) {
        assertThat(reply()).contains(new Reply.Refused(error, message));
    }

    private List<String> logged() {
        return t.effects.stream().filter(Effect.Log.class::isInstance).map(e -> ((Effect.Log) e).text()).toList();
    }

    // ---- kill

    @Test
    void aSignalIsSent_thenAnsweredAndLogged() {
        run();
        ask(new Request.Kill(NAME, KillWhom.ALL, 10));

        assertThat(effect(Effect.SignalOnRequest.class)).isEqualTo(new Effect.SignalOnRequest(ID, NAME, List.of(100), true, 10));
        assertThat(reply()).isEmpty();
        t.send(new Event.SignalledOnRequest(t.tick(), ID, List.of(
                new SignalledProcess(100, "a", Outcome.SENT), new SignalledProcess(101, "child", Outcome.SENT))));
        assertThat(reply()).contains(new Reply.Accepted(List.of()));
        assertThat(logged()).containsExactly(
                "Sent signal SIGUSR1 to main process 100 (a) on client request.",
                "Sent signal SIGUSR1 to process 101 (child) on client request.");
    }

    @ParameterizedTest
    @EnumSource(names = {"CONTROL", "CONTROL_FAIL"})
    void whereThereIsNoControlProcess_itCannotBeKilled(KillWhom whom) {
        run();
        ask(new Request.Kill(NAME, whom, 15));

        assertRefused("org.freedesktop.systemd1.NoSuchProcess", "No control process to kill");
    }

    @Test
    void whereNothingRuns_onlyTheStrictKindIsRefused() {
        t.unit("a.service").with(EXEC_START, List.of(ServiceScenario.command("/bin/a")));
        t.request(new Request.LoadUnit(NAME));
        ask(new Request.Kill(NAME, KillWhom.MAIN, 15));
        assertRefused("org.freedesktop.systemd1.NoSuchProcess", "No main process to kill");

        ask(new Request.Kill(NAME, KillWhom.ALL_FAIL, 15));
        t.send(new Event.SignalledOnRequest(t.tick(), ID, List.of()));
        assertRefused("org.freedesktop.systemd1.NoSuchProcess", "No matching processes to kill");

        ask(new Request.Kill(NAME, KillWhom.ALL, 15));
        t.send(new Event.SignalledOnRequest(t.tick(), ID, List.of()));
        assertThat(reply()).contains(new Reply.Accepted(List.of()));
    }

    @Test
    void aProcessThatIsGone_isNone() {
        run();
        ask(new Request.Kill(NAME, KillWhom.MAIN, 15));
        t.send(new Event.SignalledOnRequest(t.tick(), ID, List.of(new SignalledProcess(100, "", Outcome.GONE))));

        assertRefused("org.freedesktop.systemd1.NoSuchProcess", "No main process to kill");
    }

    @Test
    void aProcessThatMayNotBeSignalled_refusesTheRequest() {
        run();
        ask(new Request.Kill(NAME, KillWhom.MAIN, 15));
        t.send(new Event.SignalledOnRequest(t.tick(), ID, List.of(new SignalledProcess(100, "su", Outcome.FORBIDDEN))));

        assertRefused("org.freedesktop.DBus.Error.AccessDenied",
                "Failed to send signal SIGTERM to main process 100 (su): Operation not permitted");
    }

    @ParameterizedTest
    @CsvSource({
        "t.target, ALL, org.freedesktop.DBus.Error.NotSupported, Operation not supported",
        "t.target, MAIN_FAIL, org.freedesktop.DBus.Error.NotSupported, Operation not supported",
        "x.slice, MAIN, org.freedesktop.systemd1.NoSuchProcess, slice units have no main processes",
        "x.slice, CONTROL, org.freedesktop.systemd1.NoSuchProcess, slice units have no control processes",
        "x.mount, CONTROL, org.freedesktop.systemd1.NoSuchProcess, No control process to kill",
    })
    void unitsWithoutSuchProcessesSaySo(String unit, KillWhom whom, String error, String message) {
        t.unit(unit);
        t.request(new Request.LoadUnit(new UnitName(unit)));
        ask(new Request.Kill(new UnitName(unit), whom, 15));

        assertRefused(error, message);
    }

    @Test
    void whatIsNotLoadedCannotBeKilled() {
        ask(new Request.Kill(NAME, KillWhom.ALL, 15));

        assertRefused("org.freedesktop.systemd1.NoSuchUnit", "Unit a.service not loaded.");
    }

    // ---- clean

    @Test
    void onlyAServiceThatIsDownAndHasSuchDirectoriesIsCleaned() {
        run();
        ask(new Request.Clean(NAME, List.of(DirectoryKind.STATE)));
        assertRefused("org.freedesktop.systemd1.UnitBusy", "Unit is not inactive or has pending job.");

        t.send(new Event.Exited(t.tick(), 100, new ProcessExit.Exited(0)));
        t.send(new Event.CgroupEmptied(t.tick(), NAME));
        ask(new Request.Clean(NAME, List.of()));
        assertRefused("org.freedesktop.systemd1.NothingToClean", "No matching resources found.");
        ask(new Request.Clean(NAME, List.of(DirectoryKind.LOGS)));
        assertRefused("org.freedesktop.systemd1.NothingToClean", "No matching resources found.");

        ask(new Request.Clean(NAME, List.of(DirectoryKind.LOGS, DirectoryKind.STATE)));
        assertThat(reply()).contains(new Reply.Accepted(List.of()));
        assertThat(t.engine.unit(NAME).orElseThrow().states()).isEqualTo(new UnitStates(ActiveState.MAINTENANCE, "cleaning"));
    }

    @Test
    void aTargetCannotBeCleaned() {
        t.unit("t.target");
        ask(new Request.Clean(new UnitName("t.target"), List.of(DirectoryKind.STATE)));

        assertRefused("org.freedesktop.DBus.Error.NotSupported", "Unit 't.target' does not support cleaning.");
    }

    @Test
    void aStartWaitsUntilTheUnitIsClean() {
        run();
        t.send(new Event.Exited(t.tick(), 100, new ProcessExit.Exited(0)));
        t.send(new Event.CgroupEmptied(t.tick(), NAME));
        ask(new Request.Clean(NAME, List.of(DirectoryKind.STATE)));
        t.start("a.service");
        assertThat(t.effects).noneMatch(Effect.Spawn.class::isInstance);

        t.send(new Event.Cleaned(t.tick(), NAME, Optional.empty()));
        assertThat(t.effects).anyMatch(Effect.Spawn.class::isInstance);
    }

    // ---- freeze

    private FreezerState freezer() {
        return t.engine.unit(NAME).orElseThrow().freezer();
    }

    @Test
    void freezingIsAnsweredWhenTheKernelHasDoneIt() {
        run();
        ask(new Request.Freeze(NAME, true));
        assertThat(effect(Effect.Freeze.class)).isEqualTo(new Effect.Freeze(NAME, true));
        assertThat(freezer()).isEqualTo(FreezerState.FREEZING);
        assertThat(reply()).isEmpty();

        t.send(new Event.FreezerReported(t.tick(), NAME, FreezerReport.FROZEN));
        assertThat(freezer()).isEqualTo(FreezerState.FROZEN);
        assertThat(reply()).contains(new Reply.Accepted(List.of()));
        assertThat(t.effects).contains(new Effect.FreezerChanged(NAME, FreezerState.FROZEN));
    }

    @Test
    void oneAtATime() {
        run();
        ask(new Request.Freeze(NAME, true));
        t.effects.clear();
        Reply second = t.request(new Request.Freeze(NAME, false));

        assertThat(second).isEqualTo(new Reply.Refused("org.freedesktop.DBus.Error.Failed",
                "Previously requested freezer operation for unit 'a.service' is still in progress."));
    }

    @Test
    void aFrozenServiceIsThawedBeforeItIsStopped() {
        run();
        ask(new Request.Freeze(NAME, true));
        t.send(new Event.FreezerReported(t.tick(), NAME, FreezerReport.FROZEN));
        t.effects.clear();
        t.stop("a.service");

        List<Effect> inOrder = t.effects.stream().filter(e -> e instanceof Effect.Freeze || e instanceof Effect.Kill).toList();
        assertThat(inOrder).hasSize(2).first().isEqualTo(new Effect.Freeze(NAME, false));
        t.send(new Event.FreezerReported(t.tick(), NAME, FreezerReport.FROZEN));
        assertThat(freezer()).as("an old report").isEqualTo(FreezerState.THAWING);
    }

    @Test
    void aServiceThatEndsFrozen_isNotFrozenAnyMore_andWhoWaitsIsAnswered() {
        run();
        ask(new Request.Freeze(NAME, true));
        t.send(new Event.Exited(t.tick(), 100, new ProcessExit.Killed(9, false)));
        t.send(new Event.CgroupEmptied(t.tick(), NAME));

        assertThat(freezer()).isEqualTo(FreezerState.RUNNING);
        assertThat(reply()).contains(new Reply.Accepted(List.of()));
    }

    @Test
    void whatCannotBeFrozenSaysWhy() {
        run();
        ask(new Request.Freeze(NAME, true));
        t.send(new Event.FreezerReported(t.tick(), NAME, FreezerReport.UNSUPPORTED));
        assertRefused("org.freedesktop.DBus.Error.NotSupported", "Unit 'a.service' does not support freezing.");
        assertThat(freezer()).isEqualTo(FreezerState.RUNNING);

        t.unit("t.target");
        t.start("t.target");
        ask(new Request.Freeze(new UnitName("t.target"), true));
        assertRefused("org.freedesktop.DBus.Error.NotSupported", "Unit 't.target' does not support freezing.");

        t.unit("x.slice");
        t.start("x.slice");
        ask(new Request.Freeze(new UnitName("x.slice"), true));
        assertRefused("org.freedesktop.DBus.Error.NotSupported", "Unit 'x.slice' does not support freezing.");

        t.stop("a.service");
        ask(new Request.Freeze(NAME, true));
        assertRefused("org.freedesktop.systemd1.UnitBusy", "Unit has a pending job.");

        t.send(new Event.Exited(t.tick(), 100, new ProcessExit.Exited(0)));
        t.send(new Event.CgroupEmptied(t.tick(), NAME));
        ask(new Request.Freeze(NAME, true));
        assertRefused("org.freedesktop.systemd1.UnitInactive", "Unit is inactive.");
    }

    // ---- jobs

    @Test
    void theAnswerToAJobNamesAllThatCameWithIt_theOneAskedForFirst() {
        t.unit("a.target").has(Dependency.AFTER, "b.target").has(Dependency.WANTS, "b.target");
        t.unit("b.target");
        Reply.Accepted accepted = (Reply.Accepted) t.ask("a.target", JobType.START, JobMode.REPLACE);

        assertThat(accepted.affected()).extracting(job -> job.unit().text()).containsExactly("a.target", "b.target");
        assertThat(accepted.affected().getFirst().id()).isEqualTo(accepted.jobs().getFirst());
    }

    @Test
    void jobsTellWhomTheyWaitFor() {
        t.unit("a.service").with(EXEC_START, List.of(ServiceScenario.command("/bin/a")))
                .has(Dependency.AFTER, "b.service").has(Dependency.WANTS, "b.service");
        t.unit("b.service").with(EXEC_START, List.of(ServiceScenario.command("/bin/b"))).with(TYPE, ServiceType.NOTIFY);
        Reply.Accepted accepted = (Reply.Accepted) t.start("a.service");
        long a = accepted.affected().getFirst().id();
        long b = accepted.affected().getLast().id();

        assertThat(t.engine.jobsBefore(a)).extracting(JobView::id).containsExactly(b);
        assertThat(t.engine.jobsAfter(b)).extracting(JobView::id).containsExactly(a);
        assertThat(t.engine.jobsBefore(b)).isEmpty();
        assertThat(t.engine.jobsAfter(a)).isEmpty();
    }

    @Test
    void clearingDropsEachJobForItself() {
        t.unit("a.service").with(EXEC_START, List.of(ServiceScenario.command("/bin/a")))
                .has(Dependency.AFTER, "b.service").has(Dependency.REQUIRES, "b.service");
        t.unit("b.service").with(EXEC_START, List.of(ServiceScenario.command("/bin/b"))).with(TYPE, ServiceType.NOTIFY);
        t.start("a.service");
        ask(new Request.ClearJobs());

        assertThat(reply()).contains(new Reply.Accepted(List.of()));
        assertThat(t.effects.stream().filter(Effect.JobRemoved.class::isInstance).map(e -> ((Effect.JobRemoved) e).result()))
                .containsExactly(JobResult.CANCELED, JobResult.CANCELED);
        assertThat(t.engine.jobs()).isEmpty();
    }

    // ---- ends

    @Test
    void anEndIsAnsweredFirst_andHasTheExitStatusThatWasSet() {
        t.request(new Request.SetExitCode(7));
        ask(new Request.End(FinishAction.Kind.EXIT));

        assertThat(reply()).contains(new Reply.Accepted(List.of()));
        assertThat(t.effects).last().isEqualTo(new Effect.Finish(new FinishAction(FinishAction.Kind.EXIT, 7, true)));
    }
}
