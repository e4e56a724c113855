package dev.lares.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lares.linux.ProcessSetting.IoClass;
import dev.lares.linux.ProcessSetting.SchedulingPolicy;
import dev.lares.linux.SpawnResult.SpawnFailed;
import dev.lares.linux.SpawnResult.Spawned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpawnerTest {
    private static final int NOBODY = 65534;

    @TempDir Path directory;
    private Spawning spawning;

    @BeforeEach
    void openSpawner() throws LinuxException {
        spawning = new Spawning(Spawner.open(directory.toString(), 2));
    }

    @AfterEach
    void closeSpawner() {
        spawning.close();
    }

    @Test
    void givesTheArgumentsAndExactlyTheEnvironmentAskedFor() throws Exception {
        Path output = directory.resolve("out");
        SpawnRequest request = SpawnRequest.of("/bin/sh")
                .arguments(List.of("other-name", "-c", "echo \"$0\" \"$1\"; env", "zero", "two words ü"))
                .environment(List.of("A=1", "B=two words"))
                .standardOutput(new Stdio.File(output.toString(), Stdio.FileMode.WRITE))
                .build();

        assertThat(spawning.run(request)).isInstanceOfSatisfying(ChildEnd.Exited.class,
                end -> assertThat(end.status()).isZero());
        assertThat(Files.readAllLines(output)).startsWith("zero two words ü").contains("A=1", "B=two words")
                .noneMatch(line -> line.startsWith("PATH="));
    }

    @Test
    void carriesTheTokenOfTheCaller() throws Exception {
        spawning.run(SpawnRequest.of("/bin/true").build());
        SpawnResult second = spawning.make(SpawnRequest.of("/nowhere").build());

        assertThat(second.token()).isEqualTo(1);
    }

    @Test
    void makesTheChildLeaderOfItsOwnSession() throws Exception {
        Pid pid = sleeper(builder -> builder);
        Pid groupLeader = sleeper(b -> b.processGroup(SpawnRequest.ProcessGroup.NEW_GROUP));
        Pid member = sleeper(b -> b.processGroup(SpawnRequest.ProcessGroup.INHERIT));

        assertThat(Unistd.session(pid)).contains(pid);
        assertThat(Unistd.session(groupLeader)).isEqualTo(Unistd.session(Unistd.pid()));
        assertThat(Unistd.processGroup(groupLeader)).contains(groupLeader);
        assertThat(Unistd.processGroup(member)).isEqualTo(Unistd.processGroup(Unistd.pid()));
        end(pid, groupLeader, member);
    }

    @Test
    void startsWithDefaultSignalsAndOnlySigPipeIgnored() throws Exception {
        Pid ignoring = sleeper(builder -> builder);
        Pid plain = sleeper(builder -> builder.ignoresSigPipe(false));
        Pid blocking = sleeper(b -> b.blockedSignals(List.of(Signal.SIGUSR1)));

        assertThat(status(ignoring, "SigIgn")).isEqualTo("0000000000001000");
        assertThat(status(ignoring, "SigBlk")).isEqualTo("0000000000000000");
        assertThat(status(ignoring, "SigCgt")).isEqualTo("0000000000000000");
        assertThat(status(plain, "SigIgn")).isEqualTo("0000000000000000");
        assertThat(status(blocking, "SigBlk")).isEqualTo("0000000000000200");
        end(ignoring, plain, blocking);
    }

    @Test
    void setsUmaskAndDirectoryOfTheChildAlone() throws Exception {
        spawning.run(SpawnRequest.of("/bin/true").build());
        Path before = Path.of("/proc/self/cwd").toRealPath();
        String umaskBefore = status(Unistd.pid(), "Umask");
        Pid pid = sleeper(b -> b.umask(0027).workingDirectory(directory.toString()));

        assertThat(status(pid, "Umask")).isEqualTo("0027");
        assertThat(Path.of("/proc/" + pid + "/cwd").toRealPath()).isEqualTo(directory.toRealPath());
        assertThat(status(Unistd.pid(), "Umask")).isEqualTo(umaskBefore);
        assertThat(Path.of("/proc/self/cwd").toRealPath()).isEqualTo(before);
        end(pid);
    }

    @Test
    void forgetsUmaskAndDirectoryOfTheChildBefore() throws Exception {
        for (int i = 0; i < 4; i++) {
            spawning.run(SpawnRequest.of("/bin/true").umask(0077).workingDirectory("/usr").build());
        }
        Pid pid = sleeper(builder -> builder);

        assertThat(status(pid, "Umask")).isEqualTo("0022");
        assertThat(Path.of("/proc/" + pid + "/cwd").toRealPath()).isEqualTo(Path.of("/"));
        end(pid);
    }

    @Test
    void givesTheDescriptorsAskedForAndNoOther() throws Exception {
        List<Fd> strangers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Fd stranger = Fcntl.open("/dev/null", Fcntl.O_RDONLY);
            Fcntl.setCloseOnExec(stranger, false);
            strangers.add(stranger);
        }
        try (Fd hosts = Fcntl.open("/etc/hosts", Fcntl.O_RDONLY); Fd passwd = Fcntl.open("/etc/passwd", 0)) {
            assertThat(descriptorsOfChildWith(List.of(passwd, hosts))).containsExactlyInAnyOrder(
                    "0 /dev/null", "2 /dev/null", "3 /etc/passwd", "4 /etc/hosts");
        } finally {
            strangers.forEach(Fd::close);
        }
    }

    @Test
    void passesDescriptorsWhoseNumbersCrossTheirTargets() throws Exception {
        Fd first = Fcntl.open("/etc/hosts", Fcntl.O_RDONLY);
        Fd second = Fcntl.open("/etc/passwd", Fcntl.O_RDONLY);
        List<Fd> passed = new ArrayList<>();
        List<String> expected = new ArrayList<>(List.of("0 /dev/null", "2 /dev/null"));
        for (int target = 3; target < second.number() + 5; target++) {
            passed.add(target % 2 == 0 ? first : second);
            expected.add(target + (target % 2 == 0 ? " /etc/hosts" : " /etc/passwd"));
        }
        assertThat(descriptorsOfChildWith(passed)).containsExactlyInAnyOrderElementsOf(expected);
        first.close();
        second.close();
    }

    @Test
    void leavesTheManagerAsManyDescriptorsAsBefore() throws Exception {
        SpawnRequest gated = SpawnRequest.of("/bin/true").pidVariables(List.of("P"))
                .standardOutput(new Stdio.File(directory.resolve("o").toString(), Stdio.FileMode.APPEND))
                .standardError(new Stdio.SameAs(1)).build();
        SpawnRequest failing = SpawnRequest.of("/nowhere").pidVariables(List.of("P")).build();
        spawning.run(gated);
        spawning.make(failing);
        List<String> before = descriptors(Unistd.pid());
        for (int i = 0; i < 20; i++) {
            spawning.run(gated);
            spawning.make(failing);
        }

        assertThat(descriptors(Unistd.pid())).hasSameSizeAs(before);
    }

    @Test
    void opensFilesForStandardInputAndOutput() throws Exception {
        Path input = Files.writeString(directory.resolve("in"), "from the file\n");
        Path appended = Files.writeString(directory.resolve("appended"), "old\n");
        Path truncated = Files.writeString(directory.resolve("truncated"), "old and long\n");
        spawning.run(SpawnRequest.of("/bin/sh", "-c", "cat; echo oops >&2")
                .standardInput(new Stdio.File(input.toString(), Stdio.FileMode.READ))
                .standardOutput(new Stdio.File(appended.toString(), Stdio.FileMode.APPEND))
                .standardError(new Stdio.File(truncated.toString(), Stdio.FileMode.TRUNCATE)).build());

        assertThat(appended).hasContent("old\nfrom the file\n");
        assertThat(truncated).hasContent("oops\n");
    }

    @Test
    void createsOutputFilesWithTheUmaskOfTheChild() throws Exception {
        Path output = directory.resolve("created");
        spawning.run(SpawnRequest.of("/bin/true").umask(0027)
                .standardOutput(new Stdio.File(output.toString(), Stdio.FileMode.WRITE)).build());

        assertThat(Stat.ofPath(output.toString()).permissions()).isEqualTo(0640);
    }

    @Test
    void writesThePidIntoTheVariablesThatAskForIt() throws Exception {
        Path output = directory.resolve("out");
        SpawnRequest request = SpawnRequest.of("/bin/sh", "-c", "echo $$ $LISTEN_PID $SYSTEMD_EXEC_PID $LISTEN_FDS")
                .environment(List.of("LISTEN_PID=1", "LISTEN_FDS=2", "LISTEN_PIDX=3"))
                .pidVariables(List.of("LISTEN_PID", "SYSTEMD_EXEC_PID"))
                .standardOutput(new Stdio.File(output.toString(), Stdio.FileMode.WRITE)).build();
        Pid pid = Spawning.pid(spawning.make(request));
        Wait.untilEnded(pid);

        assertThat(output).hasContent(pid + " " + pid + " " + pid + " 2\n");
    }

    @Test
    void setsLimitsBeforeTheProgramRuns() throws Exception {
        Path output = directory.resolve("out");
        spawning.run(SpawnRequest.of("/bin/sh", "-c", "ulimit -Sn; ulimit -Hn; ulimit -c")
                .add(new ProcessSetting.Limit(Resource.NOFILE, 77, 99))
                .add(new ProcessSetting.Limit(Resource.CORE, 0, 0))
                .standardOutput(new Stdio.File(output.toString(), Stdio.FileMode.WRITE)).build());

        assertThat(output).hasContent("77\n99\n0\n");
        assertThat(Limits.of(Resource.NOFILE).soft()).isNotEqualTo(77);
    }

    @Test
    void setsOomScoreNiceAffinityAndIoPriority() throws Exception {
        Pid pid = sleeper(b -> b.add(new ProcessSetting.OomScoreAdjust(345)).add(new ProcessSetting.Nice(7))
                .add(new ProcessSetting.Affinity(List.of(0)))
                .add(new ProcessSetting.IoPriority(IoClass.BEST_EFFORT, 6)));

        assertThat(Files.readString(Path.of("/proc/" + pid + "/oom_score_adj")).strip()).isEqualTo("345");
        assertThat(niceLevel(pid.toString())).isEqualTo(7);
        assertThat(status(pid, "Cpus_allowed_list")).isEqualTo("0");
        assertThat(Syscall.call(SyscallNumber.IOPRIO_GET, 1, pid.number())).isEqualTo(2 << 13 | 6);
        end(pid);
    }

    @Test
    void setsTheSchedulingPolicy() throws Exception {
        Pid pid = sleeper(b -> b.add(new ProcessSetting.Scheduling(SchedulingPolicy.BATCH, 0, false)));

        assertThat(Syscall.call(SyscallNumber.SCHED_GETSCHEDULER, pid.number()))
                .isEqualTo(SchedulingPolicy.BATCH.number);
        end(pid);
    }

    @Test
    void becomesAnotherUserWithoutTouchingTheManager() throws Exception {
        assumeRoot();
        String before = status(Unistd.pid(), "NoNewPrivs");
        Pid pid = sleeper(b -> b.add(new MouldSetting.Identity(NOBODY, 54321, List.of(5, 6)))
                .add(new MouldSetting.NoNewPrivileges()).pidVariables(List.of("LISTEN_PID")));

        assertThat(status(pid, "Uid")).isEqualTo("65534\t65534\t65534\t65534");
        assertThat(status(pid, "Gid")).isEqualTo("54321\t54321\t54321\t54321");
        assertThat(status(pid, "Groups")).isEqualTo("5 6");
        assertThat(status(pid, "CapEff")).isEqualTo("0000000000000000");
        assertThat(status(pid, "NoNewPrivs")).isEqualTo("1");
        end(pid);
        assertThat(everyThreadOfTheManager("Uid")).containsExactly("0\t0\t0\t0");
        assertThat(everyThreadOfTheManager("Gid")).containsExactly("0\t0\t0\t0");
        assertThat(everyThreadOfTheManager("NoNewPrivs")).containsExactly(before);
    }

    /** As root of a container without CAP_SYS_RESOURCE and CAP_SYS_NICE. */
    @Test
    void setsUpAChildOfAnotherUserWithThatUsersRights() throws Exception {
        assumeRoot();
        MouldSetting.Identity owner = new MouldSetting.Identity(NOBODY, NOBODY, List.of());
        Pid pid = sleeper(b -> b.add(owner));
        List<ProcessSetting> settings = List.of(new ProcessSetting.Limit(Resource.NOFILE, 50, 60),
                new ProcessSetting.Nice(3), new ProcessSetting.Affinity(List.of(0)),
                new ProcessSetting.IoPriority(IoClass.IDLE, 0),
                new ProcessSetting.Scheduling(SchedulingPolicy.BATCH, 0, false));
        FutureTask<String> weakRoot = new FutureTask<>(() -> {
            long setUidAndGid = 1L << 6 | 1L << 7;
            MouldSetup.setCapabilities(setUidAndGid);
            assertThatThrownBy(() -> ProcessSetup.apply(pid.number(), settings.getFirst()))
                    .isInstanceOf(StageException.class);
            for (ProcessSetting setting : settings) {
                OwnerRights.apply(pid.number(), setting, List.of(owner));
            }
            return ProcFile.read("/proc/self/task/" + Unistd.threadId() + "/status").orElseThrow();
        });
        Thread thread = new Thread(weakRoot);
        thread.start();
        List<String> threadAfterwards = weakRoot.get().lines().toList();

        assertThat(ProcFile.read("/proc/" + pid + "/limits").orElseThrow())
                .containsPattern("Max open files +50 +60 ");
        assertThat(niceLevel(pid.toString())).isEqualTo(3);
        assertThat(Syscall.call(SyscallNumber.SCHED_GETSCHEDULER, pid.number())).isEqualTo(3);
        assertThat(fieldOf(threadAfterwards, "Uid")).isEqualTo("0\t0\t0\t0");
        assertThat(fieldOf(threadAfterwards, "Gid")).isEqualTo("0\t0\t0\t0");
        end(pid);
    }

    @Test
    void givesAmbientCapabilitiesAndBoundsTheRest() throws Exception {
        assumeRoot();
        long netBind = 1L << 10;
        Pid pid = sleeper(b -> b.add(new MouldSetting.Identity(NOBODY, NOBODY, List.of()))
                .add(new MouldSetting.AmbientSet(netBind)).add(new MouldSetting.BoundingSet(netBind | 1)));

        assertThat(status(pid, "CapAmb")).isEqualTo("0000000000000400");
        assertThat(status(pid, "CapEff")).isEqualTo("0000000000000400");
        assertThat(status(pid, "CapBnd")).isEqualTo("0000000000000401");
        end(pid);
        assertThat(everyThreadOfTheManager("CapBnd")).hasSize(1).doesNotContain("0000000000000401");
    }

    @Test
    void takesCapabilitiesFromARootProgram() throws Exception {
        assumeRoot();
        Pid pid = sleeper(b -> b.add(new MouldSetting.BoundingSet(1)));

        assertThat(status(pid, "CapEff")).isEqualTo("0000000000000001");
        assertThat(status(pid, "CapPrm")).isEqualTo("0000000000000001");
        end(pid);
    }

    @Test
    void entersTheDirectoryAsTheUserOfTheChild() throws Exception {
        assumeRoot();
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Stat.changeMode(closed.toString(), 0700);
        SpawnRequest.Builder request = SpawnRequest.of("/bin/true").workingDirectory(closed.toString())
                .add(new MouldSetting.Identity(NOBODY, NOBODY, List.of()));

        assertThat(spawning.make(request.build())).isEqualTo(
                new SpawnFailed(0, ExecStage.CHDIR, Errno.EACCES, closed.toString()));
        assertThat(spawning.run(request.workingDirectoryMayMiss(true).build())).isInstanceOf(ChildEnd.Exited.class);
    }

    @Test
    void setsLimitsOfAChildOfAnotherUser() throws Exception {
        assumeRoot();
        Path output = directory.resolve("out");
        spawning.run(SpawnRequest.of("/bin/sh", "-c", "ulimit -Sn; ulimit -Hn; id -u").environment(List.of("PATH=/bin"))
                .add(new MouldSetting.Identity(NOBODY, NOBODY, List.of()))
                .add(new ProcessSetting.Limit(Resource.NOFILE, 77, 99)).add(new ProcessSetting.Nice(4))
                .add(new ProcessSetting.OomScoreAdjust(10))
                .standardOutput(new Stdio.File(output.toString(), Stdio.FileMode.WRITE)).build());

        assertThat(output).hasContent("77\n99\n65534\n");
        assertThat(everyThreadOfTheManager("Uid")).containsExactly("0\t0\t0\t0");
    }

    @Test
    void isInItsCgroupWithTheFirstInstruction() throws Exception {
        Path cgroup = newCgroup();
        Path output = directory.resolve("out");
        try {
            spawning.run(SpawnRequest.of("/bin/cat", "/proc/self/cgroup")
                    .add(new ProcessSetting.Cgroup(cgroup.toString()))
                    .add(new MouldSetting.Identity(NOBODY, NOBODY, List.of()))
                    .standardOutput(new Stdio.File(output.toString(), Stdio.FileMode.WRITE)).build());

            assertThat(Files.readAllLines(output)).contains("0::/" + cgroup.getFileName());
        } finally {
            Files.delete(cgroup);
        }
    }

    @Test
    void reportsTheStageThatFailed() throws Exception {
        Path plainFile = Files.writeString(directory.resolve("plain"), "");
        String nowhere = directory.resolve("no/where").toString();

        assertFails(SpawnRequest.of(nowhere), ExecStage.EXEC, Errno.ENOENT, nowhere);
        assertFails(SpawnRequest.of(plainFile.toString()), ExecStage.EXEC, Errno.EACCES, plainFile.toString());
        assertFails(SpawnRequest.of("/bin/true").workingDirectory(nowhere), ExecStage.CHDIR, Errno.ENOENT, nowhere);
        assertFails(SpawnRequest.of("/bin/true").standardInput(new Stdio.File(nowhere, Stdio.FileMode.READ)),
                ExecStage.STDIN, Errno.ENOENT, nowhere);
        assertFails(SpawnRequest.of("/bin/true").standardOutput(new Stdio.File("/usr", Stdio.FileMode.WRITE)),
                ExecStage.STDOUT, Errno.EISDIR, "/usr");
        assertFails(SpawnRequest.of("/bin/true").standardError(new Stdio.File(nowhere, Stdio.FileMode.APPEND)),
                ExecStage.STDERR, Errno.ENOENT, nowhere);
    }

    @Test
    void reportsTheStageThatFailedAtTheGateAndLeavesNoChild() throws Exception {
        String nowhere = directory.resolve("no/where").toString();

        assertFails(SpawnRequest.of("/bin/sleep", "1000").add(new ProcessSetting.Cgroup(nowhere)),
                ExecStage.CGROUP, Errno.ENOENT, nowhere);
        assertFails(SpawnRequest.of("/bin/sleep", "1000").add(new ProcessSetting.OomScoreAdjust(1001)),
                ExecStage.OOM_ADJUST, Errno.EINVAL, "OOM score adjustment 1001");
        assertFails(SpawnRequest.of("/bin/sleep", "1000").add(new ProcessSetting.Limit(Resource.NOFILE, 9, 8)),
                ExecStage.LIMITS, Errno.EINVAL, "limit NOFILE");
        assertFails(SpawnRequest.of("/bin/sleep", "1000").add(new ProcessSetting.Affinity(List.of(8000))),
                ExecStage.CPUAFFINITY, Errno.EINVAL, "processors [8000]");
        assertThat(Wait.peekAnyEnded()).isEmpty();
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void reportsAMissingProgramBehindTheGateAsExec() throws Exception {
        String nowhere = directory.resolve("no/where").toString();

        assertFails(SpawnRequest.of(nowhere).pidVariables(List.of("LISTEN_PID")), ExecStage.EXEC, Errno.ENOENT,
                nowhere);
        assertThat(spawning.run(SpawnRequest.of("/bin/true").pidVariables(List.of("LISTEN_PID")).build()))
                .isInstanceOf(ChildEnd.Exited.class);
    }

    @Test
    void saysInWordsWhatFailed() throws Exception {
        SpawnFailed failed = (SpawnFailed) spawning.make(SpawnRequest.of("/nowhere").build());

        assertThat(failed.message()).isEqualTo("cannot execute /nowhere: No such file or directory (ENOENT)");
        assertThat(failed.stage().exitStatus()).isEqualTo(203);
    }

    @Test
    void losesNoResultOfAThousandRequests() throws Exception {
        List<SpawnRequest> requests = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            SpawnRequest.Builder request = SpawnRequest.of(i % 10 == 9 ? "/nowhere" : "/bin/true");
            if (i % 2 == 0) {
                request.pidVariables(List.of("LISTEN_PID"));
            }
            if (i % 3 == 0) {
                request.add(new MouldSetting.NoNewPrivileges());
            }
            requests.add(request.build());
        }
        List<SpawnResult> results = spawning.makeAll(requests);

        Set<Long> tokens = new HashSet<>();
        Set<Pid> pids = new HashSet<>();
        for (SpawnResult result : results) {
            tokens.add(result.token());
            switch (result) {
                case Spawned(long token, Pid pid) -> {
                    assertThat(token % 10).isNotEqualTo(9);
                    pids.add(pid);
                    Wait.untilEnded(pid);
                }
                case SpawnFailed failed -> {
                    assertThat(failed.token() % 10).isEqualTo(9);
                    assertThat(failed.stage()).isEqualTo(ExecStage.EXEC);
                }
            }
        }
        assertThat(tokens).hasSize(1000);
        assertThat(pids).hasSize(900);
        assertThat(Wait.peekAnyEnded()).isEmpty();
    }

    /** Children made at the same time hold copies of each other's open gates until they execute. */
    @Test
    void letsNoChildOfManyAtOnceSlipThroughTheGate() throws Exception {
        try (Spawning many = new Spawning(Spawner.open(directory.toString(), 6))) {
            List<SpawnRequest> requests = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                SpawnRequest.Builder request = SpawnRequest.of("/bin/sh", "-c", "exit $(($$ != P + $(ulimit -n) - 321))")
                        .pidVariables(List.of("P")).add(new ProcessSetting.Limit(Resource.NOFILE, 321, 321));
                requests.add(i % 2 == 0 ? request.build() : request.add(new MouldSetting.NoNewPrivileges()).build());
            }
            for (SpawnResult result : many.makeAll(requests)) {
                Pid pid = Spawning.pid(result);
                assertThat(Wait.untilEnded(pid)).contains(new ChildEnd.Exited(pid, 0));
            }
        }
    }

    @Test
    void countsRequestsUntilTheirResultsAreTaken() throws Exception {
        try (Spawner spawner = Spawner.open(directory.toString(), 1)) {
            spawner.submit(1, SpawnRequest.of("/nowhere").build());
            spawner.submit(2, SpawnRequest.of("/nowhere").build());
            assertThat(spawner.pendingCount()).isEqualTo(2);
            int taken = 0;
            while (taken < 2) {
                Poll.await(spawner.readiness(), Poll.POLLIN, -1);
                taken += spawner.results().size();
                assertThat(spawner.pendingCount()).isEqualTo(2 - taken);
            }
        }
    }

    @Test
    void refusesStringsTheKernelWouldCut() {
        assertThatThrownBy(() -> SpawnRequest.of("/bin/true", "a\0b").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot make a spawn request: a NUL character inside a?b");
        assertThatThrownBy(() -> SpawnRequest.of("/bin/true").environment(List.of("A=\0")).build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesRequestsAfterClosing() throws Exception {
        Spawner spawner = Spawner.open(directory.toString(), 1);
        spawner.submit(7, SpawnRequest.of("/nowhere").build());
        spawner.close();

        assertThat(spawner.results()).extracting(SpawnResult::token).containsExactly(7L);
        assertThatThrownBy(() -> spawner.submit(8, SpawnRequest.of("/bin/true").build()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void findsTheChildWithoutTheChildrenFile() throws Exception {
        spawning.run(SpawnRequest.of("/bin/true").build()); // The other spawner's rehearsal is over: it keeps no solitude.
        try (Spawning scanning =
                new Spawning(Spawner.open(directory.toString(), 2, new ChildFinder.ProcScan()))) {
            List<SpawnRequest> requests = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                requests.add(SpawnRequest.of("/bin/sh", "-c", "exit $(($$ != $P))").pidVariables(List.of("P")).build());
                requests.add(SpawnRequest.of("/bin/true").build());
            }
            for (SpawnResult result : scanning.makeAll(requests)) {
                Pid pid = Spawning.pid(result);
                assertThat(Wait.untilEnded(pid)).contains(new ChildEnd.Exited(pid, 0));
            }
        }
    }

    @Test
    void givesBackTheUmaskAndDirectoryItHasToBorrow() throws Exception {
        spawning.run(SpawnRequest.of("/bin/true").build());
        Path before = Path.of("/proc/self/cwd").toRealPath();
        String umaskBefore = status(Unistd.pid(), "Umask");
        SpawnResult made = FilesystemState.BORROWED.with(() -> {
            Unistd.umask(0123);
            Unistd.tryChangeDirectory("/usr");
            return new Spawned(7, Unistd.pid());
        });

        assertThat(made.token()).isEqualTo(7);
        assertThat(Path.of("/proc/self/cwd").toRealPath()).isEqualTo(before);
        assertThat(status(Unistd.pid(), "Umask")).isEqualTo(umaskBefore);
    }

    /** A class that a mould needs after it has become that user could not be loaded any more. */
    @Test
    void needsNoClassFilesThatTheUserOfTheChildCannotRead() throws Exception {
        assumeRoot();
        Path classes = Files.createDirectory(directory.resolve("classes"));
        for (String root : System.getProperty("java.class.path").split(":")) {
            if (Files.exists(Path.of(root, "dev/lares/linux"))) {
                copyTree(Path.of(root), classes);
            }
        }
        Stat.changeMode(classes.toString(), 0700);
        Path output = directory.resolve("out");
        spawning.run(SpawnRequest.of(System.getProperty("java.home") + "/bin/java",
                        "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp", classes.toString(),
                        SpawnAsNobody.class.getName(), directory.toString())
                .standardOutput(new Stdio.File(output.toString(), Stdio.FileMode.WRITE))
                .standardError(new Stdio.SameAs(1)).build());

        assertThat(output).hasContent("Exited 0\nSpawnFailed CHDIR\nSpawnFailed EXEC\nExited 0\n");
    }

    @Test
    void opensAFifoForStandardInputWithoutWaitingForItsWriter() throws Exception {
        Path fifo = directory.resolve("fifo");
        Path output = directory.resolve("out");
        Stat.makeFifo(fifo.toString(), 0600);
        Pid pid = Spawning.pid(spawning.make(SpawnRequest.of("/bin/sh", "-c", "read line; echo $line")
                .standardInput(new Stdio.File(fifo.toString(), Stdio.FileMode.READ))
                .standardError(new Stdio.File(fifo.toString(), Stdio.FileMode.WRITE))
                .standardOutput(new Stdio.File(output.toString(), Stdio.FileMode.WRITE)).build()));
        Files.writeString(fifo, "through the fifo\n");

        assertThat(Wait.untilEnded(pid)).contains(new ChildEnd.Exited(pid, 0));
        assertThat(output).hasContent("through the fifo\n");
    }

    @Test
    void connectsAStandardDescriptorToAListeningSocket() throws Exception {
        String path = directory.resolve("socket").toString();
        try (UnixStreamListener listener = UnixStreamListener.listen(new UnixAddress.FilePath(path), 0600, 1)) {
            spawning.run(SpawnRequest.of("/bin/echo", "hello")
                    .standardOutput(new Stdio.File(path, Stdio.FileMode.APPEND)).build());
            try (UnixStreamSocket connection = listener.accept().orElseThrow()) {
                assertThat(connection.receive(100).orElseThrow().bytes()).isEqualTo("hello\n".getBytes());
            }
        }
        assertFails(SpawnRequest.of("/bin/true").standardError(new Stdio.File(path, Stdio.FileMode.WRITE)),
                ExecStage.STDERR, Errno.ECONNREFUSED, path);
    }

    @Test
    void leavesNothingInTheRuntimeDirectory() {
        assertThat(directory).isEmptyDirectory();
    }

    private void assertFails(SpawnRequest.Builder request, ExecStage stage, Errno errno, String object)
            throws LinuxException {
        SpawnResult result = spawning.make(request.build());
        assertThat(result).isEqualTo(new SpawnFailed(result.token(), stage, errno, object));
    }

    private Pid sleeper(UnaryOperator<SpawnRequest.Builder> change) throws LinuxException {
        return Spawning.pid(spawning.make(change.apply(SpawnRequest.of("/bin/sleep", "1000")).build()));
    }

    private static void end(Pid... pids) throws LinuxException {
        for (Pid pid : pids) {
            Signals.kill(pid, Signal.SIGKILL);
            assertThat(Wait.untilEnded(pid)).contains(new ChildEnd.Killed(pid, Signal.SIGKILL, false));
        }
    }

    private static void assumeRoot() {
        assumeTrue(Unistd.effectiveUid() == 0, "needs root to change user or capabilities");
    }

    private static Path newCgroup() throws IOException {
        assumeRoot();
        Path mount = Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .filter(line -> line.contains(" - cgroup2 ")).map(line -> Path.of(line.split(" ")[4])).findFirst()
                .orElse(Path.of("/nowhere"));
        assumeTrue(Files.isWritable(mount.resolve("cgroup.procs")), "needs a writable cgroup2 mount");
        return Files.createDirectory(mount.resolve("lares-test-" + Unistd.pid()));
    }

    /** All but standard output, which is a file here, and the two directories that find(1) itself has opened. */
    private List<String> descriptorsOfChildWith(List<Fd> passed) throws Exception {
        Path output = directory.resolve("descriptors");
        spawning.run(SpawnRequest.of("/usr/bin/find", "/proc/self/fd", "-type", "l", "-printf", "%f %l\\n")
                .passedFds(passed).pidVariables(List.of("LISTEN_PID"))
                .standardOutput(new Stdio.File(output.toString(), Stdio.FileMode.TRUNCATE)).build());
        return Files.readAllLines(output).stream().filter(line -> !line.startsWith("1 ") && !line.endsWith(" /")
                && !line.contains(" /proc/")).toList();
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (var files = Files.walk(from.resolve("dev/lares/linux"))) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                if (Files.isRegularFile(file)) {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static List<String> descriptors(Pid pid) throws IOException {
        List<String> descriptors = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path entry : entries) {
                descriptors.add(entry.getFileName() + " " + Files.readSymbolicLink(entry));
            }
        }
        return descriptors;
    }

    private static String status(Pid pid, String field) throws IOException {
        return fieldOf(Files.readAllLines(Path.of("/proc/" + pid + "/status")), field);
    }

    private static String fieldOf(List<String> status, String field) {
        return status.stream().filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).strip()).findFirst().orElse("");
    }

    /** Moulds that are about to end excepted: the kernel's thread outlives Java's by a moment. */
    private static Set<String> everyThreadOfTheManager(String field) throws IOException {
        Set<String> values = new HashSet<>();
        try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                String status = ProcFile.read(thread.resolve("status").toString()).orElse("");
                if (!status.isEmpty() && !status.contains("Name:\tlares-mould")) {
                    values.add(fieldOf(status.lines().toList(), field));
                }
            }
        }
        return values;
    }

    private static int niceLevel(String pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
    }
}
