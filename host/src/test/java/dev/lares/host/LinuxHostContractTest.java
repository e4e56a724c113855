package dev.lares.host;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lares.sim.HostContract;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The contract that the simulated host keeps, too. */
class LinuxHostContractTest {
    @TestFactory
    Stream<DynamicTest> keepsTheContract_withControlGroups() {
        return HostContract.cases().stream().map(c -> dynamicTest(c.name(), () -> {
            Optional<ControlGroup> group = TestGroups.create();
            assumeTrue(group.isPresent(), "no control group can be made here");
            c.run(new LinuxHostUnderTest(group));
        }));
    }

    @TestFactory
    Stream<DynamicTest> keepsTheContract_withoutControlGroups() {
        return HostContract.cases().stream()
                .map(c -> dynamicTest(c.name(), () -> c.run(new LinuxHostUnderTest(Optional.empty()))));
    }
}
