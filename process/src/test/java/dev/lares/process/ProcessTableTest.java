package dev.lares.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of this very machine. */
final class ProcessTableTest {
    @Test
    void holdsThisProcess_asItKnowsItself() throws Exception {
        ProcessHandle self = ProcessHandle.current();
        ProcessTable table = ProcessTable.read(ScanOptions.basics());

        ProcessEntry entry = table.find((int) self.pid()).orElseThrow();

        assertThat(entry.parent()).isEqualTo(self.parent().map(parent -> (int) parent.pid()).orElse(0));
        assertThat(entry.name()).isEqualTo("java");
        assertThat(entry.isKernelThread()).isFalse();
        assertThat(entry.stat().threadCount()).isGreaterThan(5);
        List<String> arguments = entry.commandLine().get();
        assertThat(arguments.getFirst()).endsWith("java");
        assertThat(table.clock().at(entry.stat().startTicks()))
                .isBetween(self.info().startInstant().orElseThrow().minusSeconds(1), self.info().startInstant().orElseThrow().plusSeconds(1));
    }

    @Test
    void givesEachEntryAParentOfTheTable() throws Exception {
        ProcessTable table = ProcessTable.read(ScanOptions.basics());

        assertThat(table.processes()).hasSizeGreaterThan(1).allSatisfy(entry -> {
            if (entry.parent() != 0) {
                assertThat(table.find(entry.parent())).isPresent();
            }
        });
    }
}
