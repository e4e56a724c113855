package dev.lares.systemd1;

import static dev.lares.systemd1.PropertyFormats.*;
import static dev.lares.systemd1.SettableProperty.always;
import static dev.lares.systemd1.SettableProperty.making;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.systemd1.SettableProperty.Format;
import dev.lares.unit.CollectMode;
import dev.lares.unit.EmergencyAction;
import dev.lares.unit.JobMode;
import dev.lares.unit.UnitName;
import dev.lares.unit.UnitType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What may be given to units of all types: the settings of [Unit], systemd.unit(5), and {@code Slice=}. */
final class SettableUnitProperties {
    private static final List<String> PATH_CONDITIONS = List.of("PathExists", "PathExistsGlob", "PathIsDirectory", "PathIsSymbolicLink",
            "PathIsMountPoint", "PathIsReadWrite", "PathIsEncrypted", "DirectoryNotEmpty", "FileNotEmpty", "FileIsExecutable", "NeedsUpdate");
    private static final List<String> OTHER_CONDITIONS = List.of("FirstBoot", "Architecture", "Firmware", "Virtualization", "Host",
            "KernelCommandLine", "KernelVersion", "Credential", "Security", "Capability", "ACPower", "Memory", "CPUFeature", "CPUs", "Environment",
            "User", "Group", "ControlGroupController", "OSRelease", "MemoryPressure", "CPUPressure", "IOPressure");
    private static final List<String> INVERSE = List.of("RequiredBy", "RequisiteOf", "WantedBy", "BoundBy", "UpheldBy", "ConsistsOf",
            "ConflictedBy", "OnSuccessOf", "OnFailureOf", "Triggers", "TriggeredBy", "References", "ReferencedBy", "InSlice", "SliceOf");

    static final List<SettableProperty> ROWS = rows();

    private SettableUnitProperties() {}

    private static List<SettableProperty> rows() {
        Format action = unitLine(oneOf(EmergencyAction.values(), EmergencyAction::text));
        Format jobMode = unitLine(oneOf(JobMode.values(), JobMode::text));
        List<SettableProperty> rows = new ArrayList<>(List.of(
                always("Description", "s", unitLine(PropertyFormats::string)),
                making("SourcePath", "s", unitLine(PropertyFormats::path)),
                making("StopWhenUnneeded", "b", unitLine(PropertyFormats::bool)),
                making("RefuseManualStart", "b", unitLine(PropertyFormats::bool)),
                making("RefuseManualStop", "b", unitLine(PropertyFormats::bool)),
                making("AllowIsolate", "b", unitLine(PropertyFormats::bool)),
                making("DefaultDependencies", "b", unitLine(PropertyFormats::bool)),
                making("OnSuccessJobMode", "s", jobMode),
                making("OnFailureJobMode", "s", jobMode),
                making("IgnoreOnIsolate", "b", unitLine(PropertyFormats::bool)),
                making("JobTimeoutUSec", "t", seconds(PropertyFormats::unitLine)),
                making("JobRunningTimeoutUSec", "t", seconds(PropertyFormats::unitLine)),
                making("JobTimeoutAction", "s", action),
                making("JobTimeoutRebootArgument", "s", unitLine(PropertyFormats::string)),
                making("StartLimitIntervalUSec", "t", seconds(PropertyFormats::unitLine)),
                making("StartLimitBurst", "u", unitLine(PropertyFormats::uint32)),
                making("StartLimitAction", "s", action),
                making("FailureAction", "s", action),
                making("SuccessAction", "s", action),
                making("FailureActionExitStatus", "i", unitLine(SettableUnitProperties::actionStatus)),
                making("SuccessActionExitStatus", "i", unitLine(SettableUnitProperties::actionStatus)),
                making("RebootArgument", "s", unitLine(PropertyFormats::string)),
                making("CollectMode", "s", unitLine(oneOf(CollectMode.values(), CollectMode::text))),
                making("Conditions", "a(sbbs)", conditions("Condition")),
                making("Asserts", "a(sbbs)", conditions("Assert")),
                making("Documentation", "as", unitLines(SettableUnitProperties::isDocumentation, "Invalid URL in %s: %s")),
                making("Slice", "s", SettableUnitProperties::slice),
                making("RequiresMountsFor", "as", unitLines(path -> path.startsWith("/"), "Path specified in %s is not absolute: %s")),
                making("AddRef", "b", (_, value, draft) -> draft.reference(value.bool()))));
        addDependencies(rows, UnaryOperator.identity(), "Requires", "Requisite", "Wants", "BindsTo", "PartOf", "Upholds", "Conflicts", "Before", "After",
                "OnSuccess", "OnFailure", "PropagatesReloadTo", "ReloadPropagatedFrom", "PropagatesStopTo", "StopPropagatedFrom", "JoinsNamespaceOf");
        addDependencies(rows, name -> name.replace("Overridable", ""), "RequiresOverridable", "RequisiteOverridable");
        INVERSE.forEach(name -> rows.add(making(name, "as", refused("Dependency type %s may not be created transiently."))));
        return List.copyOf(rows);
    }

    private static void addDependencies(List<SettableProperty> rows, UnaryOperator<String> directive, String... names) {
        for (String name : names) {
            rows.add(making(name, "as", dependencies(directive.apply(name))));
        }
    }

    /** Below 0 is none. */
    private static String actionStatus(String name, BodyReader value) throws BusError, ProtocolViolation {
        int status = value.int32();
        require(status <= 255, "Exit status must be in range 0…255 or negative.");
        return status < 0 ? "" : Integer.toString(status);
    }

    private static boolean isDocumentation(String url) {
        return List.of("http://", "https://", "file:/", "info:", "man:").stream().anyMatch(start -> url.startsWith(start) && url.length() > start.length());
    }

    /** Each with its directive, whether it triggers, whether it is negated, and its parameter; none at all takes away those before. */
    private static Format conditions(String prefix) {
        return (name, value, draft) -> {
            List<String> lines = new ArrayList<>();
            value.enterArray();
            while (value.hasMore()) {
                value.enterStruct();
                lines.add(condition(prefix, value));
                value.leaveStruct();
            }
            value.leaveArray();
            draft.add(name, "Unit", lines.isEmpty() ? prefix + "Null=" : String.join("\n", lines));
        };
    }

    private static String condition(String prefix, BodyReader value) throws BusError, ProtocolViolation {
        String directive = value.string();
        boolean trigger = value.bool();
        boolean negate = value.bool();
        String parameter = value.string();
        String kind = directive.startsWith(prefix) ? directive.substring(prefix.length()) : "";
        boolean isPath = PATH_CONDITIONS.contains(kind);
        require(isPath || OTHER_CONDITIONS.contains(kind), "Invalid condition type: " + directive);
        require(!parameter.isEmpty(), "Condition parameter in %s is empty".formatted(directive));
        require(!isPath || parameter.startsWith("/"), "Path in condition %s is not absolute: %s".formatted(directive, parameter));
        return directive + "=" + (trigger ? "|" : "") + (negate ? "!" : "") + SettingText.plain(parameter);
    }

    private static void slice(String name, BodyReader value, PropertyDraft draft) throws BusError, ProtocolViolation {
        require(draft.unit().type() != UnitType.SLICE, "Slice may not be set for slice units.");
        require(!draft.unit().text().equals("init.scope"), "Cannot set slice for init.scope");
        String slice = value.string();
        UnitName other = UnitName.parse(slice).filter(unit -> slice.indexOf('@') < 0)
                .orElseThrow(() -> BusError.invalidArgs("Invalid unit name '%s'".formatted(slice)));
        require(other.type() == UnitType.SLICE, "Unit name '%s' is not a slice".formatted(slice));
        draft.add(name, ownSection(draft), "Slice=" + slice);
    }
}
