package dev.lares.systemd1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.dbus.BodyWriter;
import dev.lares.engine.LogLevel;
import dev.lares.unit.LogTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Level and target of the manager's log, org.freedesktop.LogControl1(5). */
final class LogControlTest {
    private static final String LOG_CONTROL = "org.freedesktop.LogControl1";

    private final BusUnderTest bus = new BusUnderTest();

    private String set(String path, String interfaceName, String property, String value) {
        return BusUnderTest.errorOf(bus.call(BusUnderTest.ROOT, path, "org.freedesktop.DBus.Properties", "Set",
                new BodyWriter("ssv").string(interfaceName).string(property).openVariant("s").string(value).closeVariant()));
    }

    @ParameterizedTest
    @CsvSource({"/org/freedesktop/LogControl1,org.freedesktop.LogControl1", "/org/freedesktop/systemd1,org.freedesktop.systemd1.Manager"})
    void bothPlacesSetTheSame(String path, String interfaceName) throws Exception {
        assertThat(set(path, interfaceName, "LogLevel", "debug")).isEmpty();
        assertThat(set(path, interfaceName, "LogTarget", "journal-or-kmsg")).isEmpty();
        assertThat(bus.settings.logLevel()).isEqualTo(LogLevel.DEBUG);
        assertThat(bus.settings.logTarget()).isEqualTo(LogTarget.JOURNAL_OR_KMSG);
        assertThat(bus.property(ObjectPaths.LOG_CONTROL, LOG_CONTROL, "LogLevel").string()).isEqualTo("debug");
        assertThat(bus.property(ObjectPaths.MANAGER, ManagerInterface.NAME, "LogTarget").string()).isEqualTo("journal-or-kmsg");
    }

    @Test
    void nothingBringsBackWhatWasThereAtFirst() throws Exception {
        set(ObjectPaths.LOG_CONTROL, LOG_CONTROL, "LogLevel", "3");
        set(ObjectPaths.LOG_CONTROL, LOG_CONTROL, "LogTarget", "null");
        assertThat(bus.settings.logLevel()).isEqualTo(LogLevel.ERR);
        set(ObjectPaths.LOG_CONTROL, LOG_CONTROL, "LogLevel", "");
        set(ObjectPaths.LOG_CONTROL, LOG_CONTROL, "LogTarget", "");
        assertThat(bus.settings.logLevel()).isEqualTo(LogLevel.INFO);
        assertThat(bus.settings.logTarget()).isEqualTo(LogTarget.CONSOLE);
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(set(ObjectPaths.LOG_CONTROL, LOG_CONTROL, "LogLevel", "8"))
                .isEqualTo("org.freedesktop.DBus.Error.InvalidArgs: Invalid log level '8'");
        assertThat(set(ObjectPaths.LOG_CONTROL, LOG_CONTROL, "LogTarget", "printer"))
                .isEqualTo("org.freedesktop.DBus.Error.InvalidArgs: Invalid log target 'printer'");
        assertThat(set(ObjectPaths.LOG_CONTROL, LOG_CONTROL, "SyslogIdentifier", "x"))
                .isEqualTo("org.freedesktop.DBus.Error.PropertyReadOnly: Property 'SyslogIdentifier' is not writable.");
        assertThat(bus.settings.logLevel()).isEqualTo(LogLevel.INFO);
    }

    @Test
    void theManagerLogsUnderItsOwnName() throws Exception {
        assertThat(bus.property(ObjectPaths.LOG_CONTROL, LOG_CONTROL, "SyslogIdentifier").string()).isEqualTo("lares");
    }
}
