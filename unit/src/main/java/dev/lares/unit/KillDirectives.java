package dev.lares.unit;

/** The directives of systemd.kill(5); signals are numbers of the machine, 1 to 64. */
public final class KillDirectives {
    public static final Directive<KillMode> KILL_MODE = Directive.of("KillMode", KillMode.CONTROL_GROUP);
    public static final Directive<Integer> KILL_SIGNAL = Directive.of("KillSignal", 15);
    public static final Directive<Integer> RESTART_KILL_SIGNAL = Directive.optional("RestartKillSignal");
    public static final Directive<Integer> FINAL_KILL_SIGNAL = Directive.of("FinalKillSignal", 9);
    public static final Directive<Integer> WATCHDOG_SIGNAL = Directive.of("WatchdogSignal", 6);
    public static final Directive<Boolean> SEND_SIGHUP = Directive.of("SendSIGHUP", false);
    public static final Directive<Boolean> SEND_SIGKILL = Directive.of("SendSIGKILL", true);

    private KillDirectives() {}
}
