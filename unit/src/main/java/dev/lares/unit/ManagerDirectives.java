package dev.lares.unit;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** The directives of [Manager] in system.conf and user.conf that are honoured (systemd-system.conf(5)). */
public final class ManagerDirectives {
    public static final Directive<TimeSpan> DEFAULT_TIMEOUT_START_SEC =
            Directive.of("DefaultTimeoutStartSec", TimeSpan.ofSeconds(90), Parsers.timeout());
    public static final Directive<TimeSpan> DEFAULT_TIMEOUT_STOP_SEC =
            Directive.of("DefaultTimeoutStopSec", TimeSpan.ofSeconds(90), Parsers.timeout());

    /** Where it is not set, the time for stopping counts. */
    public static final Directive<TimeSpan> DEFAULT_TIMEOUT_ABORT_SEC = Directive.optional("DefaultTimeoutAbortSec", Parsers.timeout());

    public static final Directive<TimeSpan> DEFAULT_RESTART_SEC =
            Directive.of("DefaultRestartSec", TimeSpan.ofMillis(100), Parsers.time());
    public static final Directive<TimeSpan> DEFAULT_START_LIMIT_INTERVAL_SEC =
            Directive.of("DefaultStartLimitIntervalSec", TimeSpan.ofSeconds(10), Parsers.time());
    public static final Directive<Integer> DEFAULT_START_LIMIT_BURST = Directive.of("DefaultStartLimitBurst", 5, Parsers.count());
    public static final Directive<OomPolicy> DEFAULT_OOM_POLICY =
            Directive.of("DefaultOOMPolicy", OomPolicy.STOP, Parsers.oneOf(OomPolicy.values(), OomPolicy::text));
    public static final Directive<SortedMap<String, String>> DEFAULT_ENVIRONMENT =
            Directive.of("DefaultEnvironment", new TreeMap<>(), ExecParsers.environment());

    /** A number of syslog(3). */
    public static final Directive<Integer> LOG_LEVEL = Directive.of("LogLevel", 6, ExecParsers.syslogLevel());

    public static final Directive<LogTarget> LOG_TARGET =
            Directive.of("LogTarget", LogTarget.CONSOLE, Parsers.oneOf(LogTarget.values(), LogTarget::text));
    public static final Directive<ShowStatus> SHOW_STATUS = Directive.of("ShowStatus", ShowStatus.YES,
            Parsers.of(text -> ShowStatus.of(text).orElseThrow(() -> new BadValue("it is neither a boolean nor one of error, auto, temporary"))));

    /** The limits of processes whose unit sets none, by the names that setrlimit(2) gives them, as {@code NOFILE}. */
    public static final SortedMap<String, Directive<ResourceLimit>> DEFAULT_LIMITS = defaultLimits();

    private static SortedMap<String, Directive<ResourceLimit>> defaultLimits() {
        SortedMap<String, Directive<ResourceLimit>> limits = new TreeMap<>();
        for (Directive<ResourceLimit> limit : ExecDirectives.LIMITS) {
            limits.put(limit.name().substring("Limit".length()), Directive.optional("Default" + limit.name(), limit.parser()));
        }
        return Collections.unmodifiableSortedMap(limits);
    }

    private ManagerDirectives() {}
}
