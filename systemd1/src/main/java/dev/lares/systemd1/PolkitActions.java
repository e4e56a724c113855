package dev.lares.systemd1;

import java.util.List;

/** By which action polkit decides on a method, /usr/share/polkit-1/actions/org.freedesktop.systemd1.policy. */
final class PolkitActions {
    private static final String PREFIX = "org.freedesktop.systemd1.";
    private static final List<String> DAEMON = List.of("Reload", "Reexecute");
    private static final List<String> ENVIRONMENT = List.of("SetEnvironment", "UnsetEnvironment", "UnsetAndSetEnvironment");

    private PolkitActions() {}

    static String of(String method) {
        if (DAEMON.contains(method)) {
            return PREFIX + "reload-daemon";
        } else if (ENVIRONMENT.contains(method)) {
            return PREFIX + "set-environment";
        }
        boolean unitFiles = method.contains("UnitFiles") || method.equals("SetDefaultTarget");
        return PREFIX + (unitFiles ? "manage-unit-files" : "manage-units");
    }
}
