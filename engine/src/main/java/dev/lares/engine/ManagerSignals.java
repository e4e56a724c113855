package dev.lares.engine;

import dev.lares.unit.JobMode;
import dev.lares.unit.UnitName;

/**
 * What signals to the manager mean (systemd(1), "Signals").
 *
 * <p>One difference: an init of systemd's re-executes itself on SIGTERM, everywhere. Lares does so as the init of a machine;
 * in a container SIGTERM is what container managers send to say "end", so it ends in order, with exit status 0, as a user
 * manager does.
 */
final class ManagerSignals {
    private static final int SIGHUP = 1;
    private static final int SIGINT = 2;
    private static final int SIGUSR1 = 10;
    private static final int SIGUSR2 = 12;
    private static final int SIGTERM = 15;
    private static final int SIGWINCH = 28;
    private static final int SIGPWR = 30;

    /** The first real-time signal that programs may use: glibc keeps 32 and 33 to itself (signal(7)). */
    static final int SIGRTMIN = 34;

    private static final int BURST = 7;
    private static final long BURST_MICROS = 2_000_000;

    private final ManagerSettings settings;
    private final Outbox out;
    private final ManagerEnd end;
    private final ManagerEnd.SpecialUnits specialUnits;
    private final Runnable reloadFiles;
    private final Runnable dump;
    private final RateLimit interrupts = new RateLimit();

    ManagerSignals(
            ManagerSettings settings,
            Outbox out,
            ManagerEnd end,
            ManagerEnd.SpecialUnits specialUnits,
            Runnable reloadFiles,
            Runnable dump) {
        this.settings = settings;
        this.out = out;
        this.end = end;
        this.specialUnits = specialUnits;
        this.reloadFiles = reloadFiles;
        this.dump = dump;
    }

    void save(Snapshot.Section section) {
        section.put("interrupts", interrupts.saved());
    }

    void restore(Snapshot.Line line) {
        interrupts.restore(line);
    }

    void on(int signal) {
        switch (signal) {
            case SIGTERM -> {
                if (settings.machineInit()) {
                    out.add(new Effect.Reexecute());
                } else {
                    exit();
                }
            }
            case SIGINT -> interrupt();
            case SIGHUP -> reloadFiles.run();
            case SIGUSR1 -> start("dbus.service", JobMode.REPLACE);
            case SIGUSR2 -> dump.run();
            case SIGWINCH -> startIfInit("kbrequest.target");
            case SIGPWR -> startIfInit("sigpwr.target");
            default -> realTime(signal - SIGRTMIN);
        }
    }

    private void exit() {
        start("exit.target", JobMode.REPLACE_IRREVERSIBLY);
    }

    private void interrupt() {
        if (!settings.initProcess()) {
            exit();
        } else if (interrupts.allows(out.now().monotonicMicros(), BURST_MICROS, BURST)) {
            start("ctrl-alt-del.target", JobMode.REPLACE_IRREVERSIBLY);
        } else {
            out.log(LogLevel.NOTICE, "Ctrl-Alt-Del was pressed more than " + BURST + " times within 2s, rebooting immediately.");
            end.finish(FinishAction.Kind.REBOOT, true);
        }
    }

    private void startIfInit(String target) {
        if (settings.initProcess()) {
            start(target, JobMode.REPLACE);
        }
    }

    private void realTime(int number) {
        switch (number) {
            case 0 -> start("default.target", JobMode.ISOLATE);
            case 1 -> start("rescue.target", JobMode.ISOLATE);
            case 2 -> start("emergency.target", JobMode.ISOLATE);
            case 3 -> start("halt.target", JobMode.REPLACE_IRREVERSIBLY);
            case 4 -> start("poweroff.target", JobMode.REPLACE_IRREVERSIBLY);
            case 5 -> start("reboot.target", JobMode.REPLACE_IRREVERSIBLY);
            case 6 -> start("kexec.target", JobMode.REPLACE_IRREVERSIBLY);
            case 13 -> end.finish(FinishAction.Kind.HALT, true);
            case 14 -> end.finish(FinishAction.Kind.POWEROFF, true);
            case 15 -> end.finish(FinishAction.Kind.REBOOT, true);
            case 16 -> end.finish(FinishAction.Kind.KEXEC, true);
            case 24 -> {
                if (!settings.initProcess()) {
                    end.finish(FinishAction.Kind.EXIT, true);
                }
            }
            case 25 -> out.add(new Effect.Reexecute());
            default -> out.log(LogLevel.WARNING, "Got unhandled signal " + nameOf(number) + ".");
        }
    }

    private static String nameOf(int number) {
        return number >= 0 ? "SIGRTMIN+" + number : Integer.toString(number + SIGRTMIN);
    }

    private void start(String unit, JobMode mode) {
        specialUnits.start(new UnitName(unit), mode);
    }
}
