package dev.lares.systemd1;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.BodyWriter;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.unit.Dependency;
import dev.lares.unit.InstallOptions;
import dev.lares.unit.PresetMode;
import dev.lares.unit.UnitFileChange;
import dev.lares.unit.UnitFileError;
import dev.lares.unit.UnitFileException;
import dev.lares.unit.UnitFilePlan;
import dev.lares.unit.UnitFilePlanner;
import dev.lares.unit.UnitFileState;
import java.util.List;
import java.util.Map;

/** The Manager's methods for unit files, org.freedesktop.systemd1(5) "Methods", from {@code ListUnitFiles()} on. */
final class UnitFileMethods {
    private static final String CHANGES = "a(sss)";
    private static final long RUNTIME_FLAG = 1;
    private static final long FORCE_FLAG = 1 << 1;
    private static final long PORTABLE_FLAG = 1 << 2;

    private UnitFileMethods() {}

    static void add(BusInterface.Builder<Systemd1> table) {
        table.open("ListUnitFiles", "", "a(ss)", List.of("unit_files"), (bus, call) -> list(bus, call, List.of(), List.of()))
                .open("ListUnitFilesByPatterns", "asas", "a(ss)", List.of("states", "patterns", "unit_files"),
                        (bus, call) -> list(bus, call, call.arguments().strings(), call.arguments().strings()))
                .open("GetUnitFileState", "s", "s", List.of("file", "state"), UnitFileMethods::state)
                .method("EnableUnitFiles", "asbb", "b" + CHANGES, List.of("files", "runtime", "force", "carries_install_info", "changes"),
                        (bus, call) -> install(bus, call, UnitFilePlanner::enable))
                .method("DisableUnitFiles", "asb", CHANGES, List.of("files", "runtime", "changes"),
                        (bus, call) -> plain(bus, call, bus.world().unitFiles().planner().disable(call.arguments().strings(), runtime(call.arguments()))))
                .method("EnableUnitFilesWithFlags", "ast", "b" + CHANGES, List.of("files", "flags", "carries_install_info", "changes"),
                        UnitFileMethods::enableWithFlags)
                .method("DisableUnitFilesWithFlags", "ast", CHANGES, List.of("files", "flags", "changes"), UnitFileMethods::disableWithFlags)
                .method("ReenableUnitFiles", "asbb", "b" + CHANGES, List.of("files", "runtime", "force", "carries_install_info", "changes"),
                        (bus, call) -> install(bus, call, UnitFilePlanner::reenable))
                .method("LinkUnitFiles", "asbb", CHANGES, List.of("files", "runtime", "force", "changes"),
                        (bus, call) -> plain(bus, call, bus.world().unitFiles().planner().link(call.arguments().strings(), runtimeAndForce(call.arguments()))))
                .method("PresetUnitFiles", "asbb", "b" + CHANGES, List.of("files", "runtime", "force", "carries_install_info", "changes"),
                        (bus, call) -> install(bus, call, (planner, names, options) -> planner.preset(names, PresetMode.FULL, options)))
                .method("PresetUnitFilesWithMode", "assbb", "b" + CHANGES,
                        List.of("files", "mode", "runtime", "force", "carries_install_info", "changes"), UnitFileMethods::presetWithMode)
                .method("MaskUnitFiles", "asbb", CHANGES, List.of("files", "runtime", "force", "changes"),
                        (bus, call) -> plain(bus, call, bus.world().unitFiles().planner().mask(call.arguments().strings(), runtimeAndForce(call.arguments()))))
                .method("UnmaskUnitFiles", "asb", CHANGES, List.of("files", "runtime", "changes"),
                        (bus, call) -> plain(bus, call, bus.world().unitFiles().planner().unmask(call.arguments().strings(), runtime(call.arguments()))))
                .method("RevertUnitFiles", "as", CHANGES, List.of("files", "changes"),
                        (bus, call) -> plain(bus, call, bus.world().unitFiles().planner().revert(call.arguments().strings())))
                .method("SetDefaultTarget", "sb", CHANGES, List.of("name", "force", "changes"),
                        (bus, call) -> plain(bus, call, bus.world().unitFiles().planner().setDefault(call.arguments().string(), call.arguments().bool())))
                .open("GetDefaultTarget", "", "s", List.of("name"), UnitFileMethods::defaultTarget)
                .method("PresetAllUnitFiles", "sbb", CHANGES, List.of("mode", "runtime", "force", "changes"), UnitFileMethods::presetAll)
                .method("AddDependencyUnitFiles", "asssbb", CHANGES, List.of("files", "target", "type", "runtime", "force", "changes"),
                        UnitFileMethods::addDependency)
                .open("GetUnitFileLinks", "sb", "as", List.of("name", "runtime", "links"), UnitFileMethods::links)
                .signal("UnitFilesChanged", "");
    }

    private static void list(Systemd1 bus, Call call, List<String> states, List<String> patterns) {
        BodyWriter writer = new BodyWriter("a(ss)", 32 * 1024).openArray();
        for (Map.Entry<String, UnitFileState> file : bus.world().unitFiles().planner().list(states, patterns).entrySet()) {
            writer.openStruct().string(file.getKey()).string(file.getValue().text()).closeStruct();
        }
        call.reply(writer.closeArray());
    }

    private static void state(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        try {
            call.reply(new BodyWriter("s").string(bus.world().unitFiles().planner().state(call.arguments().string()).text()));
        } catch (UnitFileException e) {
            throw UnitFileErrors.of(e);
        }
    }

    private static void defaultTarget(Systemd1 bus, Call call) throws BusError {
        try {
            call.reply(new BodyWriter("s").string(bus.world().unitFiles().planner().defaultTarget().text()));
        } catch (UnitFileException e) {
            throw UnitFileErrors.of(e);
        }
    }

    private static void links(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        try {
            String name = call.arguments().string();
            call.reply(new BodyWriter("as").strings(bus.world().unitFiles().planner().links(name, call.arguments().bool())));
        } catch (UnitFileException e) {
            throw UnitFileErrors.of(e);
        }
    }

    /** An operation whose answer says whether [Install] says anything. */
    @FunctionalInterface
    private interface Installing {
        UnitFilePlan plan(UnitFilePlanner planner, List<String> names, InstallOptions options);
    }

    private static void install(Systemd1 bus, Call call, Installing installing) throws BusError, ProtocolViolation {
        List<String> names = call.arguments().strings();
        install(bus, call, installing.plan(bus.world().unitFiles().planner(), names, runtimeAndForce(call.arguments())));
    }

    private static void install(Systemd1 bus, Call call, UnitFilePlan plan) throws BusError {
        UnitFilePlan done = perform(bus, plan);
        call.reply(writeChanges(done, new BodyWriter("b" + CHANGES).bool(done.hasInstallInfo())));
    }

    private static void plain(Systemd1 bus, Call call, UnitFilePlan plan) throws BusError {
        call.reply(writeChanges(perform(bus, plan), new BodyWriter(CHANGES)));
    }

    /** Does what is planned. What failed refuses the call, though other things have been done; as systemd does. */
    private static UnitFilePlan perform(Systemd1 bus, UnitFilePlan plan) throws BusError {
        UnitFilePlan done = bus.world().unitFiles().perform(plan);
        if (done.isModifying()) {
            bus.tellUnitFilesChanged();
        }
        boolean nothingDone = done.changes().stream().allMatch(UnitFileChange.Failed.class::isInstance);
        if (done.refusal().isPresent() || nothingDone && done.firstFailure().isPresent()) {
            throw UnitFileErrors.of(done, UnitFileError.INVALID);
        }
        return done;
    }

    private static BodyWriter writeChanges(UnitFilePlan plan, BodyWriter writer) {
        writer.openArray();
        for (UnitFileChange change : plan.changes()) {
            switch (change) {
                case UnitFileChange.Symlink(String path, String target, boolean replaces) -> {
                    if (replaces) {
                        write(writer, "unlink", path, "");
                    }
                    write(writer, "symlink", path, target);
                }
                case UnitFileChange.Unlink(String path, _) -> write(writer, "unlink", path, "");
                case UnitFileChange.RemoveDirectory(String path) -> write(writer, "unlink", path, "");
                case UnitFileChange.Masked(String path) -> write(writer, "masked", path, "");
                case UnitFileChange.MaskedByGenerator(String path, String source) -> write(writer, "masked by generator", path, source);
                case UnitFileChange.Dangling(String path) -> write(writer, "dangling", path, "");
                case UnitFileChange.DestinationMissing(String path, String source) -> write(writer, "destination not present", path, source);
                case UnitFileChange.AuxiliaryFailed(String path) -> write(writer, "auxiliary unit failed", path, "");
                case UnitFileChange.Failed _ -> {} // the others have been done
            }
        }
        return writer.closeArray();
    }

    private static void write(BodyWriter writer, String type, String path, String source) {
        writer.openStruct().string(type).string(path).string(source).closeStruct();
    }

    private static InstallOptions runtime(BodyReader arguments) throws ProtocolViolation {
        return new InstallOptions(arguments.bool(), false);
    }

    private static InstallOptions runtimeAndForce(BodyReader arguments) throws ProtocolViolation {
        boolean runtime = arguments.bool();
        return new InstallOptions(runtime, arguments.bool());
    }

    private static InstallOptions flags(BodyReader arguments, long allowed) throws BusError, ProtocolViolation {
        long flags = arguments.uint64();
        if ((flags & ~allowed) != 0) {
            throw BusError.invalidArgs(UnitFileError.INVALID.text());
        }
        return new InstallOptions((flags & RUNTIME_FLAG) != 0, (flags & FORCE_FLAG) != 0, (flags & PORTABLE_FLAG) != 0);
    }

    private static void enableWithFlags(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        List<String> names = call.arguments().strings();
        install(bus, call, bus.world().unitFiles().planner().enable(names, flags(call.arguments(), RUNTIME_FLAG | FORCE_FLAG | PORTABLE_FLAG)));
    }

    private static void disableWithFlags(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        List<String> names = call.arguments().strings();
        plain(bus, call, bus.world().unitFiles().planner().disable(names, flags(call.arguments(), RUNTIME_FLAG | PORTABLE_FLAG)));
    }

    private static PresetMode mode(Call call) throws BusError, ProtocolViolation {
        return PresetMode.of(call.arguments().string()).orElseThrow(() -> BusError.invalidArgs(UnitFileError.INVALID.text()));
    }

    private static void presetWithMode(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        List<String> names = call.arguments().strings();
        PresetMode mode = mode(call);
        install(bus, call, bus.world().unitFiles().planner().preset(names, mode, runtimeAndForce(call.arguments())));
    }

    private static void presetAll(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        PresetMode mode = mode(call);
        plain(bus, call, bus.world().unitFiles().planner().presetAll(mode, runtimeAndForce(call.arguments())));
    }

    private static void addDependency(Systemd1 bus, Call call) throws BusError, ProtocolViolation {
        List<String> names = call.arguments().strings();
        String target = call.arguments().string();
        Dependency kind = switch (call.arguments().string()) {
            case "Wants" -> Dependency.WANTS;
            case "Requires" -> Dependency.REQUIRES;
            default -> throw BusError.invalidArgs(UnitFileError.INVALID.text());
        };
        plain(bus, call, bus.world().unitFiles().planner().addDependency(names, target, kind, runtimeAndForce(call.arguments())));
    }
}
