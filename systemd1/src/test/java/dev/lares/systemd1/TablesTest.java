package dev.lares.systemd1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tables have the members of systemd 252, as its introspection tells them, in its order. */
final class TablesTest {
    @Test
    void unitsHaveTheirProperties() throws Exception {
        assertThat(rows(UnitInterface.TABLE)).containsExactlyElementsOf(expected("Unit"));
    }

    @Test
    void servicesHaveTheirProperties() throws Exception {
        assertThat(rows(ServiceInterface.TABLE)).containsExactlyElementsOf(expected("Service"));
    }

    private static List<String> rows(BusInterface<?> table) {
        return table.properties().stream().map(row -> row.name() + " " + row.type() + " " + switch (row.emits()) {
            case CHANGE -> "change";
            case INVALIDATION -> "invalidates";
            case CONST -> "const";
            case NOTHING -> "false";
        }).toList();
    }

    private static List<String> expected(String interfaceName) throws IOException {
        try (var file = TablesTest.class.getResourceAsStream("systemd-252-properties.tsv")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().map(line -> line.split("\t"))
                    .filter(fields -> fields[0].equals(interfaceName)).map(fields -> fields[1] + " " + fields[2] + " " + fields[3]).toList();
        }
    }
}
