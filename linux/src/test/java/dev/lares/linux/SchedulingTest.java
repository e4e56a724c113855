package dev.lares.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/** How other processes are scheduled, set here by the tools of util-linux. */
final class SchedulingTest {
    @Test
    void readsWhatChrtNiceIoniceAndTasksetHaveSet() throws Exception {
        Process process = new ProcessBuilder("chrt", "--batch", "0", "nice", "-n", "7", "ionice", "-c", "2", "-n", "6",
                "taskset", "1", "cat").start();
        int pid = (int) process.pid();
        try {
            process.getOutputStream().write("ready\n".getBytes());
            process.getOutputStream().flush();
            process.getInputStream().readNBytes("ready\n".length()); // all of them were executed
            Scheduling.Attributes attributes = Scheduling.attributes(pid);

            assertThat(attributes.policy()).isEqualTo(3);
            assertThat(attributes.nice()).isEqualTo(7);
            assertThat(attributes.priority()).isZero();
            assertThat(Scheduling.ioPriority(pid)).isEqualTo(2 << 13 | 6);
            assertThat(Scheduling.affinity(pid)[0]).isEqualTo(1);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void saysThatThereIsNoSuchThread() {
        assertThatThrownBy(() -> Scheduling.attributes(Integer.MAX_VALUE)).hasMessage("cannot read the scheduling of thread 2147483647: No such process (ESRCH)");
        assertThatThrownBy(() -> Scheduling.affinity(Integer.MAX_VALUE)).hasMessageContaining("ESRCH");
        assertThatThrownBy(() -> Scheduling.ioPriority(Integer.MAX_VALUE)).hasMessageContaining("ESRCH");
    }

    @Test
    void tellsWhetherAProcessIsDumpable_whereTheKernelDoes() throws Exception {
        try (PidFd self = PidFd.open(Unistd.pid())) {
            assumeTrue(self.dumpable().isPresent(), "needs Linux 6.16");
            boolean was = Prctl.isDumpable();
            try {
                Prctl.setDumpable(false);
                assertThat(self.dumpable()).hasValue(0);
                Prctl.setDumpable(true);
                assertThat(self.dumpable()).hasValue(1);
            } finally {
                Prctl.setDumpable(was);
            }
        }
    }
}
