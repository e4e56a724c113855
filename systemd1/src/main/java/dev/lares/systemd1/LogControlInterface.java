package dev.lares.systemd1;

import dev.lares.dbus.ProtocolViolation;
import dev.lares.engine.LogLevel;
import dev.lares.unit.LogTarget;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** {@code org.freedesktop.LogControl1}, org.freedesktop.LogControl1(5); the Manager has two of its properties too, from before. */
final class LogControlInterface {
    static final BusInterface<Systemd1> TABLE = table();

    private LogControlInterface() {}

    private static BusInterface<Systemd1> table() {
        BusInterface.Builder<Systemd1> table = BusInterface.named("org.freedesktop.LogControl1");
        addLogProperties(table);
        return table.string("SyslogIdentifier", Emits.NOTHING, _ -> "lares").build();
    }

    /** Adds {@code LogLevel} and {@code LogTarget}, which can be set; empty texts set them back. */
    static void addLogProperties(BusInterface.Builder<Systemd1> table) {
        table.writable("LogLevel", "s", (bus, writer) -> writer.string(text(bus.world().runtimeSettings().logLevel())),
                        LogControlInterface::setLevel)
                .writable("LogTarget", "s", (bus, writer) -> writer.string(bus.world().runtimeSettings().logTarget().text()),
                        LogControlInterface::setTarget);
    }

    private static String text(LogLevel level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    private static void setLevel(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        String text = call.arguments().string();
        Optional<LogLevel> level = Arrays.stream(LogLevel.values())
                .filter(value -> text(value).equals(text) || Integer.toString(value.ordinal()).equals(text)).findFirst();
        if (level.isEmpty() && !text.isEmpty()) {
            throw BusError.invalidArgs("Invalid log level '%s'".formatted(text));
        }
        bus.world().runtimeSettings().setLogLevel(level);
        call.reply();
    }

    private static void setTarget(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        String text = call.arguments().string();
        Optional<LogTarget> target = LogTarget.of(text);
        if (target.isEmpty() && !text.isEmpty()) {
            throw BusError.invalidArgs("Invalid log target '%s'".formatted(text));
        }
        bus.world().runtimeSettings().setLogTarget(target);
        call.reply();
    }
}
