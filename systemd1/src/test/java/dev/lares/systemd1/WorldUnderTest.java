package dev.lares.systemd1;

import dev.lares.engine.Moment;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.ResourceLimit;
import dev.lares.unit.UnitFilePlan;
import dev.lares.unit.UnitFilePlanner;
import dev.lares.unit.UnitName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A machine in a container, without processes and without unit files. */
final class WorldUnderTest implements World {
    private final RuntimeSettings settings;
    final Map<UnitName, String> controlGroups = new TreeMap<>();
    final Map<Integer, UnitName> processes = new TreeMap<>();

    WorldUnderTest(RuntimeSettings settings) {
        this.settings = settings;
    }

    @Override
    public String machineId() {
        return "0123456789abcdef0123456789abcdef";
    }

    @Override
    public ManagerFacts facts() {
        return new ManagerFacts("252 (Test)", "-ALL", "docker", true, "x86-64", Moment.NEVER, new Moment(1_000_000, 5_000_000), List.of("/etc/systemd/system"));
    }

    @Override
    public RuntimeSettings runtimeSettings() {
        return settings;
    }

    @Override
    public List<String> taints() {
        return List.of("a", "b");
    }

    @Override
    public long timerSlackNanos() {
        return 50_000;
    }

    @Override
    public String controlGroupRoot() {
        return "";
    }

    @Override
    public Usage usage(UnitName unit) {
        return Usage.NOTHING_KNOWN;
    }

    @Override
    public List<Process> processes(UnitName unit) {
        return List.of();
    }

    @Override
    public ProcessKind kindOf(int pid) {
        return pid == 1 ? ProcessKind.MANAGER : pid == 2 ? ProcessKind.KERNEL_THREAD : pid < 1000 ? ProcessKind.PROGRAM : ProcessKind.NONE;
    }

    @Override
    public Optional<UnitName> unitOf(int pid) {
        return Optional.ofNullable(processes.get(pid));
    }

    @Override
    public String controlGroup(UnitName unit) {
        return controlGroups.getOrDefault(unit, "");
    }

    @Override
    public Optional<UnitName> unitOfControlGroup(String path) {
        return controlGroups.entrySet().stream().filter(entry -> entry.getValue().equals(path)).map(Map.Entry::getKey).findFirst();
    }

    @Override
    public long controlGroupId(UnitName unit) {
        return 0;
    }

    @Override
    public UnitFileAccess unitFiles() {
        return new NoUnitFiles();
    }

    private static final class NoUnitFiles implements UnitFileAccess {
        @Override
        public UnitFilePlanner planner() {
            throw new UnsupportedOperationException();
        }

        @Override
        public UnitFilePlan perform(UnitFilePlan plan) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String state(LoadedUnit unit) {
            return "";
        }

        @Override
        public String preset(LoadedUnit unit) {
            return "";
        }

        @Override
        public boolean needsReload(LoadedUnit unit) {
            return false;
        }
    }

    @Override
    public ResourceLimit defaultLimit(String name) {
        return new ResourceLimit(1024, 524_288);
    }

    @Override
    public long coredumpFilter() {
        return 0x33;
    }

    @Override
    public int oomScoreAdjust() {
        return 0;
    }
}
