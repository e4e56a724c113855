package dev.lares.bench;

import com.sun.akuma.Daemon;

/** The same by Akuma, as its own documentation shows it; without a PID file. Argument: where to stamp. */
final class AkumaProgram {
    private AkumaProgram() {}

    public static void main(String[] arguments) throws Exception {
        Daemon daemon = new Daemon();
        if (daemon.isDaemonized()) {
            daemon.init(null);
        } else {
            daemon.daemonize();
            System.exit(0);
        }
        Stamp.write(arguments[0]);
    }
}
