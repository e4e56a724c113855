package dev.lares.host;

import dev.lares.linux.Errno;
import dev.lares.linux.ExecStage;
import dev.lares.linux.ProcessSetting;
import dev.lares.linux.SpawnRequest;
import dev.lares.linux.SpawnResult;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What this manager may not do to its children, for want of a privilege: learnt from the first refusal, told to the log
 * once for each directive, and left out from then on. The unit runs all the same, as in a container.
 */
final class Restraints {
    private final Faults faults;
    private final Set<ProcessSetting> refused = new HashSet<>();

    Restraints(Faults faults) {
        this.faults = faults;
    }

    boolean allow(ProcessSetting setting) {
        return !refused.contains(setting);
    }

    /** The request without what was refused, to be tried again; empty if the failure is of another kind. */
    Optional<SpawnRequest> without(SpawnResult.SpawnFailed failed, SpawnRequest request) {
        boolean privilege = failed.errno().equals(Errno.EPERM) || failed.errno().equals(Errno.EACCES) || failed.errno().equals(Errno.EROFS);
        Optional<String> directive = directive(failed.stage());
        List<ProcessSetting> guilty =
                request.processSettings().stream().filter(setting -> stage(setting) == failed.stage()).toList();
        if (!privilege || directive.isEmpty() || guilty.isEmpty()) {
            return Optional.empty();
        }
        refused.addAll(guilty);
        faults.once(directive.get(), "Cannot honour " + directive.get() + " here, starting units without it: " + failed.message());
        return Optional.of(request.withoutSettings(guilty));
    }

    private static Optional<String> directive(ExecStage stage) {
        return switch (stage) {
            case NICE -> Optional.of("Nice=");
            case OOM_ADJUST -> Optional.of("OOMScoreAdjust=");
            case SETSCHEDULER -> Optional.of("CPUSchedulingPolicy=");
            case CPUAFFINITY -> Optional.of("CPUAffinity=");
            case IOPRIO -> Optional.of("IOSchedulingClass=");
            case CHDIR, FDS, EXEC, MEMORY, LIMITS, SIGNAL_MASK, STDIN, STDOUT, CHROOT, TIMERSLACK, SECUREBITS, GROUP, USER,
                CAPABILITIES, CGROUP, SETSID, CONFIRM, STDERR, PAM, NETWORK, NAMESPACE, NO_NEW_PRIVILEGES, SECCOMP,
                SELINUX_CONTEXT, PERSONALITY, APPARMOR_PROFILE, ADDRESS_FAMILIES, RUNTIME_DIRECTORY, CHOWN,
                SMACK_PROCESS_LABEL, KEYRING, STATE_DIRECTORY, CACHE_DIRECTORY, LOGS_DIRECTORY, CONFIGURATION_DIRECTORY,
                NUMA_POLICY, CREDENTIALS, BPF, FORK -> Optional.empty();
        };
    }

    private static ExecStage stage(ProcessSetting setting) {
        return switch (setting) {
            case ProcessSetting.Cgroup _ -> ExecStage.CGROUP;
            case ProcessSetting.OomScoreAdjust _ -> ExecStage.OOM_ADJUST;
            case ProcessSetting.Limit _ -> ExecStage.LIMITS;
            case ProcessSetting.Nice _ -> ExecStage.NICE;
            case ProcessSetting.Scheduling _ -> ExecStage.SETSCHEDULER;
            case ProcessSetting.Affinity _ -> ExecStage.CPUAFFINITY;
            case ProcessSetting.IoPriority _ -> ExecStage.IOPRIO;
        };
    }
}
