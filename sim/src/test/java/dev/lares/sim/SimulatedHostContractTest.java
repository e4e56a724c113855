package dev.lares.sim;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class SimulatedHostContractTest {
    @TestFactory
    Stream<DynamicTest> keepsTheContract_inCalmWeather() {
        return HostContract.cases().stream()
                .map(c -> dynamicTest(c.name(), () -> c.run(new SimulatedHostUnderTest(Weather.calm()))));
    }
}
