package dev.lares.systemd1;

import dev.lares.dbus.BodyWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The Manager's methods that tell all it knows, org.freedesktop.systemd1(5) "Dump()" and its like; for the privileged. */
final class DumpMethods {
    private DumpMethods() {}

    static void add(BusInterface.Builder<Systemd1> table) {
        table.method("Dump", "", "s", List.of("output"), (bus, call) -> call.reply(text(Dump.of(bus))))
                .method("DumpUnitsMatchingPatterns", "as", "s", List.of("patterns", "output"),
                        (bus, call) -> call.reply(text(Dump.of(bus, call.arguments().strings()))))
                .method("DumpByFileDescriptor", "", "h", List.of("fd"), (bus, call) -> file(Dump.of(bus), call))
                .method("DumpUnitsMatchingPatternsByFileDescriptor", "as", "h", List.of("patterns", "fd"),
                        (bus, call) -> file(Dump.of(bus, call.arguments().strings()), call));
    }

    private static BodyWriter text(String dump) {
        return new BodyWriter("s", dump.length() + 16).string(dump);
    }

    private static void file(String dump, Call call) throws BusError {
        call.replyWithFile(new BodyWriter("h").fd(), dump.getBytes(StandardCharsets.UTF_8));
    }
}
