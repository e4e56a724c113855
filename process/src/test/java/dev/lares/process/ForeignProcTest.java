package dev.lares.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.Mount;
import dev.lares.linux.Namespaces;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A /proc that would lead astray is refused, with the reason. */
final class ForeignProcTest {
    @BeforeAll
    static void needs() {
        Requirement.root();
        Requirement.programs("unshare");
    }

    private interface Step {
        void run() throws Exception;
    }

    /** Reads the table in a thread that has mounts of its own, after a change to them. */
    private static ProcessTable readAfter(Step change) {
        CompletableFuture<ProcessTable> table = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> {
            try {
                Namespaces.unshare(Namespaces.CLONE_FS | Namespaces.CLONE_NEWNS);
                Mount.mount("", "/", "", Mount.MS_REC | Mount.MS_PRIVATE, "");
                change.run();
                table.complete(ProcessTable.read(ScanOptions.basics()));
            } catch (Throwable t) {
                table.completeExceptionally(t);
            }
        });
        return table.join();
    }

    private static void enterMounts(long pid) throws Exception {
        try (Fd mounts = Fcntl.open("/proc/" + pid + "/ns/mnt", Fcntl.O_RDONLY)) {
            Namespaces.enter(mounts, Namespaces.CLONE_NEWNS);
        }
    }

    @Test
    void noProc_isRefused() {
        assertThatThrownBy(() -> readAfter(() -> Mount.mount("none", "/proc", "tmpfs", 0, "")))
                .isInstanceOf(CompletionException.class)
                .cause().isInstanceOf(ProcUnusableException.class)
                .hasMessage("cannot read /proc: no proc filesystem is mounted there");
    }

    @Test
    void theProcOfAnInnerNamespace_isRefused() throws Exception {
        Process inner = new ProcessBuilder("unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "cat").start();
        try {
            inner.getOutputStream().write("x\n".getBytes());
            inner.getOutputStream().flush();
            inner.getInputStream().read(); // it has mounted its own
            long pid = inner.children().findFirst().orElseThrow().pid();

            assertThatThrownBy(() -> readAfter(() -> enterMounts(pid)))
                    .cause().isInstanceOf(ProcUnusableException.class)
                    .hasMessage("cannot read /proc: it is that of another PID namespace, in which this process is not");
        } finally {
            inner.destroyForcibly().waitFor();
        }
    }

    @Test
    void theProcOfAnOuterNamespace_isRefused() throws Exception {
        InnerJvm ran = InnerJvm.run(List.of("unshare", "--pid", "--fork", "--kill-child"), TableProgram.class);

        assertThat(ran.output()).matches("(?s)unusable=cannot read /proc: it is that of an outer PID namespace, in which this process is \\d+ and not 1\n");
    }

    @Test
    void theProcOfANewNamespace_isReadThere() throws Exception {
        InnerJvm ran = InnerJvm.run(List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc"), TableProgram.class, "1");

        assertThat(ran.output()).contains("processes=[1]\n").contains("1.name=java\n");
    }

    @Test
    void aTimeNamespace_movesTheStartOfProcessesWithTheClock() throws Exception {
        InnerJvm ran = InnerJvm.run(List.of("unshare", "--time", "--boottime", "86400", "--fork"), StartProgram.class);

        assertThat(ran.output()).isEqualTo("as it was\n");
    }

    /** Tells whether it was started within the last minute, by its clock. */
    static final class StartProgram {
        private StartProgram() {}

        public static void main(String[] arguments) throws Exception {
            ProcessTable table = ProcessTable.read(ScanOptions.basics());
            ProcessEntry self = table.find((int) ProcessHandle.current().pid()).orElseThrow();
            long seconds = table.clock().since(self.stat().startTicks()).toSeconds();
            long wall = java.time.Duration.between(table.clock().at(self.stat().startTicks()), java.time.Instant.now()).toSeconds();
            System.out.println(seconds >= 0 && seconds < 60 && wall >= 0 && wall < 60 ? "as it was" : seconds + " s, " + wall + " s");
        }
    }
}
