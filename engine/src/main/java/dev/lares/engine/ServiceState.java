package dev.lares.engine;

import dev.lares.unit.DirectoryKind;
import java.util.List;

/**
 * The states of a service; each holds what is valid in it only. The processes outlive the states and stand in
 * {@link ServiceProcesses}. {@code index} is the position of the command that runs in the list of its directive.
 */
sealed interface ServiceState {
    record Dead() implements ServiceState {}

    record Failed() implements ServiceState {}

    /**
     * Waits for {@code RestartSec=}, then for the restart job.
     *
     * @param requested whether the job has been asked for
     */
    record AutoRestart(boolean requested) implements ServiceState {}

    /**
     * About to start, but processes of an earlier run may be left: waits for the list of them.
     *
     * @param sub the sub-state that follows, shown already
     */
    record LeftOverCheck(String sub) implements ServiceState {}

    record Condition(int index) implements ServiceState {}

    record StartPre(int index) implements ServiceState {}

    record Start(StartWait awaited) implements ServiceState {}

    record StartPost(PostWait awaited) implements ServiceState {}

    record Running() implements ServiceState {}

    /** Active without a process ({@code RemainAfterExit=}). */
    record Exited() implements ServiceState {}

    /** {@code ExecReload=} runs. */
    record Reload(PostWait awaited) implements ServiceState {}

    /**
     * {@code ReloadSignal=} was sent; waits for {@code RELOADING=1}.
     *
     * @param begunMicros when it was sent; an older {@code MONOTONIC_USEC=} belongs to an earlier reload
     */
    record ReloadSignal(long begunMicros) implements ServiceState {}

    /** The service said {@code RELOADING=1}; waits for {@code READY=1}. */
    record ReloadNotify() implements ServiceState {}

    record Stop(int index) implements ServiceState {}

    /** Processes have been signalled; waits for them to go. */
    record Killing(KillStage stage) implements ServiceState {}

    /**
     * No process of the unit is known, but some may be left: they have been signalled, and it is not known yet whether
     * there are any. Nobody needs to see that, so the state before is shown.
     */
    record Sweeping(KillStage stage, UnitStates shown) implements ServiceState {}

    record StopPost(int index) implements ServiceState {}

    /** Directories of these kinds are being removed ({@code systemctl clean}). */
    record Cleaning(List<DirectoryKind> kinds) implements ServiceState {
        public Cleaning {
            kinds = List.copyOf(kinds);
        }
    }

    /** What the state {@code start} waits for. */
    sealed interface StartWait {
        /** {@code Type=idle}: until no job is left, or for five seconds. */
        record IdleDelay() implements StartWait {}

        /** The main process: its execution, its readiness or its end, depending on the type. */
        record Main(int index) implements StartWait {}

        /** {@code Type=forking}: the end of the process that was started. */
        record Fork() implements StartWait {}

        /**
         * {@code Type=forking}: the PID file.
         *
         * @param required whether to wait until it is there; otherwise {@code ExecStartPost=} may write it yet
         */
        record PidFile(boolean required) implements StartWait {}

        /** {@code Type=forking}: the list of processes, to guess the main one. */
        record Guess() implements StartWait {}
    }

    /** What the states {@code start-post} and {@code reload} wait for. */
    sealed interface PostWait {
        /** The end of a command. */
        record Command(int index) implements PostWait {}

        /** The PID file, which the commands before may have written anew. */
        record PidFile() implements PostWait {}

        /** The list of processes, to tell whether any is left and which is the main one. */
        record Settle() implements PostWait {}
    }

    /** The sub-state's name. */
    default String sub() {
        return switch (this) {
            case Dead _ -> "dead";
            case Failed _ -> "failed";
            case AutoRestart _ -> "auto-restart";
            case LeftOverCheck check -> check.sub;
            case Condition _ -> "condition";
            case StartPre _ -> "start-pre";
            case Start _ -> "start";
            case StartPost _ -> "start-post";
            case Running _ -> "running";
            case Exited _ -> "exited";
            case Reload _ -> "reload";
            case ReloadSignal _ -> "reload-signal";
            case ReloadNotify _ -> "reload-notify";
            case Stop _ -> "stop";
            case Killing killing -> killing.stage.text();
            case Sweeping sweeping -> sweeping.shown.sub();
            case StopPost _ -> "stop-post";
            case Cleaning _ -> "cleaning";
        };
    }

    /**
     * The active state.
     *
     * @param idle whether the service is of {@code Type=idle}, which counts as active from the beginning so that no job
     *     waits for it
     */
    default ActiveState active(boolean idle) {
        return switch (this) {
            case Dead _ -> ActiveState.INACTIVE;
            case Failed _ -> ActiveState.FAILED;
            case AutoRestart _ -> ActiveState.ACTIVATING;
            case LeftOverCheck _, Condition _, StartPre _, Start _, StartPost _ ->
                idle ? ActiveState.ACTIVE : ActiveState.ACTIVATING;
            case Running _, Exited _ -> ActiveState.ACTIVE;
            case Reload _, ReloadSignal _, ReloadNotify _ -> ActiveState.RELOADING;
            case Stop _, Killing _, StopPost _ -> ActiveState.DEACTIVATING;
            case Cleaning _ -> ActiveState.MAINTENANCE;
            case Sweeping sweeping -> sweeping.shown.active();
        };
    }

    /** Whether there may be a main process. */
    default boolean mayHaveMain() {
        return switch (this) {
            case Start _, StartPost _, Running _, Reload _, ReloadSignal _, ReloadNotify _, Stop _, Killing _, Sweeping _, StopPost _ -> true;
            case Dead _, Failed _, AutoRestart _, LeftOverCheck _, Condition _, StartPre _, Exited _, Cleaning _ -> false;
        };
    }

    /** Whether there may be a control process. */
    default boolean mayHaveControl() {
        return switch (this) {
            case Condition _, StartPre _, Start _, StartPost _, Reload _, Stop _, Killing _, Sweeping _, StopPost _ -> true;
            case Dead _, Failed _, AutoRestart _, LeftOverCheck _, Running _, Exited _, ReloadSignal _, ReloadNotify _, Cleaning _ -> false;
        };
    }

    /** Whether the watchdog runs: from the end of the start-up on, until the service stops. */
    default boolean isWatched() {
        return switch (this) {
            case StartPost _, Running _, Reload _, ReloadSignal _, ReloadNotify _ -> true;
            case Dead _, Failed _, AutoRestart _, LeftOverCheck _, Condition _, StartPre _, Start _, Exited _, Stop _, Killing _, Sweeping _, StopPost _, Cleaning _ ->
                false;
        };
    }

    /** Whether a timeout may run. */
    default boolean isTimed() {
        return switch (this) {
            case Dead _, Failed _, Exited _, LeftOverCheck _ -> false;
            case AutoRestart _, Condition _, StartPre _, Start _, StartPost _, Running _, Reload _, ReloadSignal _, ReloadNotify _, Stop _, Killing _, Sweeping _, StopPost _, Cleaning _ ->
                true;
        };
    }

    /** Whether the PID file is watched for. */
    default boolean awaitsPidFile() {
        return this instanceof Start(StartWait.PidFile(boolean required)) && required
                || this instanceof StartPost(PostWait.PidFile _);
    }
}
