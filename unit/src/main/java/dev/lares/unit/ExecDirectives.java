package dev.lares.unit;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The directives of systemd.exec(5) that are honoured; modes are octal file modes, priorities the kernel's numbers. */
public final class ExecDirectives {
    public static final Directive<String> USER = Directive.optional("User", ExecParsers.userOrGroup());
    public static final Directive<String> GROUP = Directive.optional("Group", ExecParsers.userOrGroup());
    public static final Directive<List<String>> SUPPLEMENTARY_GROUPS =
            Directive.of("SupplementaryGroups", List.of(), ExecParsers.groups());
    public static final Directive<WorkingDirectory> WORKING_DIRECTORY =
            Directive.optional("WorkingDirectory", ExecParsers.workingDirectory());
    public static final Directive<SortedMap<String, String>> ENVIRONMENT =
            Directive.of("Environment", new TreeMap<>(), ExecParsers.environment());
    public static final Directive<List<EnvironmentFile>> ENVIRONMENT_FILE =
            Directive.of("EnvironmentFile", List.of(), ExecParsers.environmentFile());
    public static final Directive<List<String>> PASS_ENVIRONMENT =
            Directive.of("PassEnvironment", List.of(), Parsers.variableNames(false));
    public static final Directive<List<String>> UNSET_ENVIRONMENT =
            Directive.of("UnsetEnvironment", List.of(), Parsers.variableNames(true));
    public static final Directive<Integer> U_MASK = Directive.of("UMask", 0022, Parsers.mode());
    public static final Directive<Integer> NICE = Directive.optional("Nice", Parsers.resettableInteger(-20, 19));
    public static final Directive<Integer> OOM_SCORE_ADJUST =
            Directive.optional("OOMScoreAdjust", Parsers.resettableInteger(-1000, 1000));
    public static final Directive<Integer> CPU_SCHEDULING_POLICY =
            Directive.optional("CPUSchedulingPolicy", ExecParsers.schedulingPolicy());
    public static final Directive<Integer> CPU_SCHEDULING_PRIORITY =
            Directive.optional("CPUSchedulingPriority", Parsers.integer(0, 99));
    public static final Directive<Boolean> CPU_SCHEDULING_RESET_ON_FORK =
            Directive.of("CPUSchedulingResetOnFork", false, Parsers.bool());
    public static final Directive<List<Integer>> CPU_AFFINITY = Directive.of("CPUAffinity", List.of(), ExecParsers.cpus());
    public static final Directive<Integer> IO_SCHEDULING_CLASS = Directive.optional("IOSchedulingClass", ExecParsers.ioClass());
    public static final Directive<Integer> IO_SCHEDULING_PRIORITY =
            Directive.optional("IOSchedulingPriority", Parsers.resettableInteger(0, 7));
    public static final Directive<Long> TIMER_SLACK_N_SEC = Directive.optional("TimerSlackNSec", ExecParsers.nanos());
    public static final Directive<Boolean> NO_NEW_PRIVILEGES = Directive.of("NoNewPrivileges", false, Parsers.bool());
    public static final Directive<Boolean> IGNORE_SIGPIPE = Directive.of("IgnoreSIGPIPE", true, Parsers.bool());
    public static final Directive<List<String>> EXEC_SEARCH_PATH =
            Directive.of("ExecSearchPath", List.of(), ExecParsers.searchPath());
    public static final Directive<StandardStream> STANDARD_INPUT =
            Directive.of("StandardInput", StandardStream.NULL, StreamParsers.input());
    public static final Directive<StandardStream> STANDARD_OUTPUT = Directive.optional("StandardOutput", StreamParsers.output());
    public static final Directive<StandardStream> STANDARD_ERROR = Directive.optional("StandardError", StreamParsers.output());
    public static final Directive<byte[]> STANDARD_INPUT_TEXT =
            Directive.optional("StandardInputText", ExecParsers.standardInputText());
    public static final Directive<String> SYSLOG_IDENTIFIER = Directive.optional("SyslogIdentifier", Parsers.string());
    public static final Directive<Integer> SYSLOG_LEVEL = Directive.of("SyslogLevel", 6, ExecParsers.syslogLevel());
    public static final Directive<Boolean> SYSLOG_LEVEL_PREFIX = Directive.of("SyslogLevelPrefix", true, Parsers.bool());
    public static final Directive<Integer> LOG_LEVEL_MAX = Directive.of("LogLevelMax", 7, ExecParsers.syslogLevel());
    public static final Directive<List<DirectoryEntry>> RUNTIME_DIRECTORY =
            Directive.of("RuntimeDirectory", List.of(), ExecParsers.directories(true));
    public static final Directive<List<DirectoryEntry>> STATE_DIRECTORY =
            Directive.of("StateDirectory", List.of(), ExecParsers.directories(true));
    public static final Directive<List<DirectoryEntry>> CACHE_DIRECTORY =
            Directive.of("CacheDirectory", List.of(), ExecParsers.directories(true));
    public static final Directive<List<DirectoryEntry>> LOGS_DIRECTORY =
            Directive.of("LogsDirectory", List.of(), ExecParsers.directories(true));
    public static final Directive<List<DirectoryEntry>> CONFIGURATION_DIRECTORY =
            Directive.of("ConfigurationDirectory", List.of(), ExecParsers.directories(false));
    public static final Directive<Integer> RUNTIME_DIRECTORY_MODE = Directive.of("RuntimeDirectoryMode", 0755, Parsers.mode());
    public static final Directive<Integer> STATE_DIRECTORY_MODE = Directive.of("StateDirectoryMode", 0755, Parsers.mode());
    public static final Directive<Integer> CACHE_DIRECTORY_MODE = Directive.of("CacheDirectoryMode", 0755, Parsers.mode());
    public static final Directive<Integer> LOGS_DIRECTORY_MODE = Directive.of("LogsDirectoryMode", 0755, Parsers.mode());
    public static final Directive<Integer> CONFIGURATION_DIRECTORY_MODE =
            Directive.of("ConfigurationDirectoryMode", 0755, Parsers.mode());
    public static final Directive<DirectoryPreserve> RUNTIME_DIRECTORY_PRESERVE =
            Directive.of("RuntimeDirectoryPreserve", DirectoryPreserve.NO, Parsers.oneOf(DirectoryPreserve.values(), DirectoryPreserve::text));
    public static final Directive<TimeSpan> TIMEOUT_CLEAN_SEC = Directive.of("TimeoutCleanSec", TimeSpan.INFINITY, Parsers.time());
    public static final Directive<ResourceLimit> LIMIT_CPU = Directive.optional("LimitCPU", LimitParsers.seconds());
    public static final Directive<ResourceLimit> LIMIT_FSIZE = Directive.optional("LimitFSIZE", LimitParsers.size());
    public static final Directive<ResourceLimit> LIMIT_DATA = Directive.optional("LimitDATA", LimitParsers.size());
    public static final Directive<ResourceLimit> LIMIT_STACK = Directive.optional("LimitSTACK", LimitParsers.size());
    public static final Directive<ResourceLimit> LIMIT_CORE = Directive.optional("LimitCORE", LimitParsers.size());
    public static final Directive<ResourceLimit> LIMIT_RSS = Directive.optional("LimitRSS", LimitParsers.size());
    public static final Directive<ResourceLimit> LIMIT_NOFILE = Directive.optional("LimitNOFILE", LimitParsers.number());
    public static final Directive<ResourceLimit> LIMIT_AS = Directive.optional("LimitAS", LimitParsers.size());
    public static final Directive<ResourceLimit> LIMIT_NPROC = Directive.optional("LimitNPROC", LimitParsers.number());
    public static final Directive<ResourceLimit> LIMIT_MEMLOCK = Directive.optional("LimitMEMLOCK", LimitParsers.size());
    public static final Directive<ResourceLimit> LIMIT_LOCKS = Directive.optional("LimitLOCKS", LimitParsers.number());
    public static final Directive<ResourceLimit> LIMIT_SIGPENDING = Directive.optional("LimitSIGPENDING", LimitParsers.number());
    public static final Directive<ResourceLimit> LIMIT_MSGQUEUE = Directive.optional("LimitMSGQUEUE", LimitParsers.size());
    public static final Directive<ResourceLimit> LIMIT_NICE = Directive.optional("LimitNICE", LimitParsers.nice());
    public static final Directive<ResourceLimit> LIMIT_RTPRIO = Directive.optional("LimitRTPRIO", LimitParsers.number());
    public static final Directive<ResourceLimit> LIMIT_RTTIME = Directive.optional("LimitRTTIME", LimitParsers.micros());

    /** All limits, of which each has the kernel's name after "Limit". */
    public static final List<Directive<ResourceLimit>> LIMITS = List.of(
            LIMIT_CPU, LIMIT_FSIZE, LIMIT_DATA, LIMIT_STACK, LIMIT_CORE, LIMIT_RSS, LIMIT_NOFILE, LIMIT_AS, LIMIT_NPROC,
            LIMIT_MEMLOCK, LIMIT_LOCKS, LIMIT_SIGPENDING, LIMIT_MSGQUEUE, LIMIT_NICE, LIMIT_RTPRIO, LIMIT_RTTIME);

    private ExecDirectives() {}
}
