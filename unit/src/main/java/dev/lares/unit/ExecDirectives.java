package dev.lares.unit;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The directives of systemd.exec(5) that are honoured; modes are octal file modes, priorities the kernel's numbers. */
public final class ExecDirectives {
    public static final Directive<String> USER = Directive.optional("User");
    public static final Directive<String> GROUP = Directive.optional("Group");
    public static final Directive<List<String>> SUPPLEMENTARY_GROUPS = Directive.of("SupplementaryGroups", List.of());
    public static final Directive<WorkingDirectory> WORKING_DIRECTORY = Directive.optional("WorkingDirectory");
    public static final Directive<String> ROOT_DIRECTORY = Directive.optional("RootDirectory");
    public static final Directive<SortedMap<String, String>> ENVIRONMENT = Directive.of("Environment", new TreeMap<>());
    public static final Directive<List<EnvironmentFile>> ENVIRONMENT_FILE = Directive.of("EnvironmentFile", List.of());
    public static final Directive<List<String>> PASS_ENVIRONMENT = Directive.of("PassEnvironment", List.of());
    public static final Directive<List<String>> UNSET_ENVIRONMENT = Directive.of("UnsetEnvironment", List.of());
    public static final Directive<Boolean> SET_LOGIN_ENVIRONMENT = Directive.optional("SetLoginEnvironment");
    public static final Directive<Integer> U_MASK = Directive.of("UMask", 0022);
    public static final Directive<Integer> NICE = Directive.optional("Nice");
    public static final Directive<Integer> OOM_SCORE_ADJUST = Directive.optional("OOMScoreAdjust");
    public static final Directive<Integer> CPU_SCHEDULING_POLICY = Directive.optional("CPUSchedulingPolicy");
    public static final Directive<Integer> CPU_SCHEDULING_PRIORITY = Directive.optional("CPUSchedulingPriority");
    public static final Directive<Boolean> CPU_SCHEDULING_RESET_ON_FORK = Directive.of("CPUSchedulingResetOnFork", false);
    public static final Directive<List<Integer>> CPU_AFFINITY = Directive.of("CPUAffinity", List.of());
    public static final Directive<Integer> IO_SCHEDULING_CLASS = Directive.optional("IOSchedulingClass");
    public static final Directive<Integer> IO_SCHEDULING_PRIORITY = Directive.optional("IOSchedulingPriority");
    public static final Directive<Long> TIMER_SLACK_N_SEC = Directive.optional("TimerSlackNSec");
    public static final Directive<Boolean> NO_NEW_PRIVILEGES = Directive.of("NoNewPrivileges", false);
    public static final Directive<Boolean> IGNORE_SIGPIPE = Directive.of("IgnoreSIGPIPE", true);
    public static final Directive<List<String>> EXEC_SEARCH_PATH = Directive.of("ExecSearchPath", List.of());
    public static final Directive<StandardStream> STANDARD_INPUT = Directive.of("StandardInput", StandardStream.NULL);
    public static final Directive<StandardStream> STANDARD_OUTPUT = Directive.optional("StandardOutput");
    public static final Directive<StandardStream> STANDARD_ERROR = Directive.optional("StandardError");
    public static final Directive<byte[]> STANDARD_INPUT_TEXT = Directive.optional("StandardInputText");
    public static final Directive<String> SYSLOG_IDENTIFIER = Directive.optional("SyslogIdentifier");
    public static final Directive<Integer> SYSLOG_LEVEL = Directive.of("SyslogLevel", 6);
    public static final Directive<Boolean> SYSLOG_LEVEL_PREFIX = Directive.of("SyslogLevelPrefix", true);
    public static final Directive<Integer> LOG_LEVEL_MAX = Directive.of("LogLevelMax", 7);
    public static final Directive<List<DirectoryEntry>> RUNTIME_DIRECTORY = Directive.of("RuntimeDirectory", List.of());
    public static final Directive<List<DirectoryEntry>> STATE_DIRECTORY = Directive.of("StateDirectory", List.of());
    public static final Directive<List<DirectoryEntry>> CACHE_DIRECTORY = Directive.of("CacheDirectory", List.of());
    public static final Directive<List<DirectoryEntry>> LOGS_DIRECTORY = Directive.of("LogsDirectory", List.of());
    public static final Directive<List<DirectoryEntry>> CONFIGURATION_DIRECTORY = Directive.of("ConfigurationDirectory", List.of());
    public static final Directive<Integer> RUNTIME_DIRECTORY_MODE = Directive.of("RuntimeDirectoryMode", 0755);
    public static final Directive<Integer> STATE_DIRECTORY_MODE = Directive.of("StateDirectoryMode", 0755);
    public static final Directive<Integer> CACHE_DIRECTORY_MODE = Directive.of("CacheDirectoryMode", 0755);
    public static final Directive<Integer> LOGS_DIRECTORY_MODE = Directive.of("LogsDirectoryMode", 0755);
    public static final Directive<Integer> CONFIGURATION_DIRECTORY_MODE = Directive.of("ConfigurationDirectoryMode", 0755);
    public static final Directive<DirectoryPreserve> RUNTIME_DIRECTORY_PRESERVE = Directive.of("RuntimeDirectoryPreserve", DirectoryPreserve.NO);
    public static final Directive<ResourceLimit> LIMIT_CPU = Directive.optional("LimitCPU");
    public static final Directive<ResourceLimit> LIMIT_FSIZE = Directive.optional("LimitFSIZE");
    public static final Directive<ResourceLimit> LIMIT_DATA = Directive.optional("LimitDATA");
    public static final Directive<ResourceLimit> LIMIT_STACK = Directive.optional("LimitSTACK");
    public static final Directive<ResourceLimit> LIMIT_CORE = Directive.optional("LimitCORE");
    public static final Directive<ResourceLimit> LIMIT_RSS = Directive.optional("LimitRSS");
    public static final Directive<ResourceLimit> LIMIT_NOFILE = Directive.optional("LimitNOFILE");
    public static final Directive<ResourceLimit> LIMIT_AS = Directive.optional("LimitAS");
    public static final Directive<ResourceLimit> LIMIT_NPROC = Directive.optional("LimitNPROC");
    public static final Directive<ResourceLimit> LIMIT_MEMLOCK = Directive.optional("LimitMEMLOCK");
    public static final Directive<ResourceLimit> LIMIT_LOCKS = Directive.optional("LimitLOCKS");
    public static final Directive<ResourceLimit> LIMIT_SIGPENDING = Directive.optional("LimitSIGPENDING");
    public static final Directive<ResourceLimit> LIMIT_MSGQUEUE = Directive.optional("LimitMSGQUEUE");
    public static final Directive<ResourceLimit> LIMIT_NICE = Directive.optional("LimitNICE");
    public static final Directive<ResourceLimit> LIMIT_RTPRIO = Directive.optional("LimitRTPRIO");
    public static final Directive<ResourceLimit> LIMIT_RTTIME = Directive.optional("LimitRTTIME");

    private ExecDirectives() {}
}
