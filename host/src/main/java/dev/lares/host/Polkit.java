package dev.lares.host;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.Message;
import dev.lares.dbus.MessageType;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.systemd1.Authorization;

/** The question to polkit and its answer, polkit(8): {@code org.freedesktop.PolicyKit1.Authority.CheckAuthorization}. */
final class Polkit {
    private static final String NAME = "org.freedesktop.PolicyKit1";
    private static final String ERROR = "org.freedesktop.DBus.Error.";
    private static final int PLACEHOLDER_SERIAL = 1;
    private static final int ALLOW_USER_INTERACTION = 1;

    private Polkit() {}

    /** Whether the owner of a unique name may do something. */
    static Message check(String busName, String action, boolean interactive) {
        return Message.call(PLACEHOLDER_SERIAL, NAME, "/org/freedesktop/PolicyKit1/Authority", NAME + ".Authority", "CheckAuthorization")
                .withBody(new BodyWriter("(sa{sv})sa{ss}us")
                        .openStruct().string("system-bus-name").openArray()
                        .openDictEntry().string("name").openVariant("s").string(busName).closeVariant().closeDictEntry()
                        .closeArray().closeStruct()
                        .string(action).openArray().closeArray().uint32(interactive ? ALLOW_USER_INTERACTION : 0).string(""));
    }

    /** What it answered; where there is no polkit, it is a no, as systemd takes it. */
    static Authorization verdict(Message reply) {
        try {
            BodyReader reader = reply.reader();
            if (reply.type() == MessageType.ERROR) {
                String error = reply.errorName().orElse(ERROR + "Failed");
                boolean absent = error.equals(ERROR + "ServiceUnknown") || error.equals(ERROR + "NameHasNoOwner");
                return absent ? new Authorization.Denied() : new Authorization.Failed(error, reply.signature().startsWith("s") ? reader.string() : "");
            }
            if (!reply.signature().equals("(bba{ss})")) {
                return new Authorization.Failed(ERROR + "Failed", "Cannot understand the answer of polkit.");
            }
            reader.enterStruct();
            boolean granted = reader.bool();
            boolean challenge = reader.bool();
            return granted ? new Authorization.Granted() : challenge ? new Authorization.Challenged() : new Authorization.Denied();
        } catch (ProtocolViolation e) {
            return new Authorization.Failed(ERROR + "Failed", e.getMessage());
        }
    }
}
