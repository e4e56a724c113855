package dev.lares.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Unit files drawn from a seed: a graph with all kinds of dependencies, and services of all types and behaviours. */
final class DrawnUnits {
    private static final String[] DEPENDENCIES = {
        "Requires", "Requisite", "Wants", "BindsTo", "PartOf", "Upholds", "Conflicts", "OnFailure", "OnSuccess",
        "PropagatesReloadTo", "ReloadPropagatedFrom", "PropagatesStopTo", "StopPropagatedFrom"
    };

    private final SwarmOptions options;
    private final Dice dice;
    private final List<String> names = new ArrayList<>();

    DrawnUnits(SwarmOptions options, Dice dice) {
        this.options = options;
        this.dice = dice;
        for (int i = 0; i < options.serviceCount(); i++) {
            names.add("s" + i + ".service");
        }
        for (int i = 0; i < options.targetCount(); i++) {
            names.add("t" + i + ".target");
        }
    }

    /** The names of the units drawn, and perhaps of one that does not exist. */
    List<String> names() {
        return names;
    }

    /** The text of each unit file, by name. */
    SortedMap<String, String> draw() {
        SortedMap<String, String> files = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            files.put(names.get(i), unitSection(i) + (names.get(i).endsWith(".service") ? serviceSection(names.get(i)) : ""));
        }
        return files;
    }

    private String unitSection(int index) {
        StringBuilder text = new StringBuilder("[Unit]\n");
        for (int other = 0; other < names.size(); other++) {
            if (other != index) {
                dependencies(text, index, other);
            }
        }
        optional(text, "DefaultDependencies=no", 20);
        optional(text, "StopWhenUnneeded=yes", 10);
        optional(text, "IgnoreOnIsolate=yes", 10);
        optional(text, "RefuseManualStop=yes", 3);
        optional(text, "JobTimeoutSec=" + dice.between(2, 30) + "s", 15);
        optional(text, "JobRunningTimeoutSec=" + dice.between(1, 30) + "s", 15);
        optional(text, "ConditionPathExists=" + dice.pick("!/sim/absent", "/sim/absent"), 15);
        optional(text, "AssertPathExists=" + dice.pick("!/sim/absent", "/sim/absent"), 8);
        optional(text, "StartLimitIntervalSec=" + dice.pick("0", "2s", "10s", "1min"), 40);
        optional(text, "StartLimitBurst=" + dice.between(1, 6), 40);
        optional(text, "OnFailureJobMode=" + dice.pick("fail", "replace", "replace-irreversibly", "isolate"), 10);
        if (names.get(index).endsWith(".target") && dice.percent(60)) {
            text.append("AllowIsolate=yes\n");
        }
        return text.toString();
    }

    private void dependencies(StringBuilder text, int index, int other) {
        String name = names.get(other);
        for (String dependency : DEPENDENCIES) {
            if (dice.percent(options.dependencyPercent()) && dice.percent(40)) {
                text.append(dependency).append('=').append(name).append('\n');
            }
        }
        if (!dice.percent(options.dependencyPercent() * 3)) {
            return;
        }
        boolean forward = options.orderingCycles() ? dice.percent(50) : other < index;
        text.append(forward ? "After=" : "Before=").append(name).append('\n');
    }

    private void optional(StringBuilder text, String line, int weight) {
        if (dice.percent(options.extraLinePercent()) && dice.percent(weight * 2)) {
            text.append(line).append('\n');
        }
    }

    private String serviceSection(String name) {
        String type = dice.pick("simple", "exec", "forking", "oneshot", "notify", "notify-reload", "idle");
        DrawnPrograms programs = new DrawnPrograms(options, dice, name);
        StringBuilder text = new StringBuilder("[Service]\nType=" + type + "\n");
        text.append("ExecStart=").append(programs.main(type)).append('\n');
        if (type.equals("oneshot") && dice.percent(30)) {
            text.append("ExecStart=").append(programs.main(type)).append('\n');
        }
        if (type.equals("forking") && dice.percent(60)) {
            text.append("PIDFile=").append(programs.pidFile()).append('\n');
        }
        text.append("TimeoutStartSec=").append(dice.between(1, 15)).append("s\n");
        text.append("TimeoutStopSec=").append(dice.between(1, 10)).append("s\n");
        commands(text, programs);
        policies(text, type);
        killing(text);
        notification(text);
        return text.toString();
    }

    private void commands(StringBuilder text, DrawnPrograms programs) {
        optional(text, "ExecCondition=" + programs.condition(), 8);
        optional(text, "ExecStartPre=" + programs.control(), 20);
        optional(text, "ExecStartPre=-" + programs.control(), 10);
        optional(text, "ExecStartPost=" + programs.control(), 20);
        optional(text, "ExecReload=" + programs.reload(), 30);
        optional(text, "ExecStop=" + programs.control(), 20);
        optional(text, "ExecStop=/sim/run kill TERM \"${MAINPID}\"", 10);
        optional(text, "ExecStopPost=" + programs.control(), 20);
        optional(text, "ExecStartPre=/absent/program", 3);
    }

    private void policies(StringBuilder text, String type) {
        String restart = dice.pick("no", "on-success", "on-failure", "on-abnormal", "on-watchdog", "on-abort", "always");
        boolean allowed = !type.equals("oneshot") || !restart.equals("always") && !restart.equals("on-success");
        if (allowed && dice.percent(50)) {
            text.append("Restart=").append(restart).append('\n');
        }
        optional(text, "RestartSec=" + dice.pick("0", "100ms", "1s", "5s"), 40);
        optional(text, "RestartSteps=3\nRestartMaxDelaySec=10s", 10);
        optional(text, "RestartMode=direct", 10);
        optional(text, "RestartPreventExitStatus=" + dice.pick("3", "SIGSEGV", "1 SIGTERM"), 15);
        optional(text, "RestartForceExitStatus=" + dice.pick("0", "3", "SIGABRT"), 10);
        optional(text, "SuccessExitStatus=" + dice.pick("1", "3 SIGKILL", "SIGSEGV"), 15);
        optional(text, "RemainAfterExit=yes", 20);
        optional(text, "GuessMainPID=no", 10);
        optional(text, "ExitType=cgroup", type.equals("forking") || type.equals("oneshot") ? 0 : 10);
        optional(text, "RuntimeMaxSec=" + dice.between(1, 20) + "s", 10);
        optional(text, "OOMPolicy=" + dice.pick("continue", "stop", "kill"), 20);
        optional(text, "StateDirectory=sim", 30);
        optional(text, "TimeoutCleanSec=10ms", 10);
    }

    private void killing(StringBuilder text) {
        optional(text, "KillMode=" + dice.pick("control-group", "mixed", "process", "none"), 20);
        optional(text, "KillSignal=" + dice.pick("SIGTERM", "SIGINT", "SIGQUIT", "SIGCONT"), 15);
        optional(text, "RestartKillSignal=SIGUSR1", 5);
        optional(text, "FinalKillSignal=SIGQUIT", 3);
        optional(text, "SendSIGHUP=yes", 10);
        optional(text, "SendSIGKILL=no", 3);
        optional(text, "TimeoutAbortSec=" + dice.between(1, 5) + "s", 10);
        optional(text, "TimeoutStartFailureMode=" + dice.pick("terminate", "abort", "kill"), 10);
        optional(text, "TimeoutStopFailureMode=" + dice.pick("terminate", "abort", "kill"), 10);
    }

    private void notification(StringBuilder text) {
        optional(text, "NotifyAccess=" + dice.pick("none", "main", "exec", "all"), 25);
        optional(text, "WatchdogSec=" + dice.between(1, 5) + "s", 15);
        optional(text, "FileDescriptorStoreMax=" + dice.between(1, 4), 25);
    }
}
