package dev.lares.host;

import dev.lares.linux.UnixAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where a message bus listens, D-Bus Specification "Server Addresses": of the transports, Unix sockets alone. */
public final class BusAddress {
    private BusAddress() {}

    /**
     * Where the manager's bus is, as sd-bus looks for it: that of the system, or of the user's session.
     *
     * @param runtimeDirectory of the user, {@code $XDG_RUNTIME_DIR}
     */
    public static Optional<UnixAddress> of(boolean user, Map<String, String> environment, String runtimeDirectory) {
        String usual = user ? "unix:path=" + runtimeDirectory + "/bus" : "unix:path=/run/dbus/system_bus_socket";
        String stated = environment.getOrDefault(user ? "DBUS_SESSION_BUS_ADDRESS" : "DBUS_SYSTEM_BUS_ADDRESS", "");
        return first(stated.isEmpty() ? usual : stated);
    }

    /** The first Unix socket of a list of addresses. */
    static Optional<UnixAddress> first(String addresses) {
        for (String address : addresses.split(";")) {
            if (address.startsWith("unix:")) {
                Map<String, String> keys = keys(address.substring("unix:".length()));
                if (keys.containsKey("path") && !keys.get("path").isEmpty()) {
                    return Optional.of(new UnixAddress.FilePath(keys.get("path")));
                } else if (keys.containsKey("abstract")) {
                    return Optional.of(new UnixAddress.Abstract(keys.get("abstract")));
                }
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> keys(String text) {
        Map<String, String> keys = new TreeMap<>();
        for (String pair : text.split(",")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                keys.putIfAbsent(pair.substring(0, equals), unescaped(pair.substring(equals + 1)));
            }
        }
        return keys;
    }

    /** {@code %XX} is a byte; what is no such thing stays as it is. */
    private static String unescaped(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] plain = new byte[bytes.length];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
            plain[length++] = low >= 0 ? (byte) (high << 4 | low) : bytes[i];
            i += low >= 0 ? 2 : 0;
        }
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }
}
