package dev.lares.systemd1;

import dev.lares.dbus.ProtocolViolation;
import dev.lares.engine.FinishAction;
import dev.lares.engine.Request;
import java.util.List;

/**
 * The methods that end the manager at once, without stopping units first, org.freedesktop.systemd1(5) "Exit()" and those
 * after it. The orderly ways are jobs of {@code poweroff.target} and its like, which {@code systemctl} starts.
 */
final class EndMethods {
    private EndMethods() {}

    static void add(BusInterface.Builder<Systemd1> table) {
        table.method("Exit", "", "", List.of(), (_, call) -> end(FinishAction.Kind.EXIT, call));
        systemOnly(table, "Reboot", "Reboot", FinishAction.Kind.REBOOT);
        systemOnly(table, "PowerOff", "Powering off", FinishAction.Kind.POWEROFF);
        systemOnly(table, "Halt", "Halt", FinishAction.Kind.HALT);
        systemOnly(table, "KExec", "KExec", FinishAction.Kind.KEXEC);
        table.method("SwitchRoot", "ss", "", List.of("new_root", "init"), EndMethods::switchRoot)
                .method("SetExitCode", "y", "", List.of("number"), EndMethods::setExitCode);
    }

    private static void systemOnly(BusInterface.Builder<Systemd1> table, String method, String what, FinishAction.Kind kind) {
        table.method(method, "", "", List.of(), (bus, call) -> {
            if (bus.engine().settings().userManager()) {
                throw new BusError(BusError.NOT_SUPPORTED, what + " is only supported for system managers.");
            }
            end(kind, call);
        });
    }

    private static void setExitCode(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        if (!bus.engine().settings().userManager() && !bus.world().facts().container()) {
            throw new BusError(BusError.NOT_SUPPORTED, "ExitCode can only be set for user service managers or in containers.");
        }
        call.request(new Request.SetExitCode(call.arguments().uint8()), _ -> call.reply());
    }

    private static void end(FinishAction.Kind kind, Call call) {
        call.request(new Request.End(kind), _ -> call.reply());
    }

    /** Refuses: what is wrong with the arguments in systemd's words, and what is right because Lares is not for initial RAM disks. */
    private static void switchRoot(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        if (bus.engine().settings().userManager()) {
            throw new BusError(BusError.NOT_SUPPORTED, "Root switching is only supported by system manager.");
        }
        String root = call.arguments().string();
        String init = call.arguments().string();
        if (root.isEmpty()) {
            throw BusError.invalidArgs("New root directory may not be the empty string.");
        } else if (!root.startsWith("/")) {
            throw BusError.invalidArgs("New root path '%s' is not absolute.".formatted(root));
        } else if (root.chars().allMatch(c -> c == '/')) {
            throw BusError.invalidArgs("New root directory cannot be the old root directory.");
        } else if (!init.isEmpty() && !init.startsWith("/")) {
            throw BusError.invalidArgs("Path to init binary '%s' not absolute.".formatted(init));
        }
        throw new BusError(BusError.NOT_SUPPORTED, "Lares does not switch roots: it is no manager for an initial RAM disk.");
    }
}
