package dev.lares.systemd1;

import static dev.lares.systemd1.PropertyFormats.*;
import static dev.lares.systemd1.SettableProperty.making;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.Names;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.engine.FdToken;
import dev.lares.engine.StandardFds;
import dev.lares.systemd1.SettableProperty.Format;
import dev.lares.unit.ExitType;
import dev.lares.unit.NotifyAccess;
import dev.lares.unit.OomPolicy;
import dev.lares.unit.RestartMode;
import dev.lares.unit.RestartPolicy;
import dev.lares.unit.ServiceType;
import dev.lares.unit.TimeoutFailureMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** What may be given to a service and to a scope alone, systemd.service(5) and systemd.scope(5). */
final class SettableServiceProperties {
    static final List<SettableProperty> SERVICE = service();

    static final List<SettableProperty> SCOPE = List.of(
            making("TimeoutStopUSec", "t", seconds(PropertyFormats::line)),
            making("RuntimeMaxUSec", "t", seconds(PropertyFormats::line)),
            making("RuntimeRandomizedExtraUSec", "t", seconds(PropertyFormats::line)),
            making("OOMPolicy", "s", line(oneOf(OomPolicy.values(), OomPolicy::text))),
            making("PIDs", "au", SettableServiceProperties::pids));

    private SettableServiceProperties() {}

    private static List<SettableProperty> service() {
        List<SettableProperty> rows = new ArrayList<>();
        for (String name : List.of("PermissionsStartOnly", "RootDirectoryStartOnly", "RemainAfterExit", "GuessMainPID")) {
            rows.add(making(name, "b", line(PropertyFormats::bool)));
        }
        for (String name : List.of("RestartUSec", "TimeoutStartUSec", "TimeoutStopUSec", "TimeoutAbortUSec", "RuntimeMaxUSec",
                "RuntimeRandomizedExtraUSec", "WatchdogUSec")) {
            rows.add(making(name, "t", seconds(PropertyFormats::line)));
        }
        Format failureMode = line(oneOf(TimeoutFailureMode.values(), TimeoutFailureMode::text));
        rows.addAll(List.of(
                making("Type", "s", line(oneOf(ServiceType.values(), ServiceType::text))),
                making("ExitType", "s", line(oneOf(ExitType.values(), ExitType::text))),
                making("OOMPolicy", "s", line(oneOf(OomPolicy.values(), OomPolicy::text))),
                making("TimeoutStartFailureMode", "s", failureMode),
                making("TimeoutStopFailureMode", "s", failureMode),
                making("FileDescriptorStoreMax", "u", line(PropertyFormats::uint32)),
                making("NotifyAccess", "s", line(oneOf(NotifyAccess.values(), NotifyAccess::text))),
                making("PIDFile", "s", line(SettableServiceProperties::pidFile)),
                making("BusName", "s", line(checked(Names::isBusName))),
                making("USBFunctionDescriptors", "s", line(PropertyFormats::path)),
                making("USBFunctionStrings", "s", line(PropertyFormats::path)),
                making("Restart", "s", line(oneOf(RestartPolicy.values(), RestartPolicy::text))),
                making("RestartMode", "s", line(oneOf(RestartMode.values(), RestartMode::text))),
                making("ReloadSignal", "i", line(PropertyFormats::signal))));
        for (String name : List.of("RestartPreventExitStatus", "RestartForceExitStatus", "SuccessExitStatus")) {
            rows.add(making(name, "(aiai)", SettableServiceProperties::exitStatuses));
        }
        for (String name : List.of("ExecCondition", "ExecStartPre", "ExecStart", "ExecStartPost", "ExecReload", "ExecStop", "ExecStopPost")) {
            rows.add(making(name, "a(sasb)", commands(name, false)));
            rows.add(making(name + "Ex", "a(sasas)", commands(name, true)));
        }
        rows.addAll(List.of(
                making("StandardInputFileDescriptor", "h", standardFd((fds, fd) -> new StandardFds(fd, fds.output(), fds.error()))),
                making("StandardOutputFileDescriptor", "h", standardFd((fds, fd) -> new StandardFds(fds.input(), fd, fds.error()))),
                making("StandardErrorFileDescriptor", "h", standardFd((fds, fd) -> new StandardFds(fds.input(), fds.output(), fd)))));
        return List.copyOf(rows);
    }

    /** A descriptor that came with the call; no file speaks of it. */
    private static Format standardFd(BiFunction<StandardFds, Optional<FdToken>, StandardFds> with) {
        return (_, value, draft) -> draft.standardFds(with.apply(draft.standardFds(), Optional.of(draft.call().fd(value.fd()))));
    }

    private static String pidFile(String name, BodyReader value) throws BusError, ProtocolViolation {
        String path = value.string();
        require(SettableExecProperties.isNormalized(path), "PIDFile= path '%s' is not valid".formatted(path));
        return SettingText.plain(path);
    }

    /** Statuses, then signals; a line each. */
    private static void exitStatuses(String name, BodyReader value, PropertyDraft draft) throws BusError, ProtocolViolation {
        List<String> lines = new ArrayList<>();
        value.enterStruct();
        value.enterArray();
        while (value.hasMore()) {
            int status = value.int32();
            require(status >= 0 && status <= 255, "Invalid status code in %s: %d".formatted(name, status));
            lines.add(name + "=" + status);
        }
        value.leaveArray();
        value.enterArray();
        while (value.hasMore()) {
            int signal = value.int32();
            require(signal > 0 && signal <= 64 && signal != 32 && signal != 33, "Invalid signal in %s: %d".formatted(name, signal));
            lines.add(name + "=" + SettingText.signal(signal));
        }
        value.leaveArray();
        value.leaveStruct();
        draft.add(name, ownSection(draft), lines.isEmpty() ? name + "=" : String.join("\n", lines));
    }

    /** All commands that were given for a line, since the first one takes away those before. */
    private static Format commands(String directive, boolean named) {
        return (name, value, draft) -> {
            List<String> all = draft.gathered(directive);
            boolean any = false;
            value.enterArray();
            while (value.hasMore()) {
                value.enterStruct();
                all.add(directive + "=" + command(name, named, value));
                value.leaveStruct();
                any = true;
            }
            value.leaveArray();
            if (!any) {
                all.clear();
            }
            draft.add(directive, ownSection(draft), directive + "=" + (all.isEmpty() ? "" : "\n" + String.join("\n", all)));
        };
    }

    private static String command(String name, boolean named, BodyReader value) throws BusError, ProtocolViolation {
        String path = value.string();
        require(path.startsWith("/") || !path.isEmpty() && path.indexOf('/') < 0 && !path.equals(".") && !path.equals(".."),
                "\"%s\" is neither a valid executable name nor an absolute path".formatted(path));
        List<String> argv = value.strings();
        require(!argv.isEmpty(), "\"%s\" argv cannot be empty".formatted(name));
        String prefixes = named ? prefixes(value.strings()) : value.bool() ? "-" : "";
        if (path.equals(argv.getFirst())) {
            return prefixes + SettingText.commandWords(argv);
        }
        return prefixes + "@" + SettingText.commandWord(path) + " " + SettingText.commandWords(argv);
    }

    private static String prefixes(List<String> names) throws BusError {
        StringBuilder prefixes = new StringBuilder();
        for (String name : names) {
            prefixes.append(switch (name) {
                case "ignore-failure" -> "-";
                case "privileged" -> "+";
                case "no-setuid" -> "!";
                case "ambient" -> "!!";
                case "no-env-expand" -> ":";
                default -> throw BusError.invalidArgs("Failed to set unit properties: Invalid argument");
            });
        }
        return prefixes.toString();
    }

    /** The processes a scope begins with; 0 is the caller's own. */
    private static void pids(String name, BodyReader value, PropertyDraft draft) throws BusError, ProtocolViolation {
        value.enterArray();
        boolean any = false;
        while (value.hasMore()) {
            int asked = value.uint32();
            draft.pids().add(draft.call().requireAttachable(asked));
            any = true;
        }
        value.leaveArray();
        require(any, "Failed to set unit properties: Invalid argument");
    }
}
