package dev.lares.host;

import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.Signal;
import dev.lares.linux.Signals;

/**
 * A signal with what goes with it (systemd.kill(5)): SIGCONT, so that a stopped process can act on it, and SIGHUP if
 * {@code SendSIGHUP=} says so.
 */
record KillOrder(Signal signal, boolean alsoHangUp, Faults faults) {
    /** Sends it to one process; whether there is such a process. */
    boolean send(int number) {
        Pid pid = new Pid(number);
        try {
            if (!Signals.kill(pid, signal)) {
                return false;
            }
            if (!signal.equals(Signal.SIGKILL) && !signal.equals(Signal.SIGCONT)) {
                Signals.kill(pid, Signal.SIGCONT);
            }
            if (alsoHangUp) {
                Signals.kill(pid, Signal.SIGHUP);
            }
            return true;
        } catch (LinuxException e) {
            faults.report("cannot end process " + number, e);
            return false;
        }
    }
}
