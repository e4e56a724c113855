package dev.lares.host;

import dev.lares.unit.Condition;
import dev.lares.unit.UnitName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells of the conditions and asserts of units whether they hold on this system (systemd.unit(5), "Conditions and
 * Asserts"). Negation and triggering are the engine's business.
 */
public final class Conditions implements ConditionChecker {
    private static final List<String> YES = List.of("1", "yes", "y", "true", "t", "on");
    private static final List<String> NO = List.of("0", "no", "n", "false", "f", "off");

    private final SystemFiles files;
    private final Consumer<String> log;
    private final Virtualization virtualization;
    private final SecurityFacts security;
    private final SystemFacts system;
    private Optional<String> container = Optional.empty();
    private Optional<String> detected = Optional.empty();

    /**
     * @param environment the manager's, by which {@code ConditionEnvironment=} goes
     * @param isFirstProcess whether the manager is process 1
     * @param log takes a sentence for each condition that cannot be told
     */
    public Conditions(Map<String, String> environment, boolean isFirstProcess, Consumer<String> log) {
        this(SystemFiles.REAL, environment, isFirstProcess, log);
    }

    Conditions(SystemFiles files, Map<String, String> environment, boolean isFirstProcess, Consumer<String> log) {
        this.files = files;
        this.log = log;
        this.virtualization = new Virtualization(files, environment, isFirstProcess);
        this.security = new SecurityFacts(files, virtualization);
        this.system = new SystemFacts(files, environment, isFirstProcess);
    }

    @Override
    public List<Optional<Boolean>> check(UnitName unit, List<Condition> conditions) {
        List<Optional<Boolean>> results = new ArrayList<>();
        conditions.forEach(condition -> results.add(holds(condition)));
        return results;
    }

    /** Whether a condition holds, its negation not applied; empty if it cannot be told, for a reason that is logged. */
    public Optional<Boolean> holds(Condition condition) {
        try {
            return Optional.of(test(condition.kind(), condition.parameter()));
        } catch (UntestableCondition e) {
            log.accept(condition.at() + ": cannot check " + condition.directive() + "=" + condition.parameter() + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private boolean test(String kind, String parameter) throws UntestableCondition {
        return kind.startsWith("Path") || kind.startsWith("File") || kind.startsWith("Directory")
                ? testPath(kind, parameter)
                : testSystem(kind, parameter);
    }

    private boolean testPath(String kind, String path) throws UntestableCondition {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw new UntestableCondition("the path is not absolute");
        }
        return switch (kind) {
            case "PathExists" -> PathConditions.exists(path);
            case "PathExistsGlob" -> ShellPattern.exists(path);
            case "PathIsDirectory" -> PathConditions.isDirectory(path);
            case "PathIsSymbolicLink" -> PathConditions.isSymbolicLink(path);
            case "PathIsMountPoint" -> PathConditions.isMountPoint(path);
            case "PathIsReadWrite" -> PathConditions.isReadWrite(path);
            case "PathIsEncrypted" -> PathConditions.isEncrypted(path, files);
            case "DirectoryNotEmpty" -> PathConditions.isDirectoryNotEmpty(path);
            case "FileNotEmpty" -> PathConditions.isFileNotEmpty(path);
            case "FileIsExecutable" -> PathConditions.isExecutable(path);
            default -> throw new UntestableCondition("there is no such condition");
        };
    }

    private boolean testSystem(String kind, String parameter) throws UntestableCondition {
        return switch (kind) {
            case "Architecture" -> system.architectureIs(parameter);
            case "Firmware" -> new FirmwareFacts(files, security).holds(parameter);
            case "Virtualization" -> virtualizationFits(parameter);
            case "Host" -> system.hostFits(parameter);
            case "KernelCommandLine" -> system.commandLineHas(parameter, isContainer());
            case "KernelVersion" -> system.kernelVersionFits(parameter);
            case "Credential" -> system.hasCredential(parameter);
            case "Environment" -> system.environmentHas(parameter);
            case "Security" -> security.has(parameter);
            case "Capability" -> security.hasCapability(parameter);
            case "ACPower" -> system.isOnAcPower() == isYes(parameter);
            case "NeedsUpdate" -> !parameter.startsWith("/") || system.needsUpdate(parameter, isContainer());
            case "FirstBoot" -> system.isFirstBoot() == isYes(parameter);
            case "User" -> system.userIs(parameter);
            case "Group" -> system.groupIs(parameter);
            case "ControlGroupController" -> controllerFits(parameter);
            case "Memory" -> system.memoryFits(parameter);
            case "CPUs" -> system.cpuCountFits(parameter);
            case "CPUFeature" -> system.cpuFeature(parameter);
            case "OSRelease" -> system.osReleaseFits(parameter);
            case "MemoryPressure" -> new PressureCondition(files, "memory").holds(parameter);
            case "CPUPressure" -> new PressureCondition(files, "cpu").holds(parameter);
            case "IOPressure" -> new PressureCondition(files, "io").holds(parameter);
            default -> throw new UntestableCondition("there is no such condition");
        };
    }

    private boolean virtualizationFits(String parameter) {
        if (parameter.equals("private-users")) {
            return virtualization.hasPrivateUsers();
        }
        String word = parameter.toLowerCase(Locale.ROOT);
        boolean any = !detected().equals(Virtualization.NONE);
        if (YES.contains(word) || NO.contains(word)) {
            return any == YES.contains(word);
        }
        return switch (parameter) {
            case "vm" -> any && !isContainer();
            case "container" -> isContainer();
            default -> any && parameter.equals(detected());
        };
    }

    private boolean controllerFits(String parameter) {
        ControlGroupFacts groups = new ControlGroupFacts(files);
        return switch (parameter) {
            case "v2" -> groups.isUnified();
            case "v1" -> !groups.isUnified();
            default -> groups.hasControllers(parameter);
        };
    }

    private static boolean isYes(String parameter) throws UntestableCondition {
        String word = parameter.toLowerCase(Locale.ROOT);
        if (!YES.contains(word) && !NO.contains(word)) {
            throw new UntestableCondition("it is neither yes nor no");
        }
        return YES.contains(word);
    }

    /** What stays the same as long as the system runs is looked for once. */
    private boolean isContainer() {
        if (container.isEmpty()) {
            container = Optional.of(virtualization.container());
        }
        return !container.get().equals(Virtualization.NONE);
    }

    private String detected() {
        if (detected.isEmpty()) {
            detected = Optional.of(isContainer() ? container.get() : virtualization.machine());
        }
        return detected.get();
    }
}
