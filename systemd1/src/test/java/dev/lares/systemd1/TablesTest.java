package dev.lares.systemd1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    @Test
    void theManagerHasItsProperties() throws Exception {
        assertThat(rows(ManagerInterface.TABLE)).containsExactlyElementsOf(expected("Manager"));
    }

    @Test
    void onlyPropertiesThatSystemdLetsBeSetCanBeSet() {
        assertThat(ManagerInterface.TABLE.properties().stream().filter(row -> row.setter().isPresent()).map(Property::name)).containsExactly(
                "LogLevel", "LogTarget", "RuntimeWatchdogUSec", "RuntimeWatchdogPreUSec", "RuntimeWatchdogPreGovernor", "RebootWatchdogUSec",
                "KExecWatchdogUSec", "ServiceWatchdogs");
    }

    @Test
    void methodsAndSignalsAreAsSystemdHasThem() throws Exception {
        assertThat(members("Manager")).containsSubsequence(members(ManagerInterface.TABLE, "Manager"));
        assertThat(members("Unit")).containsSubsequence(members(UnitInterface.TABLE, "Unit"));
        assertThat(members("Service")).containsSubsequence(members(ServiceInterface.TABLE, "Service"));
    }

    @Test
    void onlyTheseMethodsAreMissing() {
        assertThat(missing(MemberOrder.MANAGER_METHODS, ManagerInterface.TABLE)).containsExactly("BindMountUnit", "MountImageUnit", "EnqueueMarkedJobs");
        assertThat(missing(MemberOrder.UNIT_METHODS, UnitInterface.TABLE)).isEmpty();
        assertThat(missing(MemberOrder.SERVICE_METHODS, ServiceInterface.TABLE)).containsExactly("BindMount", "MountImage");
        assertThat(ManagerInterface.TABLE.signals()).extracting(SignalDeclaration::name).containsExactlyElementsOf(MemberOrder.MANAGER_SIGNALS);
    }

    private static List<String> missing(List<String> names, BusInterface<?> table) {
        return names.stream().filter(name -> table.method(name).isEmpty()).toList();
    }

    private static List<String> members(BusInterface<?> table, String interfaceName) {
        List<String> members = new ArrayList<>();
        table.methods().forEach(row -> members.add(String.join("\t",
                interfaceName, "method", row.name(), row.in(), row.out(), String.join(",", row.names())).stripTrailing()));
        table.signals().forEach(row -> members.add(String.join("\t",
                interfaceName, "signal", row.name(), row.signature(), "", String.join(",", row.names())).stripTrailing()));
        return members;
    }

    private static List<String> members(String interfaceName) throws IOException {
        return lines("systemd-252-members.tsv").filter(line -> line.startsWith(interfaceName + "\t"))
                .map(line -> Arrays.stream(line.split("\t")).limit(6).collect(Collectors.joining("\t")).stripTrailing()).toList();
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
        return lines("systemd-252-properties.tsv").map(line -> line.split("\t"))
                .filter(fields -> fields[0].equals(interfaceName)).map(fields -> fields[1] + " " + fields[2] + " " + fields[3]).toList();
    }

    private static Stream<String> lines(String resource) throws IOException {
        try (var file = TablesTest.class.getResourceAsStream(resource)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines();
        }
    }
}
