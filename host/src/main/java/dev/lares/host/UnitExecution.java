package dev.lares.host;

import dev.lares.engine.LogLevel;
import dev.lares.linux.MouldSetting;
import dev.lares.linux.ProcessSetting;
import dev.lares.linux.Resource;
import dev.lares.unit.Directive;
import dev.lares.unit.ExecDirectives;
import dev.lares.unit.LoadedUnit;
import dev.lares.unit.ResourceLimit;
import dev.lares.unit.StandardStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a unit's settings say of each of its processes, worked out once (systemd.exec(5)). */
final class UnitExecution {
    private static final Map<Resource, Directive<ResourceLimit>> LIMITS = limits();
    private static final ProcessSetting.SchedulingPolicy[] POLICIES = {
        ProcessSetting.SchedulingPolicy.OTHER,
        ProcessSetting.SchedulingPolicy.FIFO,
        ProcessSetting.SchedulingPolicy.RR,
        ProcessSetting.SchedulingPolicy.BATCH,
        ProcessSetting.SchedulingPolicy.OTHER,
        ProcessSetting.SchedulingPolicy.IDLE
    };

    private final LoadedUnit unit;
    private final List<ProcessSetting> processSettings;
    private final List<MouldSetting> mouldSettings;
    private final StandardStream input;
    private final StandardStream output;
    private final StandardStream error;

    UnitExecution(LoadedUnit unit) {
        this.unit = unit;
        this.processSettings = List.copyOf(settings(unit));
        this.mouldSettings = unit.find(ExecDirectives.TIMER_SLACK_N_SEC)
                .<List<MouldSetting>>map(nanos -> List.of(new MouldSetting.TimerSlack(nanos)))
                .orElse(List.of());
        this.input = unit.get(ExecDirectives.STANDARD_INPUT);
        this.output = unit.find(ExecDirectives.STANDARD_OUTPUT).orElse(StandardStream.JOURNAL);
        this.error = unit.find(ExecDirectives.STANDARD_ERROR).orElse(StandardStream.INHERIT);
    }

    LoadedUnit unit() {
        return unit;
    }

    /** Limits, priorities and the like, whoever the process is run as. */
    List<ProcessSetting> processSettings() {
        return processSettings;
    }

    List<MouldSetting> mouldSettings() {
        return mouldSettings;
    }

    StandardStream input() {
        return input;
    }

    StandardStream output() {
        return output;
    }

    StandardStream error() {
        return error;
    }

    /** How to take the lines of a program; a plain name is that of the program. */
    ServiceOutput.Format format(String program) {
        LogLevel[] levels = LogLevel.values();
        return new ServiceOutput.Format(
                unit.find(ExecDirectives.SYSLOG_IDENTIFIER).filter(name -> !name.isEmpty()).orElse(program),
                levels[unit.get(ExecDirectives.SYSLOG_LEVEL)],
                levels[unit.get(ExecDirectives.LOG_LEVEL_MAX)],
                unit.get(ExecDirectives.SYSLOG_LEVEL_PREFIX));
    }

    private static List<ProcessSetting> settings(LoadedUnit unit) {
        List<ProcessSetting> settings = new ArrayList<>();
        unit.find(ExecDirectives.OOM_SCORE_ADJUST).ifPresent(value -> settings.add(new ProcessSetting.OomScoreAdjust(value)));
        unit.find(ExecDirectives.NICE).ifPresent(level -> settings.add(new ProcessSetting.Nice(level)));
        scheduling(unit).ifPresent(settings::add);
        List<Integer> processors = unit.get(ExecDirectives.CPU_AFFINITY);
        if (!processors.isEmpty()) {
            settings.add(new ProcessSetting.Affinity(processors));
        }
        ioPriority(unit).ifPresent(settings::add);
        LIMITS.forEach((resource, directive) -> unit.find(directive)
                .ifPresent(limit -> settings.add(new ProcessSetting.Limit(resource, limit.soft(), limit.hard()))));
        return settings;
    }

    private static Optional<ProcessSetting> scheduling(LoadedUnit unit) {
        Optional<Integer> policy = unit.find(ExecDirectives.CPU_SCHEDULING_POLICY);
        Optional<Integer> priority = unit.find(ExecDirectives.CPU_SCHEDULING_PRIORITY);
        boolean reset = unit.get(ExecDirectives.CPU_SCHEDULING_RESET_ON_FORK);
        if (policy.isEmpty() && priority.isEmpty() && !reset) {
            return Optional.empty();
        }
        ProcessSetting.SchedulingPolicy named = POLICIES[policy.orElse(0)];
        boolean realTime = named == ProcessSetting.SchedulingPolicy.FIFO || named == ProcessSetting.SchedulingPolicy.RR;
        return Optional.of(new ProcessSetting.Scheduling(named, realTime ? priority.orElse(1) : 0, reset));
    }

    /** A priority alone means best effort; a class alone means its level 4. */
    private static Optional<ProcessSetting> ioPriority(LoadedUnit unit) {
        Optional<Integer> ioClass = unit.find(ExecDirectives.IO_SCHEDULING_CLASS);
        Optional<Integer> level = unit.find(ExecDirectives.IO_SCHEDULING_PRIORITY);
        if (ioClass.isEmpty() && level.isEmpty()) {
            return Optional.empty();
        }
        ProcessSetting.IoClass named = ProcessSetting.IoClass.values()[ioClass.orElse(ProcessSetting.IoClass.BEST_EFFORT.ordinal())];
        return Optional.of(new ProcessSetting.IoPriority(named, level.orElse(4)));
    }

    private static Map<Resource, Directive<ResourceLimit>> limits() {
        Map<Resource, Directive<ResourceLimit>> limits = new EnumMap<>(Resource.class);
        ExecDirectives.LIMITS.forEach(limit -> limits.put(Resource.valueOf(limit.name().substring("Limit".length())), limit));
        return limits;
    }
}
