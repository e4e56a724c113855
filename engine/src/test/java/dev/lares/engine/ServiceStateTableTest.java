package dev.lares.engine;

import static dev.lares.unit.ServiceDirectives.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.unit.NotifyAccess;
import dev.lares.unit.RestartPolicy;
import dev.lares.unit.ServiceType;
import dev.lares.unit.TimeSpan;
import dev.lares.unit.TimeoutFailureMode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each state, and what becomes of it by the commonest events. */
class ServiceStateTableTest {
    /** A service with all lines, brought into a state; the main process, if there is one, is 102 and has no child. */
    private static ServiceScenario in(String state) {
        ServiceScenario s = ServiceScenario.of()
                .with(TYPE, ServiceType.NOTIFY_RELOAD)
                .with(NOTIFY_ACCESS, NotifyAccess.ALL)
                .with(TIMEOUT_STOP_FAILURE_MODE, state.endsWith("watchdog") ? TimeoutFailureMode.ABORT : TimeoutFailureMode.TERMINATE)
                .with(WATCHDOG_SEC, TimeSpan.ofSeconds(1000))
                .with(RESTART, state.equals("auto-restart") ? RestartPolicy.ALWAYS : RestartPolicy.NO)
                .exec(EXEC_CONDITION, "/bin/condition")
                .exec(EXEC_START_PRE, "/bin/pre")
                .exec(EXEC_START, "/bin/main")
                .exec(EXEC_START_POST, "/bin/post")
                .exec(EXEC_STOP, "/bin/stop")
                .exec(EXEC_STOP_POST, "/bin/stop-post");
        if (state.equals("reload")) {
            s.exec(EXEC_RELOAD, "/bin/reload");
        }
        if (state.equals("exited")) {
            s.with(REMAIN_AFTER_EXIT, true);
        }
        advance(s, state);
        assertThat(s.sub()).isEqualTo(state);
        s.passedSubs();
        s.forgetEffects();
        return s;
    }

    /** The way of a service; each step leads into the next state of it. */
    private static void advance(ServiceScenario s, String state) {
        List<Runnable> steps = new ArrayList<>(List.of(
                s::start,
                () -> s.exits(s.spawned(), 0),
                () -> s.exits(s.spawned(), 0),
                () -> {
                    s.spawned();
                    s.says(102, "READY=1");
                },
                () -> s.exits(s.spawned(), 0)));
        switch (state) {
            case "reload", "reload-signal" -> steps.add(s::reload);
            case "reload-notify" -> steps.add(() -> s.says(102, "RELOADING=1"));
            case "exited" -> steps.add(() -> s.exits(102, 0));
            case "auto-restart", "failed" -> {
                steps.add(() -> s.dies(102, 9));
                steps.add(() -> s.exits(s.controlPid(), 0));
            }
            case "stop-watchdog" -> steps.add(() -> s.says(102, "WATCHDOG=trigger"));
            default -> {
                steps.add(s::stop);
                steps.add(() -> {
                    s.stopPending = false;
                    s.exits(s.spawned(), 0);
                });
                steps.add(() -> s.passes(90));
                steps.add(() -> s.passes(90));
                steps.add(() -> s.passes(90));
                steps.add(() -> s.passes(90));
                steps.add(() -> s.passes(90));
                steps.add(() -> s.passes(90));
                steps.add(() -> s.passes(90));
            }
        }
        for (Runnable step : steps) {
            if (s.sub().equals(state)) {
                return;
            }
            step.run();
            if (s.sub().equals("stop-post") && !state.equals("stop-post") && s.pendingSpawns() > 0) {
                s.spawned();
            }
        }
    }

    private static final List<String> STATES = List.of(
            "dead", "condition", "start-pre", "start", "start-post", "running", "exited", "reload", "reload-signal",
            "reload-notify", "stop", "stop-watchdog", "stop-sigterm", "stop-sigkill", "stop-post", "final-watchdog",
            "final-sigterm", "final-sigkill", "failed", "auto-restart");

    static Stream<String> states() {
        return STATES.stream();
    }

    @ParameterizedTest
    @CsvSource({
        "dead, inactive", "failed, failed", "auto-restart, activating",
        "condition, activating", "start-pre, activating", "start, activating", "start-post, activating",
        "running, active", "exited, active",
        "reload, reloading", "reload-signal, reloading", "reload-notify, reloading",
        "stop, deactivating", "stop-watchdog, deactivating", "stop-sigterm, deactivating", "stop-sigkill, deactivating",
        "stop-post, deactivating", "final-watchdog, deactivating", "final-sigterm, deactivating", "final-sigkill, deactivating",
    })
    void showsTheActiveStateOfSystemd(String state, String active) {
        assertThat(in(state).active().text()).isEqualTo(active);
    }

    @ParameterizedTest
    @CsvSource({
        // state, the state after a stop was requested
        "dead, dead", "failed, failed", "auto-restart, dead",
        "condition, stop-sigterm", "start-pre, stop-sigterm", "start, stop-sigterm", "start-post, stop-sigterm",
        "running, stop", "exited, stop",
        "reload, stop-sigterm", "reload-signal, stop-sigterm", "reload-notify, stop-sigterm",
        "stop, stop", "stop-watchdog, stop-sigterm", "stop-sigterm, stop-sigterm", "stop-sigkill, stop-sigkill",
        "stop-post, stop-post", "final-watchdog, final-watchdog", "final-sigterm, final-sigterm", "final-sigkill, final-sigkill",
    })
    void stopRequest(String state, String next) {
        ServiceScenario s = in(state);
        Answer answer = s.stop();

        assertThat(s.sub()).isEqualTo(next);
        boolean wasDown = state.equals("dead") || state.equals("failed");
        assertThat(answer).isEqualTo(wasDown ? Answer.ALREADY : Answer.BEGUN);
    }

    @ParameterizedTest
    @CsvSource({
        "dead, BEGUN", "failed, BEGUN", "auto-restart, AGAIN",
        "condition, ALREADY", "start-pre, ALREADY", "start, ALREADY", "start-post, ALREADY",
        "running, ALREADY", "exited, ALREADY", "reload, ALREADY", "reload-signal, ALREADY", "reload-notify, ALREADY",
        "stop, AGAIN", "stop-watchdog, AGAIN", "stop-sigterm, AGAIN", "stop-sigkill, AGAIN", "stop-post, AGAIN",
        "final-watchdog, AGAIN", "final-sigterm, AGAIN", "final-sigkill, AGAIN",
    })
    void startRequest(String state, Answer answer) {
        assertThat(in(state).start()).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({
        "dead, INAPPLICABLE", "failed, INAPPLICABLE", "auto-restart, INAPPLICABLE",
        "condition, AGAIN", "start-pre, AGAIN", "start, AGAIN", "start-post, AGAIN",
        "running, BEGUN", "exited, ALREADY", "reload, AGAIN", "reload-signal, AGAIN", "reload-notify, AGAIN",
        "stop, INAPPLICABLE", "stop-watchdog, INAPPLICABLE", "stop-sigterm, INAPPLICABLE", "stop-sigkill, INAPPLICABLE",
        "stop-post, INAPPLICABLE", "final-watchdog, INAPPLICABLE", "final-sigterm, INAPPLICABLE", "final-sigkill, INAPPLICABLE",
    })
    void reloadRequest(String state, Answer answer) {
        assertThat(in(state).reload()).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({
        // state, the state after the main process died, the result
        "start, stop-post, exit-code",
        "start-post, start-post, exit-code",
        "running, stop-post, exit-code",
        "reload, reload, exit-code",
        "reload-signal, stop, exit-code",
        "reload-notify, stop, exit-code",
        "stop, stop, exit-code",
        "stop-watchdog, stop-post, watchdog",
        "stop-sigterm, stop-post, exit-code",
        "stop-sigkill, stop-post, timeout",
        "stop-post, stop-post, timeout",
        "final-watchdog, final-watchdog, timeout",
        "final-sigterm, final-sigterm, timeout",
        "final-sigkill, final-sigkill, timeout",
    })
    void mainProcessDies(String state, String next, String result) {
        ServiceScenario s = in(state);
        if (state.equals("start")) {
            s.spawned();
        }
        assertThat(s.mainPid()).isEqualTo(102);
        s.exits(102, 1);

        assertThat(s.sub()).isEqualTo(next);
        assertThat(s.result()).isEqualTo(result);
        assertThat(s.mainPid()).isZero();
    }

    @Test
    void everyStateIsLeftAtLast_whenItsProcessesAreGone() {
        for (String state : STATES) {
            ServiceScenario s = in(state);
            s.stop();
            for (int i = 0; i < 20; i++) {
                while (s.pendingSpawns() > 0) {
                    s.spawned();
                }
                new TreeSet<>(s.claimed()).forEach(pid -> s.exits(pid, 0));
            }
            assertThat(s.active().isInactiveOrFailed()).as("%s ended as %s", state, s.sub()).isTrue();
            assertThat(s.deadlineSeconds()).as(state).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // state, the state after the kernel killed a process for want of memory (OOMPolicy=stop)
        "dead, dead", "failed, failed", "auto-restart, auto-restart",
        "condition, stop-sigterm", "start-pre, stop-sigterm", "start, stop-sigterm", "start-post, stop-sigterm",
        "running, stop", "exited, stop",
        "reload, reload", "reload-signal, reload-signal", "reload-notify, reload-notify",
        "stop, stop-sigterm", "stop-watchdog, stop-sigkill", "stop-sigterm, stop-sigkill", "stop-sigkill, stop-sigkill",
        "stop-post, final-sigkill", "final-watchdog, final-watchdog", "final-sigterm, final-sigkill", "final-sigkill, final-sigkill",
    })
    void outOfMemory(String state, String next) {
        ServiceScenario s = in(state);
        s.input(new MachineInput.OutOfMemory());

        assertThat(s.sub()).isEqualTo(next);
    }

    @Test
    void oomPolicyDecides() {
        ServiceScenario goesOn = in("running").with(OOM_POLICY, dev.lares.unit.OomPolicy.CONTINUE);
        goesOn.input(new MachineInput.OutOfMemory());
        assertThat(goesOn.sub()).isEqualTo("running");

        ServiceScenario killed = in("running").with(OOM_POLICY, dev.lares.unit.OomPolicy.KILL);
        killed.input(new MachineInput.OutOfMemory());
        assertThat(killed.sub()).isEqualTo("stop-sigkill");
        assertThat(killed.result()).isEqualTo("oom-kill");
    }
}
