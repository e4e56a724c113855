package dev.lares.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes come and go while the table is read, in a PID namespace where each number is used again at once: nothing is thrown,
 * and no entry holds a fact of another process. 1,000 at a time for 10 s; {@code -Dlares.churn=5000,60} makes it 5,000 and a
 * minute.
 */
final class ChurnTest {
    private static final String USUAL = "1000,10";
    /** For each process: so about 100 a second come and go, however many there are, which a busy machine manages too. */
    private static final int LIFE_MILLIS = 20;

    @TempDir Path folder;

    @Test
    void noIdentityIsMixedUp_whileProcessesComeAndGo() throws Exception {
        Requirement.root();
        Requirement.programs("unshare");
        String[] size = System.getProperty("lares.churn", USUAL).split(",");
        int processes = Integer.parseInt(size[0]);
        Path churn = NativeProgram.compile("churn.c", folder, "-static");
        String script = """
                "$0" %d %d &
                exec "$@"
                """.formatted(processes, processes * LIFE_MILLIS);

        InnerJvm ran = InnerJvm.run(List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", script, churn.toString()),
                ChurnProgram.class, size[0], size[1]);

        assertThat(ran.exitCode()).as(ran.output()).isZero();
        Map<String, Long> told = ran.output().lines().map(line -> line.split(" ")).filter(words -> words.length == 2)
                .collect(Collectors.toMap(words -> words[0], words -> Long.valueOf(words[1])));
        assertThat(told.get("processes")).as(ran.output()).isGreaterThan(processes);
        assertThat(told.get("most")).isGreaterThan(processes / 2);
        assertThat(told.get("facts")).isGreaterThan(told.get("processes"));
        if (Files.exists(Path.of("/proc/sys/kernel/ns_last_pid"))) {
            assertThat(told.get("reused")).isPositive();
        }
    }
}
