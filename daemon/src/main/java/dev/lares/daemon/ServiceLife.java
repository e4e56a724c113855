package dev.lares.daemon;

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
import dev.lares.daemon.ServiceState.Exiting;
import dev.lares.daemon.ServiceState.Interrupted;
import dev.lares.daemon.ServiceState.Reloading;
import dev.lares.daemon.ServiceState.Running;
import dev.lares.daemon.ServiceState.Starting;
import dev.lares.daemon.ServiceState.Stopping;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The life of a service as a machine: events and their time in, actions out, nothing done.
 *
 * <p>What it guarantees, whatever comes in which order:
 * <ul>
 * <li>Calls of the program never overlap, and {@link ServiceCall#STOP} comes at most once, and only after a start that
 *     returned: what never started has nothing to stop.
 * <li>Each RELOADING is followed by READY or STOPPING, so that no manager waits in vain.
 * <li>A service that stops has a deadline, and after it another one until the process is gone. Only progress of the
 *     program moves the first one; nothing moves the second.
 * <li>After a wish to stop nothing but the end follows. The first reason decides about the exit code, unless the stop
 *     itself fails.
 * </ul>
 */
final class ServiceLife {
    /**
     * Two SIGINT this close together are one press of Ctrl-C: the terminal sends it to the whole foreground group, and
     * a parent such as npm or make passes it on once more.
     */
    private static final long SAME_KEY_NANOS = Duration.ofMillis(250).toNanos();
    private static final int ENDED_BY_SIGINT = 130;

    private final ServiceOptions options;
    private final List<ServiceAction> actions = new ArrayList<>();
    private ServiceState state = new Starting(false);
    /** What the program said last; shown again when the library has nothing to say any more. */
    private String status = "";
    /** The status line as the manager has it. */
    private String told = "";
    private OptionalLong lastKeyNanos = OptionalLong.empty();

    ServiceLife(ServiceOptions options) {
        this.options = options;
    }

    /** The first actions. */
    List<ServiceAction> begin() {
        return List.of(new Call(ServiceCall.START));
    }

    /** When {@link TimePassed} is due; empty while the service may take all the time it wants. */
    OptionalLong deadline() {
        return switch (state) {
            case Starting _, Running _, Reloading _ -> OptionalLong.empty();
            case Interrupted(_, ServiceEnd end) -> OptionalLong.of(end.deadlineNanos());
            case Stopping(ServiceEnd end) -> OptionalLong.of(end.deadlineNanos());
            case Exiting(_, long deadlineNanos) -> OptionalLong.of(deadlineNanos);
        };
    }

    ServiceState state() {
        return state;
    }

    boolean isStopping() {
        return switch (state) {
            case Starting _, Running _, Reloading _ -> false;
            case Interrupted _, Stopping _, Exiting _ -> true;
        };
    }

    List<ServiceAction> on(long now, ServiceEvent event) {
        actions.clear();
        if (event instanceof StatusChanged(String text)) {
            status = text;
        }
        state = switch (state) {
            case Starting current -> starting(now, current, event);
            case Running current -> running(now, current, event);
            case Reloading current -> reloading(now, current, event);
            case Interrupted current -> interrupted(now, current, event);
            case Stopping current -> stopping(now, current, event);
            case Exiting current -> exiting(now, current, event);
        };
        return List.copyOf(actions);
    }

    private ServiceState starting(long now, Starting current, ServiceEvent event) {
        return switch (event) {
            case Returned _ -> {
                act(new TellReady());
                yield current.reloadAfter() ? reload() : new Running();
            }
            case Threw(_, ServiceFailure failure) -> leave(now, failed(now, "start", failure));
            case StopAsked(StopReason reason) -> interrupt(ServiceCall.START, asked(now, reason));
            case Failed(ServiceFailure failure) -> interrupt(ServiceCall.START, failed(now, "go on", failure));
            case ReloadAsked _ -> new Starting(true);
            case ExitBegun(boolean byCall) -> exitBegun(now, ServiceCall.START, byCall);
            case Progressed(Duration patience) -> extend(current, patience);
            case StatusChanged(String text) -> show(current, text);
            case TimePassed _ -> current;
        };
    }

    private ServiceState running(long now, Running current, ServiceEvent event) {
        return switch (event) {
            case StopAsked(StopReason reason) -> stop(asked(now, reason));
            case Failed(ServiceFailure failure) -> stop(failed(now, "go on", failure));
            case ReloadAsked _ -> reload();
            case ExitBegun _ -> stop(ServiceEnd.exitBegun(now, options.stopTimeout()));
            case StatusChanged(String text) -> show(current, text);
            // No time-out runs that progress could extend.
            case Progressed _, TimePassed _ -> current;
            case Returned _, Threw _ -> throw new IllegalStateException(
                    "cannot take " + event + " while running: no call is under way");
        };
    }

    private ServiceState reloading(long now, Reloading current, ServiceEvent event) {
        return switch (event) {
            case Returned _ -> reloaded(current, status);
            case Threw(_, ServiceFailure failure) when failure.isFatal() -> stop(failed(now, "reload", failure));
            case Threw(_, ServiceFailure failure) -> {
                // The service was well before, and its old configuration is still in force.
                log("reload", failure);
                yield reloaded(current, cannot("reload", failure));
            }
            case StopAsked(StopReason reason) -> interrupt(ServiceCall.RELOAD, asked(now, reason));
            case Failed(ServiceFailure failure) -> interrupt(ServiceCall.RELOAD, failed(now, "go on", failure));
            case ReloadAsked _ -> new Reloading(true);
            case ExitBegun(boolean byCall) -> exitBegun(now, ServiceCall.RELOAD, byCall);
            case Progressed(Duration patience) -> extend(current, patience);
            case StatusChanged(String text) -> show(current, text);
            case TimePassed _ -> current;
        };
    }

    private ServiceState interrupted(long now, Interrupted current, ServiceEvent event) {
        ServiceCall call = current.call();
        ServiceEnd end = current.end();
        return switch (event) {
            case Returned _ -> callStop(end);
            case Threw _ -> call == ServiceCall.START ? leave(now, end) : callStop(end);
            case StopAsked(StopReason reason) -> askedAgain(now, current, reason);
            case Failed(ServiceFailure failure) -> failedLate(current, failure);
            case ExitBegun(boolean byCall) -> byCall ? letExit(now, end.code())
                    : new Interrupted(call, end.withExitBegun());
            case Progressed(Duration patience) ->
                    extend(new Interrupted(call, end.extendedTo(now + patience.toNanos())), patience);
            case StatusChanged(String text) -> show(current, text);
            case TimePassed _ -> now - end.deadlineNanos() < 0 ? current : giveUp(now, call, end);
            case ReloadAsked _ -> current;
        };
    }

    private ServiceState stopping(long now, Stopping current, ServiceEvent event) {
        ServiceEnd end = current.end();
        return switch (event) {
            case Returned _ -> leave(now, end);
            case Threw(_, ServiceFailure failure) -> {
                failed(now, "stop", failure);
                yield leave(now, end.withFailedStop(failure.exitCode(), cannot("stop", failure)));
            }
            case StopAsked(StopReason reason) -> askedAgain(now, current, reason);
            case Failed(ServiceFailure failure) -> failedLate(current, failure);
            case ExitBegun(boolean byCall) -> byCall ? letExit(now, end.code()) : new Stopping(end.withExitBegun());
            case Progressed(Duration patience) ->
                    extend(new Stopping(end.extendedTo(now + patience.toNanos())), patience);
            case StatusChanged(String text) -> show(current, text);
            case TimePassed _ -> now - end.deadlineNanos() < 0 ? current : giveUp(now, ServiceCall.STOP, end);
            case ReloadAsked _ -> current;
        };
    }

    private ServiceState exiting(long now, Exiting current, ServiceEvent event) {
        return switch (event) {
            case ExitBegun _ -> {
                act(new LetExit());
                yield current;
            }
            case StopAsked(StopReason reason) -> askedAgain(now, current, reason);
            case TimePassed _ when now - current.deadlineNanos() >= 0 -> {
                act(Log.of(Level.WARNING, "cannot exit in order: the shutdown hooks did not end within "
                        + text(options.exitTimeout())));
                act(new Halt(current.code().number()));
                yield current;
            }
            // A call that was given up may end after all.
            case Returned _, Threw _, Failed _, ReloadAsked _, Progressed _, StatusChanged _, TimePassed _ -> current;
        };
    }

    // ---- reload ----

    private ServiceState reload() {
        act(new TellReloading());
        act(new Call(ServiceCall.RELOAD));
        return new Reloading(false);
    }

    private ServiceState reloaded(Reloading current, String text) {
        act(new TellReady());
        tellStatus(text);
        return current.again() ? reload() : new Running();
    }

    // ---- stop ----

    private ServiceEnd asked(long now, StopReason reason) {
        if (reason == StopReason.INTERRUPTED) {
            pressKey(now);
        }
        return ServiceEnd.clean(now, options.stopTimeout());
    }

    private ServiceState interrupt(ServiceCall call, ServiceEnd end) {
        tellStopping(end);
        act(new Interrupt());
        return new Interrupted(call, end);
    }

    private ServiceState stop(ServiceEnd end) {
        tellStopping(end);
        return callStop(end);
    }

    private void tellStopping(ServiceEnd end) {
        act(new TellStopping());
        if (end.code().equals(ExitCode.SUCCESS) || end.exitBegun()) {
            tellStatus("Stopping");
        }
    }

    private ServiceState callStop(ServiceEnd end) {
        act(new Call(ServiceCall.STOP));
        return new Stopping(end);
    }

    private ServiceState askedAgain(long now, ServiceState current, StopReason reason) {
        // Who presses Ctrl-C again has waited long enough. A manager that repeats SIGTERM has its own SIGKILL.
        if (reason == StopReason.INTERRUPTED && pressKey(now)) {
            act(Log.of(Level.WARNING, "interrupted while stopping: ending at once"));
            act(new Halt(ENDED_BY_SIGINT));
        }
        return current;
    }

    /** False if this belongs to the press before. */
    private boolean pressKey(long now) {
        boolean same = lastKeyNanos.isPresent() && now - lastKeyNanos.getAsLong() < SAME_KEY_NANOS;
        if (!same) {
            lastKeyNanos = OptionalLong.of(now);
        }
        return !same;
    }

    /** What breaks while all is taken down changes nothing any more. */
    private ServiceState failedLate(ServiceState current, ServiceFailure failure) {
        log("go on", failure);
        return current;
    }

    private ServiceState giveUp(long now, ServiceCall call, ServiceEnd end) {
        String text = "cannot stop: " + call.verb() + " did not end within " + text(options.stopTimeout());
        act(Log.of(Level.ERROR, text));
        act(new LogCall(call));
        return leave(now, end.withFailedStop(ExitCode.FAILURE, text));
    }

    // ---- exit ----

    private ServiceState exitBegun(long now, ServiceCall call, boolean byCall) {
        if (!byCall) {
            return interrupt(call, ServiceEnd.exitBegun(now, options.stopTimeout()));
        }
        act(new TellStopping());
        return letExit(now, ExitCode.FAILURE);
    }

    private ServiceState leave(long now, ServiceEnd end) {
        tellStatus(end.lastWord());
        if (end.exitBegun()) {
            return letExit(now, end.code());
        }
        act(new Exit(end.code()));
        return exiting(now, end.code());
    }

    private ServiceState letExit(long now, ExitCode code) {
        act(new LetExit());
        return exiting(now, code);
    }

    private Exiting exiting(long now, ExitCode code) {
        return new Exiting(code, now + options.exitTimeout().toNanos());
    }

    // ---- words ----

    /** Logs and tells the failure, which decides how the service ends. */
    private ServiceEnd failed(long now, String verb, ServiceFailure failure) {
        log(verb, failure);
        tellStatus(cannot(verb, failure));
        failure.errno().ifPresent(errno -> act(new TellErrno(errno)));
        return ServiceEnd.failed(now, options.stopTimeout(), failure.exitCode(), cannot(verb, failure));
    }

    private void log(String verb, ServiceFailure failure) {
        act(new Log(Level.ERROR, cannot(verb, failure),
                failure.isExplained() ? Optional.empty() : Optional.of(failure.cause())));
    }

    private static String cannot(String verb, ServiceFailure failure) {
        return "cannot " + verb + ": " + failure.message();
    }

    private ServiceState show(ServiceState next, String text) {
        tellStatus(text);
        return next;
    }

    private ServiceState extend(ServiceState next, Duration patience) {
        act(new ExtendTimeout(patience));
        return next;
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private void tellStatus(String text) {
        if (!text.equals(told)) {
            told = text;
            act(new TellStatus(text));
        }
    }

    private void act(ServiceAction action) {
        actions.add(action);
    }
}
