package dev.lares.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** This process: ids, limits, attributes, namespaces, accounts. */
final class ProcessTest {
    private static final int CAP_SYS_ADMIN = 21;

    @TempDir Path directory;

    @Test
    void knowsWhoItIs() throws Exception {
        assertThat(Unistd.pid().number()).isEqualTo((int) ProcessHandle.current().pid());
        assertThat(Unistd.parentPid()).isEqualTo((int) ProcessHandle.current().parent().orElseThrow().pid());
        assertThat(Unistd.uid()).isEqualTo(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        assertThat(Unistd.effectiveUid()).isEqualTo(Unistd.uid());
        assertThat(Unistd.effectiveGid()).isEqualTo(Unistd.gid());
        String groups = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("Groups:")).findFirst().orElseThrow().substring(7).strip();
        assertThat(Unistd.groups()).extracting(Object::toString)
                .containsExactlyElementsOf(groups.isEmpty() ? List.of() : List.of(groups.split(" ")));
    }

    @Test
    void knowsItsGroupAndSessionWhereverTheirLeadersAre() throws Exception {
        // proc(5), /proc/PID/stat: pgrp and session are the fifth and sixth field, 0 if outside the PID namespace.
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");

        assertThat(Unistd.processGroup(Unistd.pid()).map(Pid::number).orElse(0)).isEqualTo(Integer.valueOf(afterName[2]));
        assertThat(Unistd.session(Unistd.pid()).map(Pid::number).orElse(0)).isEqualTo(Integer.valueOf(afterName[3]));
    }

    @Test
    void becomesASubreaperAndStopsBeingOne() throws Exception {
        boolean before = Prctl.isChildSubreaper();
        Prctl.setChildSubreaper(true);
        assertThat(Prctl.isChildSubreaper()).isTrue();
        Prctl.setChildSubreaper(before);
        assertThat(Prctl.isChildSubreaper()).isEqualTo(before);
    }

    @Test
    void adoptsOrphansAsASubreaper() throws Exception {
        Prctl.setChildSubreaper(true);
        try (Spawning spawning = new Spawning(Spawner.open(directory.toString(), 1))) {
            Path output = directory.resolve("orphan");
            spawning.run(SpawnRequest.of("/bin/sh", "-c", "sleep 1000 & echo $!").environment(List.of("PATH=/bin"))
                    .standardOutput(new Stdio.File(output.toString(), Stdio.FileMode.WRITE)).build());
            Pid orphan = new Pid(Integer.parseInt(Files.readString(output).strip()));
            Signals.kill(orphan, Signal.SIGKILL);
            assertThat(Wait.untilEnded(orphan)).contains(new ChildEnd.Killed(orphan, Signal.SIGKILL, false));
        } finally {
            Prctl.setChildSubreaper(false);
        }
    }

    @Test
    void namesAThread() throws Exception {
        onOwnThread(() -> {
            Prctl.setThreadName("lares-named");
            assertThat(Path.of("/proc/self/task/" + Unistd.threadId() + "/comm")).hasContent("lares-named\n");
        });
    }

    @Test
    void readsAndLowersLimitsOfAProcess() throws Exception {
        try (Spawning spawning = new Spawning(Spawner.open(directory.toString(), 1))) {
            Pid pid = Spawning.pid(spawning.make(SpawnRequest.of("/bin/sleep", "1000").build()));
            assertThat(Limits.of(pid, Resource.NOFILE).hard()).isEqualTo(Limits.of(Resource.NOFILE).hard());
            Limits.set(pid, Resource.NOFILE, new Limits.Range(5, 6));
            assertThat(Limits.of(pid, Resource.NOFILE)).isEqualTo(new Limits.Range(5, 6));
            Limits.set(pid, Resource.CPU, new Limits.Range(100, Resource.UNLIMITED));
            assertThat(Limits.of(pid, Resource.CPU).hard()).isEqualTo(Resource.UNLIMITED);
            Signals.kill(pid, Signal.SIGKILL);
            Wait.untilEnded(pid);
        }
    }

    @Test
    void ignoresASignalForTheWholeProcess() throws Exception {
        Signals.ignore(Signal.SIGPIPE);

        assertThat(Signals.isIgnored(Signal.SIGPIPE)).isTrue();
        assertThat(Signals.isIgnored(Signal.SIGUSR1)).isFalse();
    }

    @Test
    void resetsASignalThatWasIgnored() throws Exception {
        Signals.ignore(Signal.SIGWINCH);
        assertThat(Signals.isIgnored(Signal.SIGWINCH)).isTrue();

        Signals.resetToDefault(Signal.SIGWINCH);

        assertThat(Signals.isIgnored(Signal.SIGWINCH)).isFalse();
    }

    @Test
    void mountsInANamespaceOfOneThread() throws Exception {
        assumeTrue(Prctl.hasCapability(CAP_SYS_ADMIN), "needs CAP_SYS_ADMIN to mount");
        onOwnThread(() -> {
            Namespaces.unshare(Namespaces.CLONE_NEWNS | Namespaces.CLONE_FS);
            Mount.mount("", "/", "", Mount.MS_REC | Mount.MS_PRIVATE, "");
            Mount.mount("lares", directory.toString(), "tmpfs", Mount.MS_NOSUID | Mount.MS_NODEV, "size=64k");
            assertThat(ProcFile.read("/proc/self/task/" + Unistd.threadId() + "/mountinfo").orElseThrow())
                    .contains(" " + directory + " ");
            Mount.unmount(directory.toString(), Mount.UMOUNT_NOFOLLOW);
            assertThatThrownBy(() -> Mount.unmount(directory.toString(), 0)).hasMessageEndingWith("(EINVAL)");
        });
        assertThat(ProcFile.read("/proc/self/mountinfo").orElseThrow()).doesNotContain(" " + directory + " ");
    }

    @Test
    void setsTheHostNameOfItsNamespace() throws Exception {
        assumeTrue(Prctl.hasCapability(CAP_SYS_ADMIN), "needs CAP_SYS_ADMIN for a UTS namespace");
        String before = Files.readString(Path.of("/proc/sys/kernel/hostname"));
        onOwnThread(() -> {
            try (Fd own = Fcntl.open("/proc/self/ns/uts", Fcntl.O_RDONLY)) {
                Namespaces.unshare(Namespaces.CLONE_NEWUTS);
                Unistd.setHostName("lares-test");
                assertThat(Path.of("/proc/sys/kernel/hostname")).hasContent("lares-test\n");
                Namespaces.enter(own, Namespaces.CLONE_NEWUTS);
            }
        });
        assertThat(Path.of("/proc/sys/kernel/hostname")).hasContent(before);
    }

    @Test
    void keepsAnOwnUmaskAndDirectoryOfAThreadApart() throws Exception {
        Path before = Path.of("/proc/self/cwd").toRealPath();
        onOwnThread(() -> {
            assumeTrue(FilesystemState.ofNewThread() == FilesystemState.OWN, "needs unshare(2)");
            Unistd.changeDirectory(directory.toString());
            int old = Unistd.umask(0123);
            assertThat(Unistd.umask(old)).isEqualTo(0123);
            assertThat(Path.of("/proc/self/task/" + Unistd.threadId() + "/cwd").toRealPath())
                    .isEqualTo(directory.toRealPath());
        });
        assertThat(Path.of("/proc/self/cwd").toRealPath()).isEqualTo(before);
    }

    @Test
    void refusesToEndTheMachineWithoutPrivilege() throws Exception {
        assumeTrue(Unistd.effectiveUid() == 0, "needs root to give up root");
        // Whoever gives up root may not be able to read class files any more: all that is needed is loaded before.
        Reboot refused = Reboot.CTRL_ALT_DEL_OFF;
        assertThatThrownBy(() -> Unistd.unlink("/none/such")).hasMessageContaining("ENOENT");
        onOwnThread(() -> {
            Syscall.call(SyscallNumber.SETRESUID, 65534, 65534, 65534);
            assertThatThrownBy(refused::perform)
                    .hasMessage("cannot perform CTRL_ALT_DEL_OFF: Operation not permitted (EPERM)");
        });
    }

    @Test
    void knowsItsCapabilities() throws Exception {
        assumeTrue(Unistd.effectiveUid() == 0, "needs root, who has capabilities");
        int chown = 0;
        assertThat(Prctl.hasCapability(chown)).isTrue();
        assertThat(Prctl.isInBoundingSet(chown)).isTrue();
        assertThat(Prctl.isInBoundingSet(63)).isFalse();
        onOwnThread(() -> {
            Syscall.call(SyscallNumber.SETRESUID, 65534, 65534, 65534);
            assertThat(Prctl.hasCapability(chown)).isFalse();
        });
        assertThat(ProcFile.read("/proc/self/status").orElseThrow())
                .contains("NoNewPrivs:\t" + (Prctl.hasNoNewPrivileges() ? 1 : 0));
    }

    @Test
    void failsToExecuteWhatIsNotThere() {
        assertThatThrownBy(() -> Unistd.execute("/nowhere", List.of("nowhere"), List.of()))
                .hasMessage("cannot execute /nowhere: No such file or directory (ENOENT)");
    }

    @Test
    void tellsTerminalsFromOtherFiles() throws Exception {
        try (Fd nul = Fcntl.open("/dev/null", Fcntl.O_RDONLY)) {
            assertThat(Terminal.isTerminal(nul)).isFalse();
            assertThat(Terminal.windowSize(nul)).isEmpty();
            assertThatThrownBy(() -> Terminal.control(nul)).hasMessageEndingWith("(ENOTTY)");
        }
        try (Fd terminal = Fcntl.open("/dev/ptmx", Fcntl.O_RDWR | Fcntl.O_NOCTTY)) {
            assertThat(Terminal.isTerminal(terminal)).isTrue();
            assertThat(Terminal.windowSize(terminal)).isEmpty();
        }
    }

    @Test
    void findsUsersAndGroups() throws Exception {
        Passwd root = Passwd.byName("root").orElseThrow();

        assertThat(root).isEqualTo(Passwd.byUid(0).orElseThrow());
        assertThat(root.uid()).isZero();
        assertThat(root.home()).isEqualTo("/root");
        assertThat(root.shell()).startsWith("/");
        assertThat(Passwd.byName("no-such-user")).isEmpty();
        assertThat(Passwd.byUid(-2)).isEmpty();
        assertThat(Group.byName("root")).contains(new Group("root", 0));
        assertThat(Group.byGid(0)).contains(new Group("root", 0));
        assertThat(Group.byName("no-such-group")).isEmpty();
        assertThat(Passwd.groupsOf("root", 4321)).contains(4321);
    }

    /** A body whose changes die with its thread. */
    private interface Body {
        void run() throws Exception;
    }

    private static void onOwnThread(Body body) throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                body.run();
            } catch (Throwable t) {
                failure.set(t);
            }
        });
        thread.start();
        thread.join();
        if (failure.get() instanceof TestAbortedException aborted) {
            throw aborted;
        }
        if (failure.get() != null) {
            throw new AssertionError("in its own thread", failure.get());
        }
    }
}
