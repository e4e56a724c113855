package dev.lares.systemd1;

import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.ProtocolViolation;
import java.util.List;

/** The Manager's methods for users made by {@code DynamicUser=}, of which Lares makes none; nss-systemd(8) asks. */
final class DynamicUserMethods {
    private DynamicUserMethods() {}

    static void add(BusInterface.Builder<Systemd1> table) {
        table.open("LookupDynamicUserByName", "s", "u", List.of("name", "uid"), DynamicUserMethods::byName)
                .open("LookupDynamicUserByUID", "u", "s", List.of("uid", "name"), DynamicUserMethods::byUid)
                .open("GetDynamicUsers", "", "a(us)", List.of("users"), (bus, call) -> {
                    requireSystem(bus);
                    call.reply(new BodyWriter("a(us)").openArray().closeArray());
                });
    }

    private static void byName(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        String name = call.arguments().string();
        requireSystem(bus);
        if (!isName(name)) {
            throw BusError.invalidArgs("User name invalid: " + name);
        }
        throw new BusError(BusError.NO_SUCH_DYNAMIC_USER, "Dynamic user %s does not exist.".formatted(name));
    }

    private static void byUid(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        int uid = call.arguments().uint32();
        requireSystem(bus);
        if (uid == -1 || uid == 0xFFFF) {
            throw BusError.invalidArgs("User ID invalid: " + Integer.toUnsignedString(uid));
        }
        throw new BusError(BusError.NO_SUCH_DYNAMIC_USER, "Dynamic user ID %s does not exist.".formatted(Integer.toUnsignedString(uid)));
    }

    private static void requireSystem(Systemd1 bus) throws BusError {
        if (bus.engine().settings().userManager()) {
            throw new BusError(BusError.NOT_SUPPORTED, "Dynamic users are only supported in the system instance.");
        }
    }

    /** What cannot be a user's name even where rules are relaxed: it would be taken for a number or a path, or is no line. */
    private static boolean isName(String text) {
        boolean number = text.chars().allMatch(c -> c >= '0' && c <= '9');
        boolean dash = text.startsWith("-");
        boolean signs = text.chars().anyMatch(c -> c == ':' || c == '/' || c < ' ' || c == 127);
        return !text.isEmpty() && !number && !dash && !signs && !text.equals(".") && !text.equals("..") && text.equals(text.strip());
    }
}
