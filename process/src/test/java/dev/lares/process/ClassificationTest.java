package dev.lares.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.linux.Signal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ClassificationTest {
    private static final MadeProcess SYSTEMD = systemd();

    private Surroundings surroundings = Surroundings.NONE;

    private static MadeProcess systemd() {
        return process(1, "systemd").parent(0).executable("/usr/lib/systemd/systemd").commandLine("/sbin/init").cgroup("/init.scope");
    }

    private static MadeProcess process(int pid, String name) {
        return new MadeProcess(pid, name);
    }

    private static MadeProcess service(int pid, String name) {
        return process(pid, name).cgroup("/system.slice/" + name + ".service").environment("SYSTEMD_EXEC_PID=" + pid, "INVOCATION_ID=0a");
    }

    private Verdict verdict(int pid, MadeProcess... others) {
        return Classification.of(MadeProcess.table(others), surroundings).get(pid);
    }

    private static List<String> facts(Verdict verdict) {
        return verdict.evidence().stream().map(Evidence::fact).toList();
    }

    private static List<String> conditions(Verdict verdict) {
        return verdict.conditions().stream().map(Condition::name).toList();
    }

    // ---- the kernel, init, managers ----

    @Test
    void knowsAKernelThreadByItsFlag_notByItsName() {
        Verdict thread = verdict(2, process(2, "nginx").parent(0).session(0).kernelThread());
        assertThat(thread.kind()).isEqualTo(new Kind.KernelThread());
        assertThat(thread.evidence()).containsExactly(new Evidence("runs the kernel's code: flag PF_KTHREAD", "stat: flags 0x200000"));

        Verdict pretender = verdict(9, process(1, "init").parent(0), process(9, "[kworker/0:1]").parent(1).executable("/tmp/x"));
        assertThat(pretender.kind()).isNotEqualTo(new Kind.KernelThread());
    }

    @Test
    void callsProcess1Init_unlessItManagesUnits() {
        assertThat(verdict(1, process(1, "tini").parent(0)).kind()).isEqualTo(new Kind.Init(false));
        assertThat(verdict(1, SYSTEMD).kind()).isEqualTo(new Kind.ServiceManager(Kind.Scope.SYSTEM, "systemd"));
    }

    @Test
    void callsProcess1OfAnotherNamespaceTheInitOfAContainer() {
        surroundings = new Surroundings(true, List.of(), new TreeMap<>());
        assertThat(verdict(1, process(1, "sh").parent(0)).kind()).isEqualTo(new Kind.Init(true));
    }

    @Test
    void doesNotTakeAProcessForAManager_becauseOfItsNameAlone() {
        assertThat(verdict(7, process(1, "init").parent(0), process(7, "systemd").executable("/tmp/systemd")).kind()).isNotInstanceOf(Kind.ServiceManager.class);
    }

    @Test
    void knowsLaresByWhatItRunsAndWhatItStarted_withoutControlGroups() {
        MadeProcess lares = process(50, "java").parent(40).commandLine("java", "-cp", "x.jar", "dev.lares.cli.Main", "init");
        Verdict verdict = verdict(50, lares, process(51, "web").parent(50).environment("SYSTEMD_EXEC_PID=51", "INVOCATION_ID=0b"));
        assertThat(verdict.kind()).isEqualTo(new Kind.ServiceManager(Kind.Scope.SYSTEM, "lares"));
        assertThat(facts(verdict)).containsExactly("runs the service manager lares", "has started the service process 51");
    }

    @Test
    void knowsAManagerInTheForegroundAndAUsers() {
        MadeProcess up = process(50, "java").parent(40).commandLine("java", "dev.lares.cli.Main", "up", ".").terminal(50);
        assertThat(verdict(50, up, process(51, "web").parent(50).environment("SYSTEMD_EXEC_PID=51")).kind())
                .isEqualTo(new Kind.ServiceManager(Kind.Scope.FOREGROUND, "lares"));
        MadeProcess user = process(60, "systemd").executable("/usr/lib/systemd/systemd").commandLine("/lib/systemd/systemd", "--user")
                .cgroup("/user.slice/user-1000.slice/user@1000.service/init.scope");
        MadeProcess pam = process(61, "(sd-pam)").parent(60).session(60).cgroup("/user.slice/user-1000.slice/user@1000.service/init.scope");
        assertThat(verdict(60, SYSTEMD, user, pam).kind()).isEqualTo(new Kind.ServiceManager(Kind.Scope.USER, "systemd"));
        assertThat(verdict(61, SYSTEMD, user, pam).kind()).isEqualTo(new Kind.Ordinary());
    }

    // ---- services ----

    @Test
    void tellsAServiceWithItsUnitTypeAndManager() {
        Verdict simple = verdict(80, SYSTEMD, service(80, "web"));
        assertThat(simple.kind()).isEqualTo(new Kind.Service(Optional.of("web.service"), 1, Kind.Service.Type.SIMPLE));
        assertThat(simple.certainty()).isEqualTo(Certainty.CERTAIN);
        assertThat(simple.evidence()).containsExactly(
                new Evidence("is in the control group of web.service", "cgroup: /system.slice/web.service"),
                new Evidence("is a child of the service manager systemd", "stat: ppid 1"),
                new Evidence("was executed by the manager itself", "environ: SYSTEMD_EXEC_PID=80"));

        Verdict notify = verdict(80, SYSTEMD, service(80, "web").environment("NOTIFY_SOCKET=/run/systemd/notify"));
        assertThat(notify.kind()).isEqualTo(new Kind.Service(Optional.of("web.service"), 1, Kind.Service.Type.NOTIFY));
        assertThat(notify.evidence()).contains(new Evidence("may tell the manager when it is ready", "environ: NOTIFY_SOCKET=/run/systemd/notify"));
    }

    @Test
    void tellsAForkingService_byItsFlag_orByTheProcessThatWasExecuted() {
        MadeProcess forked = process(82, "nginx").session(81).group(81).forked().cgroup("/system.slice/nginx.service");
        assertThat(verdict(82, SYSTEMD, forked).kind()).isEqualTo(new Kind.Service(Optional.of("nginx.service"), 1, Kind.Service.Type.FORKING));

        MadeProcess executedAgain = process(83, "java").session(81).cgroup("/system.slice/app.service").environment("SYSTEMD_EXEC_PID=81");
        assertThat(verdict(83, SYSTEMD, executedAgain).kind()).isEqualTo(new Kind.Service(Optional.of("app.service"), 1, Kind.Service.Type.FORKING));
    }

    @Test
    void takesTheProcessOfThePidFileForTheMainOne_ofSeveralChildrenOfTheManager() {
        surroundings = new Surroundings(false, List.of(new PidFile("/run/x.pid", 85)), new TreeMap<>());
        MadeProcess helper = process(84, "x-helper").session(81).forked().cgroup("/system.slice/x.service");
        MadeProcess main = process(85, "x").session(81).forked().cgroup("/system.slice/x.service");
        assertThat(verdict(85, SYSTEMD, helper, main).is("service")).isTrue();
        assertThat(verdict(84, SYSTEMD, helper, main).kind()).isEqualTo(new Kind.Worker(Optional.of("x.service"), Optional.of(85)));
    }

    @Test
    void callsTheRestOfAServiceItsWorkers_howeverDeep() {
        MadeProcess main = service(80, "web");
        MadeProcess child = process(81, "worker").parent(80).session(80).cgroup("/system.slice/web.service");
        MadeProcess inSubgroup = process(82, "job").parent(81).session(80).cgroup("/system.slice/web.service/jobs");
        assertThat(verdict(81, SYSTEMD, main, child, inSubgroup).kind()).isEqualTo(new Kind.Worker(Optional.of("web.service"), Optional.of(80)));
        assertThat(verdict(82, SYSTEMD, main, child, inSubgroup).kind()).isEqualTo(new Kind.Worker(Optional.of("web.service"), Optional.of(80)));
    }

    @Test
    void isLessSure_whereTheEnvironmentMustNotBeRead() {
        MadeProcess one = process(80, "web").cgroup("/system.slice/web.service").denied();
        MadeProcess other = process(81, "web").cgroup("/system.slice/web.service").denied();
        Verdict alone = verdict(80, SYSTEMD, one);
        assertThat(alone.kind()).isEqualTo(new Kind.Service(Optional.of("web.service"), 1, Kind.Service.Type.UNKNOWN));
        assertThat(alone.certainty()).isEqualTo(Certainty.CERTAIN);
        assertThat(verdict(80, SYSTEMD, one, other).certainty()).isEqualTo(Certainty.LIKELY);
    }

    @Test
    void tellsAServiceWithoutControlGroups_andItsUnitIfTheManagerHasSaidIt() {
        MadeProcess lares = process(50, "java").parent(40).commandLine("java", "dev.lares.cli.Main", "init");
        MadeProcess web = process(51, "web").parent(50).environment("SYSTEMD_EXEC_PID=51", "INVOCATION_ID=0b");
        MadeProcess worker = process(52, "worker").parent(51).session(51).environment("SYSTEMD_EXEC_PID=51", "INVOCATION_ID=0b");
        assertThat(verdict(51, lares, web, worker).kind()).isEqualTo(new Kind.Service(Optional.empty(), 50, Kind.Service.Type.SIMPLE));
        assertThat(verdict(52, lares, web, worker).kind()).isEqualTo(new Kind.Worker(Optional.empty(), Optional.of(51)));

        surroundings = new Surroundings(false, List.of(), new TreeMap<>(Map.of("0b", "web.service")));
        assertThat(verdict(51, lares, web, worker).kind()).isEqualTo(new Kind.Service(Optional.of("web.service"), 50, Kind.Service.Type.SIMPLE));
    }

    @Test
    void seesThatAServiceWritesToTheJournal() {
        SocketEntry ours = new SocketEntry.Unix(700, 4, SocketEntry.UnixType.STREAM, SocketState.ESTABLISHED, Optional.empty(),
                Reading.known(701L), Reading.absent(), Reading.absent());
        SocketEntry journal = new SocketEntry.Unix(701, 4, SocketEntry.UnixType.STREAM, SocketState.ESTABLISHED,
                Optional.of("/run/systemd/journal/stdout"), Reading.known(700L), Reading.absent(), Reading.absent());
        ProcessTable table = MadeProcess.table(List.of(ours, journal), SYSTEMD, service(80, "web").socketAt(1, 700));
        assertThat(facts(Classification.of(table, surroundings).get(80))).contains("writes its output to the journal");
    }

    /** A terminal emulator is a user's service; what runs in its terminals is not. */
    @Test
    void callsWhatHasATerminalAJob_alsoInTheControlGroupOfAService() {
        MadeProcess emulator = service(80, "term");
        MadeProcess shell = process(81, "bash").parent(80).terminal(81).cgroup("/system.slice/term.service");
        assertThat(verdict(81, SYSTEMD, emulator, shell).kind()).isEqualTo(new Kind.SessionLeader(Optional.of("pts/0")));
        MadeProcess getty = service(82, "getty").terminal(82);
        assertThat(verdict(82, SYSTEMD, getty).is("service")).isTrue();
    }

    // ---- jobs of a terminal ----

    @Test
    void tellsLeaderForegroundAndBackgroundOfATerminal() {
        MadeProcess shell = process(100, "bash").terminal(102);
        MadeProcess background = process(101, "sleep").parent(100).session(100).terminal(102).ignores(Signal.SIGHUP);
        MadeProcess foreground = process(102, "vi").parent(100).session(100).terminal(102);
        SortedMap<Integer, Verdict> verdicts = Classification.of(MadeProcess.table(SYSTEMD, shell, background, foreground), surroundings);
        assertThat(verdicts.get(100).kind()).isEqualTo(new Kind.SessionLeader(Optional.of("pts/0")));
        assertThat(verdicts.get(101).kind()).isEqualTo(new Kind.BackgroundJob("pts/0"));
        assertThat(verdicts.get(101).evidence()).containsExactly(
                new Evidence("has the controlling terminal pts/0", "stat: tty_nr 136:0"),
                new Evidence("is not in the foreground there", "stat: pgrp 101, tpgid 102"),
                new Evidence("ignores SIGHUP, so it outlives its terminal, as after nohup(1)", "status: SigIgn"));
        assertThat(verdicts.get(102).kind()).isEqualTo(new Kind.ForegroundJob("pts/0"));
        assertThat(conditions(verdicts.get(101))).isEmpty();
    }

    @Test
    void callsAJobWhoseParentIsGoneAnOrphan() {
        MadeProcess job = process(101, "sleep").session(100).terminal(100);
        Verdict verdict = verdict(101, SYSTEMD, process(100, "bash").terminal(100), job);
        assertThat(verdict.kind()).isEqualTo(new Kind.BackgroundJob("pts/0"));
        assertThat(conditions(verdict)).containsExactly("orphan");
    }

    @Test
    void callsWhatIsLeftOfAClosedTerminalAnOrphan_notADaemon() {
        Verdict verdict = verdict(101, SYSTEMD, process(101, "sleep").session(100).group(101));
        assertThat(verdict.kind()).isEqualTo(new Kind.Ordinary());
        assertThat(conditions(verdict)).containsExactly("orphan");
    }

    @Test
    void callsADetachedProgramThatStillUsesItsTerminalALeader() {
        Verdict verdict = verdict(101, SYSTEMD, process(101, "sleep").terminalAt(0).terminalAt(1).terminalAt(2));
        assertThat(verdict.kind()).isEqualTo(new Kind.SessionLeader(Optional.empty()));
    }

    // ---- daemons ----

    @Test
    void tellsADaemonThatForkedTwice() {
        surroundings = new Surroundings(false, List.of(new PidFile("/run/old.pid", 202)), new TreeMap<>());
        Verdict verdict = verdict(202, SYSTEMD, process(202, "old").session(201).group(201).forked());
        assertThat(verdict.kind()).isEqualTo(new Kind.Daemon());
        assertThat(verdict.certainty()).isEqualTo(Certainty.CERTAIN);
        assertThat(facts(verdict)).containsExactly(
                "is in a session of its own, whose leader has ended: it forked twice",
                "was not forked by its parent 1 (systemd), which runs another program",
                "can get no terminal again, since it leads no session",
                "is named by the PID file /run/old.pid",
                "reads nothing, and writes to no terminal",
                "has no controlling terminal",
                "works in the root directory");
        assertThat(verdict.conditions()).isEmpty();
    }

    @Test
    void tellsADaemonThatForkedOnce_belowAnotherInheritorThanProcess1() {
        MadeProcess shepherd = process(30, "shepherd").executable("/usr/bin/shepherd");
        assertThat(verdict(201, SYSTEMD, shepherd, process(201, "old").parent(30).forked()).kind()).isEqualTo(new Kind.Daemon());
    }

    @Test
    void callsADaemonThatNeverLeftItsSessionPossible_ifAPidFileNamesIt() {
        MadeProcess stayed = process(202, "old").session(150).group(150).forked();
        MadeProcess neighbour = process(151, "other").session(150).group(150);
        assertThat(verdict(202, SYSTEMD, stayed, neighbour).kind()).isEqualTo(new Kind.Ordinary());
        surroundings = new Surroundings(false, List.of(new PidFile("/run/old.pid", 202)), new TreeMap<>());
        Verdict verdict = verdict(202, SYSTEMD, stayed, neighbour);
        assertThat(verdict.kind()).isEqualTo(new Kind.Daemon());
        assertThat(verdict.certainty()).isEqualTo(Certainty.POSSIBLE);
    }

    /** {@code (loop) & exec server}: the subshell runs another program than its parent, which is its parent all the same. */
    @Test
    void doesNotTakeAChildForAdopted_becauseItsParentHasExecutedAnotherProgram() {
        MadeProcess server = process(150, "server").terminalAt(1);
        Verdict verdict = verdict(151, process(1, "init").parent(0), server, process(151, "bash").parent(150).session(150).group(150).forked());
        assertThat(verdict.kind()).isEqualTo(new Kind.Ordinary());
        assertThat(verdict.conditions()).isEmpty();
    }

    @Test
    void callsTheChildrenOfADaemonItsWorkers() {
        MadeProcess main = process(202, "old").session(201).group(201).forked();
        MadeProcess child = process(203, "old").parent(202).session(201).group(201).forked();
        assertThat(verdict(203, SYSTEMD, main, child).kind()).isEqualTo(new Kind.Worker(Optional.empty(), Optional.of(202)));
    }

    @Test
    void doesNotTakeTheProgramOfAContainerForADaemon_becauseItsInitStartedIt() {
        MadeProcess tini = process(1, "tini").parent(0).commandLine("tini", "--", "web", "--port", "80");
        Verdict verdict = verdict(7, tini, process(7, "web").commandLine("web", "--port", "80"));
        assertThat(verdict.kind()).isEqualTo(new Kind.SessionLeader(Optional.empty()));
        assertThat(verdict.conditions()).isEmpty();
    }

    // ---- containers ----

    @Test
    void tellsTheInitOfAnInnerNamespace_andTheShimAboveIt() {
        MadeProcess shim = process(300, "containerd-shim").executable("/usr/bin/containerd-shim-runc-v2");
        MadeProcess init = process(301, "sh").parent(300).inner(1);
        MadeProcess child = process(302, "web").parent(301).session(301).inner(7);
        SortedMap<Integer, Verdict> verdicts = Classification.of(MadeProcess.table(SYSTEMD, shim, init, child), surroundings);
        assertThat(verdicts.get(300).kind()).isEqualTo(new Kind.ContainerShim(301));
        assertThat(verdicts.get(300).certainty()).isEqualTo(Certainty.CERTAIN);
        assertThat(verdicts.get(301).kind()).isEqualTo(new Kind.Init(true));
        assertThat(verdicts.get(301).evidence()).containsExactly(
                new Evidence("is the first process of a PID namespace of its own", "status: NSpid 301 1"));
        assertThat(verdicts.get(302).kind()).isEqualTo(new Kind.Ordinary());

        MadeProcess unshare = process(300, "unshare");
        assertThat(verdict(300, SYSTEMD, unshare, init).certainty()).isEqualTo(Certainty.LIKELY);
    }

    // ---- conditions ----

    @Test
    void tellsConditionsBesideTheKind() {
        MadeProcess shell = process(100, "bash").terminal(100);
        MadeProcess stopped = process(101, "vi").parent(100).session(100).terminal(100).state(ProcessState.STOPPED);
        MadeProcess traced = process(102, "ls").parent(100).session(100).terminal(100).tracedBy(103);
        MadeProcess tracer = process(103, "strace").parent(100).session(100).terminal(100);
        MadeProcess ended = process(104, "cc").parent(100).session(100).terminal(100).exited(3 << 8);
        MadeProcess killed = process(105, "cc").parent(100).session(100).terminal(100).exited(9);
        SortedMap<Integer, Verdict> verdicts =
                Classification.of(MadeProcess.table(SYSTEMD, shell, stopped, traced, tracer, ended, killed), surroundings);
        assertThat(conditions(verdicts.get(101))).containsExactly("stopped");
        assertThat(verdicts.get(102).conditions()).containsExactly(
                new Condition.Traced(103, new Evidence("is traced by process 103 (strace)", "status: TracerPid 103")));
        assertThat(verdicts.get(104).conditions()).containsExactly(new Condition.Zombie(
                new Evidence("has ended with status 3; its parent 100 (bash) has not waited for it", "stat: state Z")));
        assertThat(verdicts.get(105).conditions()).containsExactly(new Condition.Zombie(
                new Evidence("has ended by SIGKILL; its parent 100 (bash) has not waited for it", "stat: state Z")));
        assertThat(verdicts.get(104).is("zombie")).isTrue();
        assertThat(verdicts.get(104).is("background")).isTrue();
        assertThat(verdicts.get(104).is("daemon")).isFalse();
    }

    /** Every kind has a name to be filtered by, and no name is without a kind. */
    @Test
    void namesEachKind() {
        assertThat(Kind.NAMES).hasSize(Kind.class.getPermittedSubclasses().length).doesNotHaveDuplicates();
        assertThat(Condition.NAMES).hasSize(Condition.class.getPermittedSubclasses().length);
        assertThat(Arrays.asList(new Kind.KernelThread().name(), new Kind.Daemon().name(), new Kind.Ordinary().name())).isSubsetOf(Kind.NAMES);
    }

    @Test
    void judgesEveryProcessOfThisMachine_withEvidence() throws Exception {
        ProcessTable table = ProcessTable.read(ScanOptions.basics().with(Part.LINKS, Part.ENVIRONMENT, Part.DESCRIPTORS, Part.SOCKETS));
        SortedMap<Integer, Verdict> verdicts = Classification.of(table, Surroundings.read());
        assertThat(verdicts).hasSameSizeAs(table.processes());
        assertThat(verdicts.values()).allSatisfy(verdict -> {
            assertThat(verdict.evidence()).isNotEmpty();
            assertThat(Kind.NAMES).contains(verdict.kind().name());
        });
        table.processes().forEach(process -> assertThat(verdicts.get(process.pid()).is("kernel")).isEqualTo(process.isKernelThread()));
    }
}
