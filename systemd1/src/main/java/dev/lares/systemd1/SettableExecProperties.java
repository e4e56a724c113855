package dev.lares.systemd1;

import static dev.lares.systemd1.PropertyFormats.*;
import static dev.lares.systemd1.SettableProperty.making;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.systemd1.SettableProperty.Format;
import dev.lares.unit.DirectoryPreserve;
import dev.lares.unit.KillMode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** What may be given of how processes are executed and killed, systemd.exec(5) and systemd.kill(5). */
final class SettableExecProperties {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern GROUP = Pattern.compile("[^\\s:/]+");
    private static final List<String> POLICIES = List.of("other", "fifo", "rr", "batch", "", "idle");
    private static final List<String> IO_CLASSES = List.of("none", "realtime", "best-effort", "idle");
    private static final List<String> LIMITS = List.of("CPU", "FSIZE", "DATA", "STACK", "CORE", "RSS", "NOFILE", "AS", "NPROC", "MEMLOCK",
            "LOCKS", "SIGPENDING", "MSGQUEUE", "NICE", "RTPRIO", "RTTIME");
    private static final long RECURSIVE_BIND = 16_384;

    static final List<SettableProperty> KILL = List.of(
            making("KillMode", "s", line(oneOf(KillMode.values(), KillMode::text))),
            making("SendSIGHUP", "b", line(PropertyFormats::bool)),
            making("SendSIGKILL", "b", line(PropertyFormats::bool)),
            making("KillSignal", "i", line(PropertyFormats::signal)),
            making("RestartKillSignal", "i", line(PropertyFormats::signal)),
            making("FinalKillSignal", "i", line(PropertyFormats::signal)),
            making("WatchdogSignal", "i", line(PropertyFormats::signal)));

    static final List<SettableProperty> IDENTITY = List.of(
            making("User", "s", line(PropertyFormats::string)),
            making("Group", "s", line(PropertyFormats::string)));

    static final List<SettableProperty> ROWS = rows();

    private SettableExecProperties() {}

    private static List<SettableProperty> rows() {
        List<SettableProperty> rows = new ArrayList<>(IDENTITY);
        addPlain(rows);
        addProperties(rows);
        addEnvironment(rows);
        addStreams(rows);
        addDirectories(rows);
        addProtections(rows);
        LIMITS.forEach(limit -> {
            rows.add(making("Limit" + limit, "t", limit("Limit" + limit, false)));
            rows.add(making("Limit" + limit + "Soft", "t", limit("Limit" + limit, true)));
        });
        return List.copyOf(rows);
    }

    private static void addPlain(List<SettableProperty> rows) {
        for (String name : List.of("IgnoreSIGPIPE", "TTYVHangup", "TTYReset", "TTYVTDisallocate", "PrivateTmp", "PrivateDevices", "PrivateMounts",
                "PrivateNetwork", "PrivateIPC", "PrivateUsers", "NoNewPrivileges", "SyslogLevelPrefix", "MemoryDenyWriteExecute",
                "RestrictRealtime", "RestrictSUIDSGID", "DynamicUser", "RemoveIPC", "ProtectKernelTunables", "ProtectKernelModules",
                "ProtectKernelLogs", "ProtectClock", "ProtectControlGroups", "CPUSchedulingResetOnFork", "NonBlocking", "LockPersonality",
                "ProtectHostname", "MountAPIVFS")) {
            rows.add(making(name, "b", line(PropertyFormats::bool)));
        }
        for (String name : List.of("SyslogIdentifier", "UtmpIdentifier", "PAMName", "SELinuxContext", "LogNamespace", "Personality")) {
            rows.add(making(name, "s", line(PropertyFormats::string)));
        }
        for (String name : List.of("TTYPath", "RootImage", "RootDirectory", "RootHashPath", "RootVerity", "NetworkNamespacePath", "IPCNamespacePath")) {
            rows.add(making(name, "s", line(PropertyFormats::path)));
        }
        for (String name : List.of("TTYRows", "TTYColumns", "LogRateLimitBurst")) {
            rows.add(making(name, "u", line(PropertyFormats::uint32)));
        }
        rows.add(making("LogRateLimitIntervalUSec", "t", seconds(PropertyFormats::line)));
        rows.add(making("TimerSlackNSec", "t", line(PropertyFormats::nanos)));
        rows.add(making("UtmpMode", "s", line(oneOf("init", "login", "user"))));
        rows.add(making("ProtectSystem", "s", line(oneOf("no", "yes", "full", "strict", "true", "false"))));
        rows.add(making("ProtectHome", "s", line(oneOf("no", "yes", "read-only", "tmpfs", "true", "false"))));
        rows.add(making("KeyringMode", "s", line(oneOf("inherit", "private", "shared"))));
        rows.add(making("ProtectProc", "s", line(oneOf("default", "noaccess", "invisible", "ptraceable"))));
        rows.add(making("ProcSubset", "s", line(oneOf("all", "pid"))));
    }

    private static void addProperties(List<SettableProperty> rows) {
        rows.addAll(List.of(
                making("SupplementaryGroups", "as", list(group -> GROUP.matcher(group).matches(), _ -> "Invalid supplementary group names")),
                making("UMask", "u", line(PropertyFormats::mode)),
                making("Nice", "i", line(integer(-20, 19, "Invalid Nice value: %d"))),
                making("OOMScoreAdjust", "i", line(integer(-1000, 1000, "OOM score adjust value out of range"))),
                making("CPUSchedulingPolicy", "i", line(named(POLICIES, "Invalid CPU scheduling policy: %d"))),
                making("CPUSchedulingPriority", "i", line(integer(0, 99, "Invalid CPU scheduling priority: %d"))),
                making("IOSchedulingClass", "i", line(named(IO_CLASSES, "Invalid IO scheduling class: %d"))),
                making("IOSchedulingPriority", "i", line(integer(0, 7, "Invalid IO scheduling priority: %d"))),
                making("CPUAffinity", "ay", line((_, value) -> SettableGroupProperties.members(value.octets()))),
                making("NUMAMask", "ay", line((_, value) -> SettableGroupProperties.members(value.octets()))),
                making("CPUAffinityFromNUMA", "b", (_, value, draft) -> draft.add("CPUAffinity", ownSection(draft), "CPUAffinity=" + (value.bool() ? "numa" : ""))),
                making("CoredumpFilter", "t", line((_, value) -> "0x" + Long.toHexString(value.uint64()))),
                making("WorkingDirectory", "s", line(SettableExecProperties::workingDirectory))));
    }

    private static String workingDirectory(String name, BodyReader value) throws BusError, ProtocolViolation {
        String text = value.string();
        String path = text.startsWith("-") ? text.substring(1) : text;
        require(path.isEmpty() || path.equals("~") || path.startsWith("/"), "WorkingDirectory= expects an absolute path or '~'");
        return SettingText.plain(text);
    }

    private static void addEnvironment(List<SettableProperty> rows) {
        rows.addAll(List.of(
                making("Environment", "as", wordList(SettableExecProperties::isAssignment, _ -> "Invalid environment block.")),
                making("UnsetEnvironment", "as", wordList(word -> isVariable(word) || isAssignment(word), _ -> "Invalid UnsetEnvironment= list.")),
                making("PassEnvironment", "as", wordList(SettableExecProperties::isVariable, _ -> "Invalid PassEnvironment= block.")),
                making("EnvironmentFiles", "a(sb)", SettableExecProperties::environmentFiles),
                making("ExecSearchPath", "as", (name, value, draft) -> {
                    List<String> all = draft.gathered(name);
                    for (String path : value.strings()) {
                        require(path.startsWith("/") && isNormalized(path) && path.indexOf(':') < 0, "Invalid " + name);
                        all.add(path);
                    }
                    draft.add(name, ownSection(draft), name + "=" + SettingText.plain(String.join(":", all)));
                })));
    }

    private static boolean isVariable(String word) {
        return VARIABLE.matcher(word).matches();
    }

    private static boolean isAssignment(String word) {
        int equals = word.indexOf('=');
        return equals > 0 && isVariable(word.substring(0, equals)) && word.chars().allMatch(c -> c >= ' ' && c != 127 || c == '\t' || c == '\n');
    }

    /** All files that were given, since the first line takes away those before; a dash says that one may be missing. */
    private static void environmentFiles(String name, BodyReader value, PropertyDraft draft) throws BusError, ProtocolViolation {
        List<String> all = draft.gathered(name);
        boolean any = false;
        value.enterArray();
        while (value.hasMore()) {
            value.enterStruct();
            String path = value.string();
            boolean optional = value.bool();
            value.leaveStruct();
            require(path.startsWith("/"), "Path %s is not absolute.".formatted(path));
            all.add("EnvironmentFile=" + (optional ? "-" : "") + SettingText.plain(path));
            any = true;
        }
        value.leaveArray();
        if (!any) {
            all.clear();
        }
        draft.add(name, ownSection(draft), "EnvironmentFile=" + (all.isEmpty() ? "" : "\n" + String.join("\n", all)));
    }

    private static void addStreams(List<SettableProperty> rows) {
        Format output = line(oneOf("inherit", "null", "tty", "syslog", "kmsg", "journal", "syslog+console", "kmsg+console", "journal+console", "socket"));
        rows.addAll(List.of(
                making("StandardInput", "s", line(oneOf("null", "tty", "tty-force", "tty-fail", "socket", "data"))),
                making("StandardOutput", "s", output),
                making("StandardError", "s", output),
                making("StandardInputFileDescriptorName", "s", stream("StandardInput=fd:")),
                making("StandardOutputFileDescriptorName", "s", stream("StandardOutput=fd:")),
                making("StandardErrorFileDescriptorName", "s", stream("StandardError=fd:")),
                making("StandardInputFile", "s", stream("StandardInput=file:")),
                making("StandardOutputFile", "s", stream("StandardOutput=file:")),
                making("StandardOutputFileToAppend", "s", stream("StandardOutput=append:")),
                making("StandardOutputFileToTruncate", "s", stream("StandardOutput=truncate:")),
                making("StandardErrorFile", "s", stream("StandardError=file:")),
                making("StandardErrorFileToAppend", "s", stream("StandardError=append:")),
                making("StandardErrorFileToTruncate", "s", stream("StandardError=truncate:")),
                making("StandardInputData", "ay", line((_, value) -> Base64.getEncoder().encodeToString(value.octets()))),
                making("SyslogLevel", "i", line(integer(0, 7, "Log level value out of range"))),
                making("SyslogFacility", "i", line(integer(0, 23, "Log facility value out of range"))),
                making("LogLevelMax", "i", line(integer(0, 7, "Invalid LogLevelMax setting: %d")))));
    }

    /** A stream that is a file, by its path, or a descriptor, by its name. */
    private static Format stream(String directive) {
        boolean file = !directive.endsWith("fd:");
        String usual = directive.startsWith("StandardInput") ? "stdin" : directive.startsWith("StandardOutput") ? "stdout" : "stderr";
        return (name, value, draft) -> {
            String text = value.string();
            if (file && !text.isEmpty()) {
                require(text.startsWith("/"), "Path %s is not absolute".formatted(text));
                require(isNormalized(text), "Path %s is not normalized".formatted(text));
            } else if (!file) {
                require(text.length() <= 255 && text.chars().allMatch(c -> c >= ' ' && c < 127 && c != ':'), "Invalid file descriptor name");
            }
            draft.add(name, ownSection(draft), directive + SettingText.plain(text.isEmpty() && !file ? usual : text));
        };
    }

    static boolean isNormalized(String path) {
        return !List.of(path.split("/")).contains("..");
    }

    private static void addDirectories(List<SettableProperty> rows) {
        for (String kind : List.of("Runtime", "State", "Cache", "Logs", "Configuration")) {
            rows.add(making(kind + "Directory", "as", SettableExecProperties::directories));
            rows.add(making(kind + "DirectoryMode", "u", line(PropertyFormats::mode)));
        }
        rows.add(making("RuntimeDirectoryPreserve", "s", line(oneOf(DirectoryPreserve.values(), DirectoryPreserve::text))));
    }

    private static void directories(String name, BodyReader value, PropertyDraft draft) throws BusError, ProtocolViolation {
        List<String> paths = value.strings();
        for (String path : paths) {
            require(isNormalized(path), "%s= path is not normalized: %s".formatted(name, path));
            require(!path.startsWith("/"), "%s= path is absolute: %s".formatted(name, path));
            require(!path.equals("private") && !path.startsWith("private/"), "%s= path can't be 'private': %s".formatted(name, path));
        }
        draft.add(name, ownSection(draft), name + "=" + SettingText.words(paths));
    }

    private static void addProtections(List<SettableProperty> rows) {
        for (String name : List.of("ReadWriteDirectories", "ReadOnlyDirectories", "InaccessibleDirectories", "ReadWritePaths", "ReadOnlyPaths",
                "InaccessiblePaths", "ExecPaths", "NoExecPaths", "ExtensionDirectories")) {
            rows.add(making(name, "as", wordList(path -> path.replaceFirst("^-?\\+?", "").startsWith("/"), row -> "Invalid " + row)));
        }
        for (String name : List.of("SystemCallFilter", "SystemCallLog", "RestrictAddressFamilies", "RestrictFileSystems")) {
            rows.add(making(name, "(bas)", SettableExecProperties::allowOrDeny));
        }
        rows.add(making("SystemCallArchitectures", "as", list(word -> GROUP.matcher(word).matches(), row -> "Invalid " + row)));
        rows.add(making("BindPaths", "a(ssbt)", SettableExecProperties::bindPaths));
        rows.add(making("BindReadOnlyPaths", "a(ssbt)", SettableExecProperties::bindPaths));
        rows.add(making("TemporaryFileSystem", "a(ss)", SettableExecProperties::temporaryFileSystems));
    }

    /** A list of what is allowed, or with a tilde of what is not. */
    private static void allowOrDeny(String name, BodyReader value, PropertyDraft draft) throws BusError, ProtocolViolation {
        value.enterStruct();
        boolean allow = value.bool();
        List<String> words = value.strings();
        value.leaveStruct();
        for (String word : words) {
            require(GROUP.matcher(word).matches(), "Invalid %s setting: %s".formatted(name, word));
        }
        draft.add(name, ownSection(draft), name + "=" + (allow ? "" : "~") + SettingText.plain(String.join(" ", words)));
    }

    private static void bindPaths(String name, BodyReader value, PropertyDraft draft) throws BusError, ProtocolViolation {
        List<String> lines = new ArrayList<>();
        value.enterArray();
        while (value.hasMore()) {
            value.enterStruct();
            String source = value.string();
            String destination = value.string();
            boolean optional = value.bool();
            long flags = value.uint64();
            value.leaveStruct();
            require(source.startsWith("/"), "Source path %s is not absolute.".formatted(source));
            require(destination.startsWith("/"), "Destination path %s is not absolute.".formatted(destination));
            require(flags == 0 || flags == RECURSIVE_BIND, "Unknown mount flags.");
            lines.add("%s=%s%s:%s:%s".formatted(name, optional ? "-" : "", SettingText.plain(source), SettingText.plain(destination), flags == 0 ? "norbind" : "rbind"));
        }
        value.leaveArray();
        draft.add(name, ownSection(draft), lines.isEmpty() ? name + "=" : String.join("\n", lines));
    }

    private static void temporaryFileSystems(String name, BodyReader value, PropertyDraft draft) throws BusError, ProtocolViolation {
        List<String> lines = new ArrayList<>();
        value.enterArray();
        while (value.hasMore()) {
            value.enterStruct();
            String path = value.string();
            String options = value.string();
            value.leaveStruct();
            require(path.startsWith("/"), "Mount point %s is not absolute.".formatted(path));
            lines.add(name + "=" + SettingText.plain(path) + ":" + SettingText.plain(options));
        }
        value.leaveArray();
        draft.add(name, ownSection(draft), lines.isEmpty() ? name + "=" : String.join("\n", lines));
    }

    /** The first part that is given is both; then each is its own. */
    private static Format limit(String directive, boolean soft) {
        return (_, value, draft) -> {
            long number = value.uint64();
            long[] both = draft.limits().computeIfAbsent(directive, _ -> new long[] {number, number});
            both[soft ? 0 : 1] = number;
            draft.add(directive, ownSection(draft), directive + "=" + SettingText.limit(both[0], both[1]));
        };
    }
}
