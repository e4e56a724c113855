package dev.lares.systemd1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.dbus.BodyWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The environment of clients, org.freedesktop.systemd1(5) "SetEnvironment()"; sentences as asked of systemd 252. */
final class EnvironmentMethodsTest {
    private static final String BAD_ASSIGNMENTS = "org.freedesktop.DBus.Error.InvalidArgs: Invalid environment assignments";
    private static final String BAD_NAMES = "org.freedesktop.DBus.Error.InvalidArgs: Invalid environment variable names or assignments";

    private final BusUnderTest bus = new BusUnderTest();

    private String set(String... assignments) {
        return BusUnderTest.errorOf(bus.call(BusUnderTest.ROOT, "SetEnvironment", new BodyWriter("as").strings(List.of(assignments))));
    }

    private String unset(String... names) {
        return BusUnderTest.errorOf(bus.call(BusUnderTest.ROOT, "UnsetEnvironment", new BodyWriter("as").strings(List.of(names))));
    }

    private List<String> environment() throws Exception {
        return bus.property(ObjectPaths.MANAGER, ManagerInterface.NAME, "Environment").strings();
    }

    @Test
    void variablesLieOverTheManagersOwn_newOnesLast() throws Exception {
        assertThat(environment()).containsExactly("LANG=C", "PATH=/usr/bin");
        set("Z=1", "A=2=3", "PATH=/opt/bin");
        assertThat(environment()).containsExactly("LANG=C", "PATH=/opt/bin", "A=2=3", "Z=1");
        assertThat(bus.settings.environment()).isEqualTo(Map.of("A", "2=3", "LANG", "C", "PATH", "/opt/bin", "Z", "1"));
    }

    @Test
    void onlyWhatAClientHasSetCanBeTakenAway() throws Exception {
        set("A=1", "PATH=/opt/bin");
        assertThat(unset("A", "PATH", "LANG", "NONE")).isEmpty();
        assertThat(environment()).containsExactly("LANG=C", "PATH=/usr/bin");
    }

    @Test
    void anAssignmentTakesAwayThatValueOnly() throws Exception {
        set("A=1", "B=1");
        unset("A=2", "B=1");
        assertThat(environment()).containsExactly("LANG=C", "PATH=/usr/bin", "A=1");
    }

    @Test
    void takesAwayAndSetsAtOnce() throws Exception {
        set("A=1", "B=1");
        bus.call(BusUnderTest.ROOT, "UnsetAndSetEnvironment", new BodyWriter("asas").strings(List.of("A", "B")).strings(List.of("B=2")));
        assertThat(environment()).containsExactly("LANG=C", "PATH=/usr/bin", "B=2");
    }

    @Test
    void whatTheManagerTellsItselfIsNotTaken() throws Exception {
        set("MAINPID=1", "NOTIFY_SOCKET=/x", "INVOCATION_ID=y", "A=1");
        assertThat(environment()).containsExactly("LANG=C", "PATH=/usr/bin", "A=1");
    }

    @Test
    void refusesWhatIsNoAssignment_andSetsNothing() throws Exception {
        assertThat(set("A=1", "B")).isEqualTo(BAD_ASSIGNMENTS);
        assertThat(set("1A=1")).isEqualTo(BAD_ASSIGNMENTS);
        assertThat(set("=1")).isEqualTo(BAD_ASSIGNMENTS);
        assertThat(set("A-B=1")).isEqualTo(BAD_ASSIGNMENTS);
        assertThat(set("A=1", "A=2")).isEqualTo(BAD_ASSIGNMENTS);
        assertThat(set("A=1\n\t\u001b")).isEmpty();
        assertThat(environment()).containsExactly("LANG=C", "PATH=/usr/bin", "A=1\n\t\u001b");
    }

    @Test
    void refusesWhatIsNoName_andTakesNothingAway() throws Exception {
        set("A=1");
        assertThat(unset("A", "B C")).isEqualTo(BAD_NAMES);
        assertThat(unset("A", "A")).isEqualTo(BAD_NAMES);
        assertThat(unset("")).isEqualTo(BAD_NAMES);
        assertThat(environment()).contains("A=1");
    }

    @Test
    void isOnlyForThePrivileged() throws Exception {
        String error = BusUnderTest.errorOf(bus.call(BusUnderTest.SOMEBODY, "SetEnvironment", new BodyWriter("as").strings(List.of("A=1"))));
        assertThat(error).startsWith("org.freedesktop.DBus.Error.AccessDenied: ");
        assertThat(environment()).doesNotContain("A=1");
    }
}
