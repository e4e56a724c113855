package dev.lares.unit;

/** The directives of systemd.kill(5); signals are numbers of the machine, 1 to 64. */
public final class KillDirectives {
    public static final Directive<KillMode> KILL_MODE =
            Directive.of("KillMode", KillMode.CONTROL_GROUP, Parsers.oneOf(KillMode.values(), KillMode::text));
    public static final Directive<Integer> KILL_SIGNAL = Directive.of("KillSignal", 15, Parsers.signal());
    public static final Directive<Integer> RESTART_KILL_SIGNAL = Directive.optional("RestartKillSignal", Parsers.signal());
    public static final Directive<Integer> FINAL_KILL_SIGNAL = Directive.of("FinalKillSignal", 9, Parsers.signal());
    public static final Directive<Integer> WATCHDOG_SIGNAL = Directive.of("WatchdogSignal", 6, Parsers.signal());
    public static final Directive<Boolean> SEND_SIGHUP = Directive.of("SendSIGHUP", false, Parsers.bool());
    public static final Directive<Boolean> SEND_SIGKILL = Directive.of("SendSIGKILL", true, Parsers.bool());

    private KillDirectives() {}
}
