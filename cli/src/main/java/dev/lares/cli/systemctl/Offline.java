package dev.lares.cli.systemctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether commands to a manager are to be passed over: in a chroot, as of an image that is being built. */
final class Offline {
    private Offline() {}

    /** {@code $SYSTEMD_OFFLINE}, or a root directory other than process 1's, as far as that may be seen. */
    static boolean isOffline(Map<String, String> environment) {
        return switch (environment.getOrDefault("SYSTEMD_OFFLINE", "")) {
            case "1", "yes", "true", "on" -> true;
            case "0", "no", "false", "off" -> false;
            default -> environment.getOrDefault("SYSTEMD_IGNORE_CHROOT", "").isEmpty() && isInChroot();
        };
    }

    private static boolean isInChroot() {
        try {
            return !Files.isSameFile(Path.of("/proc/1/root"), Path.of("/"));
        } catch (IOException e) {
            return false;
        }
    }
}
