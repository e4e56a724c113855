package dev.lares.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lares.daemon.ServiceAction.Call;
import dev.lares.daemon.ServiceAction.Exit;
import dev.lares.daemon.ServiceAction.ExtendTimeout;
import dev.lares.daemon.ServiceAction.Halt;
import dev.lares.daemon.ServiceAction.Interrupt;
import dev.lares.daemon.ServiceAction.LetExit;
import dev.lares.daemon.ServiceAction.Log;
import dev.lares.daemon.ServiceAction.LogCall;
import dev.lares.daemon.ServiceAction.TellErrno;
import dev.lares.daemon.ServiceAction.TellReady;
import dev.lares.daemon.ServiceAction.TellReloading;
import dev.lares.daemon.ServiceAction.TellStatus;
import dev.lares.daemon.ServiceAction.TellStopping;
import dev.lares.daemon.ServiceEvent.ExitBegun;
import dev.lares.daemon.ServiceEvent.Failed;
import dev.lares.daemon.ServiceEvent.Progressed;
import dev.lares.daemon.ServiceEvent.ReloadAsked;
import dev.lares.daemon.ServiceEvent.Returned;
import dev.lares.daemon.ServiceEvent.StatusChanged;
import dev.lares.daemon.ServiceEvent.StopAsked;
import dev.lares.daemon.ServiceEvent.Threw;
import dev.lares.daemon.ServiceEvent.TimePassed;
import dev.lares.linux.Errno;
import java.net.BindException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServiceLifeTest {
    private static final ServiceEvent STARTED = new Returned(ServiceCall.START);
    private static final ServiceEvent RELOADED = new Returned(ServiceCall.RELOAD);
    private static final ServiceEvent STOPPED = new Returned(ServiceCall.STOP);
    private static final ServiceEvent SIGTERM = new StopAsked(StopReason.TERMINATED);
    private static final ServiceEvent SIGINT = new StopAsked(StopReason.INTERRUPTED);
    private static final ServiceEvent RELOAD = new ReloadAsked();
    private static final ServiceEvent TIME = new TimePassed();

    private static final Call START_CALL = new Call(ServiceCall.START);
    private static final Call RELOAD_CALL = new Call(ServiceCall.RELOAD);
    private static final Call STOP_CALL = new Call(ServiceCall.STOP);
    private static final TellReady READY = new TellReady();
    private static final TellReloading RELOADING = new TellReloading();
    private static final TellStopping STOPPING = new TellStopping();
    private static final Exit EXIT_0 = new Exit(ExitCode.SUCCESS);
    private static final Exit EXIT_1 = new Exit(ExitCode.FAILURE);

    private final ServiceLife life = new ServiceLife(new ServiceOptions(Duration.ofSeconds(80), Duration.ofSeconds(5)));
    /** Seconds on a clock that is about to overflow, as {@link System#nanoTime()} may. */
    private double clock;

    private List<ServiceAction> on(ServiceEvent... events) {
        List<ServiceAction> actions = new ArrayList<>();
        for (ServiceEvent event : events) {
            actions.addAll(life.on(now(), event));
        }
        return actions;
    }

    private List<ServiceAction> after(double seconds, ServiceEvent event) {
        clock += seconds;
        return on(event);
    }

    private long now() {
        return Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30) + (long) (clock * 1e9);
    }

    private static TellStatus status(String text) {
        return new TellStatus(text);
    }

    private static ServiceEvent threw(ServiceCall call, Throwable cause) {
        return new Threw(call, ServiceFailure.of(cause));
    }

    private static ServiceFailure failure(Throwable cause) {
        return ServiceFailure.of(cause);
    }

    private static List<String> logged(List<ServiceAction> actions) {
        return actions.stream().filter(Log.class::isInstance).map(action -> ((Log) action).message()).toList();
    }

    @Nested
    final class WhileStarting {
        @Test
        void callsTheProgramFirst() {
            assertThat(life.begin()).containsExactly(START_CALL);
            assertThat(life.deadline()).isEmpty();
        }

        @Test
        void isReady_onceTheStartReturned() {
            assertThat(on(STARTED)).containsExactly(READY);
            assertThat(life.deadline()).isEmpty();
        }

        @Test
        void showsTheProgramsStatusAsItComes() {
            assertThat(on(new StatusChanged("Reading the index"))).containsExactly(status("Reading the index"));
            assertThat(on(new StatusChanged("Reading the index"))).isEmpty();
        }

        @Test
        void extendsTheManagersTimeout_whenTheProgramGetsOn() {
            assertThat(on(new Progressed(Duration.ofSeconds(30)))).containsExactly(
                    new ExtendTimeout(Duration.ofSeconds(30)));
        }

        @Test
        void endsWithTheExitCodeOfTheProgram_whenTheStartFails() {
            List<ServiceAction> actions = on(threw(ServiceCall.START,
                    new ServiceException(ExitCode.NOTCONFIGURED, "cannot read my.conf: line 3 is no assignment")));
            assertThat(actions).containsExactly(
                    Log.of(System.Logger.Level.ERROR, "cannot start: cannot read my.conf: line 3 is no assignment"),
                    status("cannot start: cannot read my.conf: line 3 is no assignment"),
                    new Exit(ExitCode.NOTCONFIGURED));
        }

        @Test
        void tellsErrno_whenASystemCallIsToBlame() {
            List<ServiceAction> actions = on(threw(ServiceCall.START, new BindException("Address already in use")));
            assertThat(actions).contains(new TellErrno(Errno.EADDRINUSE), EXIT_1,
                    status("cannot start: BindException: Address already in use"));
        }

        @Test
        void interruptsTheStart_whenAskedToStop() {
            assertThat(on(SIGTERM)).containsExactly(STOPPING, status("Stopping"), new Interrupt());
        }

        @Test
        void exitsCleanly_whenTheInterruptedStartGaveUp() {
            on(SIGTERM);
            assertThat(on(threw(ServiceCall.START, new InterruptedException())))
                    .containsExactly(status("Stopped"), EXIT_0);
        }

        @Test
        void stops_whenTheInterruptedStartReturnedNormally() {
            on(SIGTERM);
            assertThat(on(STARTED)).containsExactly(STOP_CALL);
            assertThat(on(STOPPED)).containsExactly(status("Stopped"), EXIT_0);
        }

        @Test
        void givesUp_whenTheStartDoesNotHeedTheInterrupt() {
            on(SIGTERM);
            assertThat(after(79, TIME)).isEmpty();
            assertThat(after(1, TIME)).containsExactly(
                    Log.of(System.Logger.Level.ERROR, "cannot stop: start did not end within 80 s"),
                    new LogCall(ServiceCall.START), status("cannot stop: start did not end within 80 s"), EXIT_1);
        }

        @Test
        void reloadsAfterwards_whenAskedMeanwhile() {
            assertThat(on(RELOAD, RELOAD)).isEmpty();
            assertThat(on(STARTED)).containsExactly(READY, RELOADING, RELOAD_CALL);
        }

        @Test
        void endsWithTheFailureOfAThread_andStopsWhatStarted() {
            List<ServiceAction> actions =
                    on(new Failed(failure(new ServiceException(ExitCode.NOTINSTALLED, "no ffmpeg"))));
            assertThat(actions).contains(status("cannot go on: no ffmpeg"), STOPPING, new Interrupt());
            assertThat(on(STARTED)).containsExactly(STOP_CALL);
            assertThat(on(STOPPED)).containsExactly(new Exit(ExitCode.NOTINSTALLED));
        }

        @Test
        void letsTheJvmExit_whenTheStartItselfCallsExit() {
            assertThat(on(new ExitBegun(true))).containsExactly(STOPPING, new LetExit());
            assertThat(after(5, TIME)).contains(new Halt(1));
        }

        @Test
        void holdsTheJvmsExitBack_whenAnotherThreadCallsExit() {
            assertThat(on(new ExitBegun(false))).containsExactly(STOPPING, status("Stopping"), new Interrupt());
            assertThat(on(STARTED)).containsExactly(STOP_CALL);
            assertThat(on(STOPPED)).containsExactly(status("Stopped"), new LetExit());
        }
    }

    @Nested
    final class WhileRunning {
        {
            on(STARTED);
        }

        @ParameterizedTest
        @EnumSource(StopReason.class)
        void stopsWithExitCode0_forWhateverReason(StopReason reason) {
            assertThat(on(new StopAsked(reason))).containsExactly(STOPPING, status("Stopping"), STOP_CALL);
            assertThat(on(STOPPED)).containsExactly(status("Stopped"), EXIT_0);
        }

        @Test
        void reloads() {
            assertThat(on(RELOAD)).containsExactly(RELOADING, RELOAD_CALL);
            assertThat(on(RELOADED)).containsExactly(READY);
        }

        @Test
        void extendsNothing_whenTheProgramGetsOn() {
            assertThat(on(new Progressed(Duration.ofSeconds(30)))).isEmpty();
        }

        @Test
        void stopsAndFails_whenAThreadFails() {
            IllegalStateException cause = new IllegalStateException("queue is corrupt");
            assertThat(on(new Failed(failure(cause)))).containsExactly(
                    new Log(System.Logger.Level.ERROR, "cannot go on: IllegalStateException: queue is corrupt",
                            Optional.of(cause)),
                    status("cannot go on: IllegalStateException: queue is corrupt"), STOPPING, STOP_CALL);
            assertThat(on(STOPPED)).containsExactly(EXIT_1);
        }

        @Test
        void showsTheFailureAtTheEnd_whateverTheStopSaidMeanwhile() {
            on(new Failed(failure(new NoSuchFileException("/var/lib/my/db"))), new StatusChanged("Closing 3 files"));
            assertThat(on(STOPPED)).containsExactly(
                    status("cannot go on: NoSuchFileException: /var/lib/my/db"), EXIT_1);
        }

        @Test
        void stopsInOrder_whenTheProgramCallsExit() {
            assertThat(on(new ExitBegun(false))).containsExactly(STOPPING, status("Stopping"), STOP_CALL);
            assertThat(on(STOPPED)).containsExactly(status("Stopped"), new LetExit());
        }

        @ParameterizedTest
        @EnumSource(ServiceCall.class)
        void refusesTheEndOfACallThatIsNotUnderWay(ServiceCall call) {
            assertThatThrownBy(() -> on(new Returned(call))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no call is under way");
        }
    }

    @Nested
    final class WhileReloading {
        {
            on(STARTED, new StatusChanged("Serving 12 requests"), RELOAD);
        }

        @Test
        void reloadsOnceMore_howeverOftenItIsAskedMeanwhile() {
            assertThat(on(RELOAD, RELOAD, RELOAD)).isEmpty();
            assertThat(on(RELOADED)).containsExactly(READY, RELOADING, RELOAD_CALL);
            assertThat(on(RELOADED)).containsExactly(READY);
        }

        @Test
        void staysUp_whenTheReloadFails() {
            List<ServiceAction> actions =
                    on(threw(ServiceCall.RELOAD, new ServiceException(ExitCode.NOTCONFIGURED, "line 3")));
            assertThat(actions).containsExactly(Log.of(System.Logger.Level.ERROR, "cannot reload: line 3"), READY,
                    status("cannot reload: line 3"));
            assertThat(on(RELOAD, RELOADED))
                    .containsExactly(RELOADING, RELOAD_CALL, READY, status("Serving 12 requests"));
        }

        @Test
        void showsTheProgramsLastStatusAfterwards() {
            assertThat(on(new StatusChanged("Reading keys"))).containsExactly(status("Reading keys"));
            assertThat(on(RELOADED)).containsExactly(READY);
        }

        @Test
        void extendsTheManagersTimeout_whenTheProgramGetsOn() {
            assertThat(on(new Progressed(Duration.ofMinutes(1))))
                    .containsExactly(new ExtendTimeout(Duration.ofMinutes(1)));
        }

        @Test
        void stopsAfterTheInterruptedReload_howeverThatEnded() {
            assertThat(on(SIGTERM)).containsExactly(STOPPING, status("Stopping"), new Interrupt());
            assertThat(on(threw(ServiceCall.RELOAD, new InterruptedException()))).containsExactly(STOP_CALL);
            assertThat(on(STOPPED)).containsExactly(status("Stopped"), EXIT_0);
        }

        @Test
        void ends_whenTheJvmIsOutOfMemory() {
            List<ServiceAction> actions = on(threw(ServiceCall.RELOAD, new OutOfMemoryError("Java heap space")));
            assertThat(actions).contains(new TellErrno(Errno.ENOMEM), STOPPING, STOP_CALL).doesNotContain(READY);
            assertThat(on(STOPPED)).containsExactly(EXIT_1);
        }

        @Test
        void letsTheJvmExit_whenTheReloadItselfCallsExit() {
            assertThat(on(new ExitBegun(true))).containsExactly(STOPPING, new LetExit());
        }
    }

    @Nested
    final class WhileStopping {
        {
            on(STARTED, SIGTERM);
        }

        @Test
        void ignoresSigtermAgain() {
            assertThat(on(SIGTERM, SIGTERM)).isEmpty();
            assertThat(on(STOPPED)).containsExactly(status("Stopped"), EXIT_0);
        }

        @Test
        void ignoresSighup_whichAManagerMaySendAfterSigterm() {
            assertThat(on(RELOAD, new StopAsked(StopReason.HUNG_UP))).isEmpty();
        }

        @Test
        void endsAtOnce_onSigint() {
            assertThat(on(SIGINT)).contains(new Halt(130));
        }

        @Test
        void hasADeadline() {
            assertThat(life.deadline()).hasValue(now() + TimeUnit.SECONDS.toNanos(80));
            assertThat(after(79.9, TIME)).isEmpty();
            assertThat(after(0.1, TIME)).containsExactly(
                    Log.of(System.Logger.Level.ERROR, "cannot stop: stop did not end within 80 s"),
                    new LogCall(ServiceCall.STOP), status("cannot stop: stop did not end within 80 s"), EXIT_1);
        }

        @Test
        void movesItsDeadline_onlyAsLongAsTheProgramGetsOn() {
            Duration patience = Duration.ofSeconds(30);
            assertThat(after(10, new Progressed(patience))).containsExactly(new ExtendTimeout(patience));
            assertThat(life.deadline()).as("not brought nearer").hasValue(now() + TimeUnit.SECONDS.toNanos(70));
            after(69, new Progressed(patience));
            assertThat(after(29, TIME)).isEmpty();
            assertThat(after(1, TIME)).contains(EXIT_1);
        }

        @Test
        void fails_whenTheStopFails() {
            List<ServiceAction> actions =
                    on(threw(ServiceCall.STOP, new ServiceException(new ExitCode(42), "cannot flush")));
            assertThat(actions).containsExactly(Log.of(System.Logger.Level.ERROR, "cannot stop: cannot flush"),
                    status("cannot stop: cannot flush"), new Exit(new ExitCode(42)));
        }

        @Test
        void keepsItsExitCode_whenAThreadFailsWhileAllIsTakenDown() {
            assertThat(logged(on(new Failed(failure(new IllegalStateException("closed")))))).containsExactly(
                    "cannot go on: IllegalStateException: closed");
            assertThat(on(STOPPED)).contains(EXIT_0);
        }

        @Test
        void letsTheJvmExit_whenTheStopItselfCallsExit() {
            assertThat(on(new ExitBegun(true))).containsExactly(new LetExit());
        }

        @Test
        void finishesTheStop_whenAnotherThreadCallsExit() {
            assertThat(on(new ExitBegun(false))).isEmpty();
            assertThat(on(STOPPED)).containsExactly(status("Stopped"), new LetExit());
        }

        @Test
        void letsTheJvmExitAtTheDeadline_whenTheStopHangs() {
            on(new ExitBegun(false));
            assertThat(after(80, TIME)).contains(new LetExit()).doesNotContain(EXIT_1);
        }
    }

    @Nested
    final class AfterAnInterrupt {
        {
            on(STARTED, SIGINT);
        }

        @Test
        void takesAnEchoForTheSameKey() {
            assertThat(after(0.01, SIGINT)).isEmpty();
            assertThat(after(0.2, SIGINT)).isEmpty();
        }

        @Test
        void endsAtOnce_whenTheKeyIsPressedAgain() {
            assertThat(after(0.3, SIGINT)).containsExactly(
                    Log.of(System.Logger.Level.WARNING, "interrupted while stopping: ending at once"), new Halt(130));
        }

        @Test
        void endsAtOnce_whenTheKeyIsHeldDown() {
            for (int i = 0; i < 8; i++) {
                assertThat(after(0.03, SIGINT)).isEmpty();
            }
            assertThat(after(0.03, SIGINT)).contains(new Halt(130));
        }
    }

    @Nested
    final class WhileTheJvmShutsDown {
        {
            on(STARTED, SIGTERM, STOPPED);
        }

        @Test
        void doesNotHoldItsOwnHookBack() {
            assertThat(on(new ExitBegun(false))).containsExactly(new LetExit());
        }

        @Test
        void halts_whenAnotherHookHangs() {
            assertThat(after(4.9, TIME)).isEmpty();
            assertThat(after(0.1, TIME)).containsExactly(Log.of(System.Logger.Level.WARNING,
                    "cannot exit in order: the shutdown hooks did not end within 5 s"), new Halt(0));
        }

        @Test
        void doesNotMoveItsDeadline_whateverTheProgramSays() {
            assertThat(on(new Progressed(Duration.ofHours(1)), new StatusChanged("?"), RELOAD, SIGTERM)).isEmpty();
            assertThat(after(5, TIME)).contains(new Halt(0));
        }

        @Test
        void endsAtOnce_onSigint() {
            assertThat(on(SIGINT)).contains(new Halt(130));
        }
    }

    /**
     * Random lives: each calls in turn, tells a manager nothing it would wait for in vain, and comes to an end within
     * two deadlines of the wish to stop, with what the class promises kept at each step.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void keepsItsPromises_inRandomLives(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            new RandomLife(random).live();
        }
    }

    /** Plays the program, its users and the JVM by chance. */
    private static final class RandomLife {
        private final ServiceLife life = new ServiceLife(ServiceOptions.DEFAULT);
        private final Random random;
        private final List<String> history = new ArrayList<>();
        private long now;
        /** What runs, or null. */
        private ServiceCall underWay;
        private boolean started;
        private boolean stopCalled;
        private boolean reloading;
        private boolean exitBegun;
        private boolean leftToExit;
        private boolean over;

        private RandomLife(Random random) {
            this.random = random;
        }

        private void live() {
            perform(life.begin());
            for (int step = 0; step < 60 && !over; step++) {
                now += random.nextLong(TimeUnit.SECONDS.toNanos(3));
                event(random.nextInt(12));
            }
            event(11);
            for (int step = 0; !over; step++) {
                assertThat(step).as("steps to the end in %s", history).isLessThan(3);
                assertThat(life.deadline()).as("a deadline in %s", history).isPresent();
                now = life.deadline().orElseThrow();
                send(TIME);
            }
        }

        private void event(int kind) {
            if (over) {
                return;
            }
            switch (kind) {
                case 0, 1, 2 -> returned();
                case 3 -> threw(new IllegalStateException("by chance"));
                case 4 -> threw(new OutOfMemoryError());
                case 5 -> send(new StatusChanged("status " + random.nextInt(3)));
                case 6 -> send(life.isStopping() ? TIME : new Progressed(Duration.ofSeconds(random.nextInt(1, 100))));
                case 7, 8 -> send(RELOAD);
                case 9 -> send(random.nextInt(4) == 0 ? new Failed(failure(new IllegalStateException())) : TIME);
                case 10 -> exit();
                default -> send(SIGTERM);
            }
        }

        private void returned() {
            if (underWay != null) {
                ServiceCall call = underWay;
                underWay = null;
                started |= call == ServiceCall.START;
                send(new Returned(call));
            }
        }

        private void threw(Throwable cause) {
            if (underWay != null) {
                ServiceCall call = underWay;
                underWay = null;
                send(ServiceLifeTest.threw(call, cause));
            }
        }

        private void exit() {
            if (!exitBegun && random.nextInt(4) == 0) {
                exitBegun = true;
                boolean byCall = underWay != null && random.nextBoolean();
                if (byCall) {
                    underWay = null;
                }
                send(new ExitBegun(byCall));
            }
        }

        private void send(ServiceEvent event) {
            history.add(event.toString());
            boolean wasStopping = life.isStopping();
            List<ServiceAction> actions = life.on(now, event);
            history.add("  " + actions);
            perform(actions);
            if (wasStopping) {
                assertThat(life.isStopping()).as("stops for good in %s", history).isTrue();
            }
            assertThat(life.deadline().isPresent()).as("a deadline in %s", history).isEqualTo(life.isStopping());
        }

        private void perform(List<ServiceAction> actions) {
            for (ServiceAction action : actions) {
                switch (action) {
                    case Call(ServiceCall call) -> call(call);
                    case TellReloading _ -> reloading = true;
                    case TellReady _ -> {
                        assertThat(life.isStopping()).as("no READY while stopping in %s", history).isFalse();
                        reloading = false;
                    }
                    case TellStopping _ -> reloading = false;
                    case Exit _ -> {
                        assertThat(exitBegun).as("one exit in %s", history).isFalse();
                        assertThat(reloading).as("no reload left open in %s", history).isFalse();
                        exitBegun = true;
                        over = random.nextBoolean();
                    }
                    case LetExit _ -> {
                        assertThat(exitBegun).as("an exit to let go in %s", history).isTrue();
                        assertThat(reloading).as("no reload left open in %s", history).isFalse();
                        leftToExit = true;
                        over = random.nextBoolean();
                    }
                    case Halt _ -> over = true;
                    case Interrupt _ -> assertThat(underWay).as("something to interrupt in %s", history)
                            .isIn(ServiceCall.START, ServiceCall.RELOAD);
                    case TellStatus _, TellErrno _, ExtendTimeout _, Log _, LogCall _ -> { }
                }
            }
        }

        private void call(ServiceCall call) {
            assertThat(underWay).as("one call at a time in %s", history).isNull();
            assertThat(leftToExit).as("no call after the end in %s", history).isFalse();
            underWay = call;
            if (call == ServiceCall.STOP) {
                assertThat(started).as("a start before the stop in %s", history).isTrue();
                assertThat(stopCalled).as("one stop in %s", history).isFalse();
                stopCalled = true;
            }
        }
    }
}
