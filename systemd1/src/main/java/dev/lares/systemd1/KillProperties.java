package dev.lares.systemd1;

import static dev.lares.unit.KillDirectives.*;


/** How processes are killed, org.freedesktop.systemd1(5) and systemd.kill(5). */
final class KillProperties {

    private KillProperties() {}

    /** Adds the rows, in the order of introspection. */
    static void add(BusInterface.Builder<UnitSubject> table) {
        table.string("KillMode", Emits.CONST, unit -> unit.get(KILL_MODE).text())
                .int32("KillSignal", Emits.CONST, unit -> unit.get(KILL_SIGNAL))
                .int32("RestartKillSignal", Emits.CONST, unit -> unit.find(RESTART_KILL_SIGNAL).orElse(unit.get(KILL_SIGNAL)))
                .int32("FinalKillSignal", Emits.CONST, unit -> unit.get(FINAL_KILL_SIGNAL))
                .bool("SendSIGKILL", Emits.CONST, unit -> unit.get(SEND_SIGKILL))
                .bool("SendSIGHUP", Emits.CONST, unit -> unit.get(SEND_SIGHUP))
                .int32("WatchdogSignal", Emits.CONST, unit -> unit.get(WATCHDOG_SIGNAL));
    }
}
