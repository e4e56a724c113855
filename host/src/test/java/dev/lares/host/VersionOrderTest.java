package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionOrderTest {
    private static final List<String> OLDEST_FIRST =
            List.of("122.1", "123~rc1-1", "123", "123-a", "123-a.1", "123-1", "123-1.1", "123^post1", "123.a-1", "123.1-1", "123a-1", "124-1");

    @Test
    void versions_areOrderedByTheirSegments() {
        for (int i = 0; i < OLDEST_FIRST.size(); i++) {
            for (int j = 0; j < OLDEST_FIRST.size(); j++) {
                int order = VersionOrder.INSTANCE.compare(OLDEST_FIRST.get(i), OLDEST_FIRST.get(j));
                assertThat(Integer.signum(order)).as(OLDEST_FIRST.get(i) + " and " + OLDEST_FIRST.get(j)).isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1.02, 1.2", "00123, 123", "123_a, 123a", "6.1.0-13-amd64, 6.1.0-13-amd64", "'', ''"})
    void versions_thatAreTheSame(String first, String second) {
        assertThat(VersionOrder.INSTANCE.compare(first, second)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"9, 10", "5.19, 6.1", "'', 1", "1~, 1", "1.a, 1.1", "5.10.0-8, 5.10.0-18", "99999999999999999999, 100000000000000000000"})
    void firstIsOlder(String first, String second) {
        assertThat(VersionOrder.INSTANCE.compare(first, second)).isNegative();
        assertThat(VersionOrder.INSTANCE.compare(second, first)).isPositive();
    }
}
