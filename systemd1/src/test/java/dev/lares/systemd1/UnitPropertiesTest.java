package dev.lares.systemd1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What units tell of themselves, org.freedesktop.systemd1(5) "Unit Objects"; asked of systemd 252. */
final class UnitPropertiesTest {
    private static final String A_SERVICE = "/org/freedesktop/systemd1/unit/a_2eservice";

    private final BusUnderTest bus = new BusUnderTest().file("a.service").file("a.target");

    @Test
    void saysThatConditionsHoldOnceTheyWereLookedAt() throws Exception {
        assertThat(bus.property("/org/freedesktop/systemd1/unit/a_2etarget", UnitInterface.NAME, "ConditionResult").bool()).isFalse();
        assertThat(bus.property("/org/freedesktop/systemd1/unit/a_2etarget", UnitInterface.NAME, "AssertResult").bool()).isFalse();
    }

    @Test
    void tellsWhatTheTypeHasBeforeWhatAllUnitsHave() throws Exception {
        assertThat(propertiesInOrder("org.freedesktop.systemd1.Service")).contains("ExecStart").doesNotContain("Id");
        List<String> all = propertiesInOrder("");
        assertThat(all.indexOf("ExecStart")).isLessThan(all.indexOf("Id"));
    }

    private List<String> propertiesInOrder(String interfaceName) throws Exception {
        Message answer = bus.call(BusUnderTest.ROOT, A_SERVICE, "org.freedesktop.DBus.Properties", "GetAll", new BodyWriter("s").string(interfaceName));
        List<String> names = new ArrayList<>();
        BodyReader reader = answer.reader();
        for (reader.enterArray(); reader.hasMore(); reader.leaveDictEntry()) {
            reader.enterDictEntry();
            names.add(reader.string());
            reader.skip();
        }
        return names;
    }
}
