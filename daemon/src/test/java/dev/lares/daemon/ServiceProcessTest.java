package dev.lares.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Service#run} in a process of its own, with signals, hooks and exit codes as the kernel and the JVM have them. */
@Timeout(180)
final class ServiceProcessTest {
    @TempDir Path directory;

    private NotifyReceiver manager;
    private RunningService service;

    @BeforeEach
    void listen() throws Exception {
        manager = NotifyReceiver.in(directory);
    }

    @AfterEach
    void close() throws Exception {
        manager.close();
        if (service != null) {
            service.close();
        }
    }

    private RunningService start(String... arguments) throws Exception {
        return start(RunningService.with(arguments));
    }

    private RunningService start(RunningService.Builder builder) throws Exception {
        service = builder.environment(manager.environment()).start();
        return service;
    }

    private List<String> told(int count) throws Exception {
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(manager.text());
        }
        return messages;
    }

    private void ready() throws Exception {
        assertThat(manager.text()).isEqualTo("READY=1");
    }

    // ---- start and stop ----

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void endsWithExitCode0_onSignal(String signal) throws Exception {
        start("start=status");
        assertThat(told(2)).containsExactly("STATUS=status of service", "READY=1");
        service.signal(signal);
        assertThat(service.end()).isZero();
        assertThat(told(3)).containsExactly("STOPPING=1", "STATUS=Stopping", "STATUS=Stopped");
        assertThat(service.lines()).containsExactly("start", "started", "stop", "stopped");
    }

    @Test
    void endsWithExitCode0_withoutAManagerToo() throws Exception {
        service = RunningService.with().start().until("started").signal("TERM");
        assertThat(service.end()).isZero();
        assertThat(service.lines()).containsExactly("start", "started", "stop", "stopped");
    }

    @Test
    void cancelsTheStart_onSigterm() throws Exception {
        start("start=wait-for-interrupt").until("start").signal("TERM");
        assertThat(service.end()).isZero();
        assertThat(service.lines()).containsExactly("start", "interrupted");
        assertThat(told(3)).containsExactly("STOPPING=1", "STATUS=Stopping", "STATUS=Stopped");
    }

    @Test
    void stopsWhenTheProgramAsksForIt() throws Exception {
        start("start=request-stop");
        assertThat(service.end()).isZero();
        assertThat(service.lines()).containsExactly("start", "started", "stop", "stopped");
    }

    @Test
    void heedsSigtermOnce_howeverOftenItComes() throws Exception {
        start("stop=hang", "stopTimeout=3000");
        ready();
        service.signal("TERM").until("stop").signal("TERM").signal("TERM");
        assertThat(service.end()).isEqualTo(1);
        assertThat(service.lines("stop")).hasSize(1);
    }

    @Test
    void endsAtOnce_onSigintAgain() throws Exception {
        start("stop=hang-deaf");
        ready();
        service.signal("INT").until("stop").signal("INT");
        // Presses closer together than a person's count as one.
        while (!service.process().waitFor(300, TimeUnit.MILLISECONDS)) {
            service.signal("INT");
        }
        assertThat(service.end()).isEqualTo(130);
    }

    @Test
    void givesUp_andSaysWhereTheStopHangs_atTheDeadline() throws Exception {
        start("stop=hang-deaf", "stopTimeout=200");
        ready();
        service.signal("TERM");
        assertThat(service.end()).isEqualTo(1);
        assertThat(service.lines()).contains("cannot stop: stop did not end within 200 ms", "stop is at")
                .anyMatch(line -> line.contains("at dev.lares.daemon.ServiceProgram.hangDeaf("));
        manager.skipTo("STATUS=cannot stop: stop did not end within 200 ms");
    }

    @Test
    void takesAllTheTimeItNeeds_asLongAsTheStopGetsOn() throws Exception {
        start("stop=slow-with-progress", "stopTimeout=100");
        ready();
        service.signal("TERM");
        assertThat(service.end()).isZero();
        manager.skipTo("EXTEND_TIMEOUT_USEC=11000000");
    }

    @Test
    void extendsTheManagersTimeout_whileTheStartGetsOn() throws Exception {
        start("start=progress");
        assertThat(told(2)).containsExactly("EXTEND_TIMEOUT_USEC=21000000", "READY=1");
    }

    @Test
    void waitsForItsThreads_afterTheStop() throws Exception {
        start("start=worker").until("work").signal("TERM");
        assertThat(service.end()).isZero();
        assertThat(service.lines("stopped", "work is done")).containsExactly("stopped", "work is done");
    }

    @Test
    void tellsTheLastOfManyStatuses() throws Exception {
        start("start=many-statuses");
        manager.skipTo("STATUS=number 100000");
        ready();
    }

    // ---- reload ----

    @Test
    void reloads_onSighup() throws Exception {
        start();
        ready();
        service.signal("HUP");
        // systemd.service(5) "Type=notify-reload": both in one datagram.
        assertThat(manager.text()).matches("RELOADING=1\nMONOTONIC_USEC=[1-9][0-9]*");
        ready();
        service.signal("TERM");
        assertThat(service.end()).isZero();
        assertThat(service.lines()).containsExactly("start", "started", "reload 1", "reloaded", "stop", "stopped");
    }

    @Test
    void reloadsAgain_butNotForEachSighupThatComesMeanwhile() throws Exception {
        start("reload=first-waits");
        ready();
        service.signal("HUP").until("reload 1");
        assertThat(manager.text()).startsWith("RELOADING=1");
        service.signal("HUP").signal("HUP").signal("HUP");
        service.type("\n");
        ready();
        assertThat(manager.text()).startsWith("RELOADING=1");
        ready();
        service.signal("TERM");
        assertThat(service.end()).isZero();
        // The JVM may pass on the last of them when the second reload has begun: then it is owed a third.
        assertThat(service.lines("reload 1", "reload 2", "reload 3", "reload 4")).startsWith("reload 1", "reload 2").doesNotContain("reload 4");
    }

    @Test
    void staysUp_whenTheReloadFails() throws Exception {
        start("start=status", "reload=unconfigured");
        told(2);
        service.signal("HUP");
        assertThat(manager.text()).startsWith("RELOADING=1");
        assertThat(told(2)).containsExactly("READY=1", "STATUS=cannot reload: cannot read my.conf: no such file");
        service.until("cannot reload: cannot read my.conf: no such file").signal("TERM");
        assertThat(service.end()).isZero();
    }

    @Test
    void interruptsTheReload_onSigterm() throws Exception {
        start("reload=hang");
        ready();
        service.signal("HUP").until("reload 1").signal("TERM");
        assertThat(service.end()).isZero();
        assertThat(service.lines()).containsExactly("start", "started", "reload 1", "stop", "stopped");
    }

    // ---- failures ----

    @Test
    void tellsWhyTheStartFailed_withTheExitCodeOfTheProgram() throws Exception {
        start("start=unconfigured");
        assertThat(service.end()).isEqualTo(6);
        assertThat(told(1)).containsExactly("STATUS=cannot start: cannot read my.conf: no such file");
        assertThat(service.lines()).containsExactly("start", "cannot start: cannot read my.conf: no such file");
    }

    @ParameterizedTest
    @CsvSource({"bind, 4, BindException: Permission denied", "throw, 1, IllegalStateException: broken",
            "error, 1, NoClassDefFoundError: missing/Class"})
    void tellsWhyTheStartFailed(String what, int exitCode, String status) throws Exception {
        start("start=" + what);
        assertThat(service.end()).isEqualTo(exitCode);
        assertThat(manager.text()).isEqualTo("STATUS=cannot start: " + status);
        assertThat(service.lines()).contains("cannot start: " + status).as("a stack trace")
                .anyMatch(line -> line.contains("at dev.lares.daemon.ServiceProgram.start("));
    }

    @Test
    void tellsErrno_whenASystemCallIsToBlame() throws Exception {
        start("start=bind");
        assertThat(told(2)).endsWith("ERRNO=13");
    }

    @Test
    void stopsAndFails_whenOneOfItsThreadsFails() throws Exception {
        start("start=thread-fails", "start=status");
        assertThat(service.end()).isEqualTo(1);
        manager.skipTo("STATUS=cannot go on: IllegalStateException: worker is broken");
        manager.skipTo("STOPPING=1");
        assertThat(service.lines()).contains("cannot go on: IllegalStateException: worker is broken");
    }

    @Test
    void stopsAndFails_whenTheProgramSaysSo() throws Exception {
        start("start=fail");
        assertThat(service.end()).isEqualTo(5);
    }

    @Test
    void leavesOtherThreadsToTheirFate() throws Exception {
        start("start=foreign-thread-fails");
        ready();
        service.signal("TERM");
        assertThat(service.end()).isZero();
        assertThat(service.lines()).contains("thread foreign failed", "java.lang.IllegalStateException: not the service's");
    }

    @Test
    void ends_whenMemoryRunsOut() throws Exception {
        start(RunningService.with("start=memory").options("-Xmx24m"));
        assertThat(service.end()).isEqualTo(1);
        assertThat(service.lines()).anyMatch(line -> line.startsWith("cannot go on: OutOfMemoryError"));
    }

    @Test
    void failsTheStop_whenTheStopFails() throws Exception {
        start("stop=unconfigured");
        ready();
        service.signal("TERM");
        assertThat(service.end()).isEqualTo(6);
        manager.skipTo("STATUS=cannot stop: cannot read my.conf: no such file");
    }

    // ---- the JVM's own end ----

    @Test
    void runsShutdownHooks_afterTheStop() throws Exception {
        start("hook=say");
        ready();
        service.signal("TERM");
        assertThat(service.end()).isZero();
        assertThat(service.lines()).containsExactly("start", "started", "stop", "stopped", "hook");
    }

    @Test
    void ends_whenAHookHangsInSystemExit() throws Exception {
        start("hook=exit", "exitTimeout=300");
        ready();
        service.signal("TERM");
        assertThat(service.end()).isZero();
        assertThat(service.lines()).endsWith("stop", "stopped", "hook",
                "cannot exit in order: the shutdown hooks did not end within 300 ms");
    }

    @Test
    void stopsInOrder_whenAnotherThreadCallsSystemExit() throws Exception {
        start("start=exit-elsewhere");
        assertThat(service.end()).isEqualTo(3);
        manager.skipTo("STOPPING=1");
        assertThat(service.lines("stop", "stopped")).containsExactly("stop", "stopped");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "reload", "stop"})
    void doesNotWaitForACall_thatCallsSystemExit(String call) throws Exception {
        start(call + "=exit").until(call.equals("start") ? "start" : "started");
        switch (call) {
            case "reload" -> service.signal("HUP");
            case "stop" -> service.signal("TERM");
            default -> { }
        }
        assertThat(service.end()).isEqualTo(3);
        manager.skipTo("STOPPING=1");
    }

    @Test
    void callsTheProgramOnAThreadLikeMain() throws Exception {
        start("start=threads").until("daemon false");
    }

    // ---- signals that are not as usual ----

    @Test
    void takesBlockedSignals_fromADescriptor_whenTheJvmLeavesThemAlone() throws Exception {
        start(RunningService.with().under("env", "--block-signal=TERM,INT,HUP").options("-Xrs"));
        ready();
        service.signal("HUP");
        assertThat(manager.text()).startsWith("RELOADING=1");
        ready();
        service.signal("TERM");
        assertThat(service.end()).isZero();
        assertThat(service.lines()).containsExactly("start", "started", "reload 1", "reloaded", "stop", "stopped");
    }

    @Test
    void saysSo_whenItCannotTakeSignals() throws Exception {
        start(RunningService.with().options("-Xrs")).until("started").signal("TERM");
        assertThat(service.end()).isEqualTo(143);
        assertThat(service.lines().getFirst()).isEqualTo("cannot take SIGTERM, SIGINT, SIGHUP: the JVM leaves signals alone"
                + " (-Xrs) and they are not blocked, so they end the process without a stop; start java without -Xrs, or as"
                + " `env --block-signal=TERM,INT,HUP java -Xrs`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--ignore-signal=TERM", "--block-signal=TERM"})
    void takesSigterm_evenIfItsCallerDoesNotWantIt(String how) throws Exception {
        start(RunningService.with().under("env", how));
        ready();
        service.signal("TERM");
        assertThat(service.end()).isZero();
    }

    @Test
    void takesSigterm_evenIfItsCallerIgnoresAndBlocksIt() throws Exception {
        start(RunningService.with().under("env", "--ignore-signal=TERM", "--block-signal=TERM"));
        ready();
        service.signal("TERM");
        assertThat(service.end()).isZero();
    }

    /** nohup(1), and a command that a shell puts into the background. */
    @Test
    void leavesSighupAndSigintIgnored_ifItsCallerIgnoresThem() throws Exception {
        start(RunningService.with().under("env", "--ignore-signal=HUP,INT"));
        ready();
        service.signal("HUP").signal("INT").signal("TERM");
        assertThat(service.end()).isZero();
        assertThat(service.lines()).containsExactly("start", "started", "stop", "stopped");
    }

    // ---- terminal ----

    private static final String CTRL_C = "\003";

    @Test
    void stops_onCtrlC() throws Exception {
        start(RunningService.with().inTerminal());
        ready();
        service.type(CTRL_C);
        assertThat(service.end()).isZero();
        assertThat(service.lines()).containsExactly("start", "started", "stop", "stopped");
    }

    @Test
    void endsAtOnce_onCtrlCAgain() throws Exception {
        start(RunningService.with("stop=hang-deaf").inTerminal());
        ready();
        service.type(CTRL_C);
        service.until("stop");
        while (!service.process().waitFor(300, TimeUnit.MILLISECONDS)) {
            service.type(CTRL_C);
        }
        assertThat(service.end()).isEqualTo(130);
    }

    @Test
    void reloads_onSighup_whileItsTerminalIsThere() throws Exception {
        start(RunningService.with().inTerminal());
        ready();
        service.signal("HUP", child());
        assertThat(manager.text()).startsWith("RELOADING=1");
        ready();
        service.type(CTRL_C);
        assertThat(service.end()).isZero();
    }

    @Test
    void stops_whenItsTerminalIsClosed() throws Exception {
        start(RunningService.with().inTerminal());
        ready();
        ProcessHandle program = ProcessHandle.of(child()).orElseThrow();
        service.hangUp();
        assertThat(told(3)).containsExactly("STOPPING=1", "STATUS=Stopping", "STATUS=Stopped");
        program.onExit().get();
    }

    // ---- the manager ----

    @Test
    void feedsTheWatchdog_onlyWhileItIsHealthy() throws Exception {
        Map<String, String> environment = new HashMap<>(manager.environment());
        environment.put("WATCHDOG_USEC", "100000");
        service = RunningService.with("reload=unhealthy").environment(environment).start();
        ready();
        assertThat(told(3)).containsExactly("WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1");
        service.signal("HUP");
        manager.skipTo("STATUS=unhealthy: asked to be");
        assertThat(told(3)).containsOnly("STATUS=unhealthy: asked to be");
    }

    @Test
    void saysThatItCannotSpeakToAManager_andRunsNevertheless() throws Exception {
        service = RunningService.with().environment(Map.of("NOTIFY_SOCKET", "vsock:2:1234")).start().until("started").signal("TERM");
        assertThat(service.end()).isZero();
        assertThat(service.lines().getFirst()).startsWith("cannot notify vsock:2:1234: ");
    }

    @Test
    void putsThePriorityBeforeEachLine_ifTheJournalReadsThem() throws Exception {
        Path log = directory.resolve("log");
        Files.createFile(log);
        Map<String, Object> status = Files.readAttributes(log, "unix:dev,ino");
        service = RunningService.with("start=throw").under("sh", "-c", "exec \"$@\" 2>'" + log + "'", "sh")
                .environment(Map.of("JOURNAL_STREAM", status.get("dev") + ":" + status.get("ino"))).start();
        assertThat(service.end()).isEqualTo(1);
        assertThat(Files.readAllLines(log)).startsWith("<3>cannot start: IllegalStateException: broken",
                "<3>java.lang.IllegalStateException: broken").allMatch(line -> line.startsWith("<3>"));
    }

    // ---- process 1 ----

    @Test
    void collectsOrphans_asProcess1_butNotTheChildrenOfTheProgram() throws Exception {
        Needs.root();
        start(RunningService.with("start=child", "start=orphans", "reload=zombies", "reload=child")
                .under("unshare", "--pid", "--fork", "--mount-proc", "--kill-child"));
        service.until("child 7").until("started");
        ready();
        do {
            service.signal("HUP", child());
            assertThat(manager.text()).startsWith("RELOADING=1");
            ready();
        } while (!service.lines().contains("zombies 0"));
        assertThat(service.lines().stream().filter(line -> line.startsWith("child")).distinct()).containsExactly("child 7");
        service.signal("TERM", child());
        assertThat(service.end()).isZero();
    }

    /** The JVM, where the process that was started is unshare(1) or script(1). */
    private long child() {
        return service.process().children().findFirst().orElseThrow().pid();
    }
}
