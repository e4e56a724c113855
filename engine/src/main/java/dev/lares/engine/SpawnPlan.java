package dev.lares.engine;

import dev.lares.unit.ExecCommand;
import dev.lares.unit.LoadedUnit;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A process to be started for a unit: everything the host needs and cannot know by itself.
 *
 * @param unit whose process it is; its settings (user, limits, directories, streams, environment files …) apply
 * @param command what to run; the host resolves its variables
 * @param role which line of the unit it comes from
 * @param environment what the manager adds to the unit's own environment (MAINPID, INVOCATION_ID, NOTIFY_SOCKET by
 *     {@code notifySocket}, SERVICE_RESULT …); overrides it
 * @param notifySocket whether it gets NOTIFY_SOCKET (systemd.service(5), {@code NotifyAccess=})
 * @param watchdogMicros WATCHDOG_USEC, with WATCHDOG_PID; 0 for none
 * @param fds descriptors to pass from 3 on, with LISTEN_FDS, LISTEN_PID and LISTEN_FDNAMES
 * @param fdNames their names, in their order
 * @param standardFds what it gets as standard streams instead of what its unit says
 * @param confirmExec whether {@link Event.Spawned} must wait until the program is executed ({@code Type=exec}); a host
 *     that always does so may ignore it
 */
public record SpawnPlan(
        LoadedUnit unit,
        ExecCommand command,
        Role role,
        SortedMap<String, String> environment,
        boolean notifySocket,
        long watchdogMicros,
        List<FdToken> fds,
        List<String> fdNames,
        StandardFds standardFds,
        boolean confirmExec) {

    /** The line a process was started from. */
    public enum Role {
        CONDITION("ExecCondition"),
        START_PRE("ExecStartPre"),
        START("ExecStart"),
        START_POST("ExecStartPost"),
        RELOAD("ExecReload"),
        STOP("ExecStop"),
        STOP_POST("ExecStopPost");

        private final String directive;

        Role(String directive) {
            this.directive = directive;
        }

        /** The directive's name, as {@code ExecStartPre}. */
        public String directive() {
            return directive;
        }
    }

    public SpawnPlan {
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        fds = List.copyOf(fds);
        fdNames = List.copyOf(fdNames);
    }

    /** The same with these descriptors and their names. */
    SpawnPlan withFds(List<FdToken> others, List<String> names) {
        return new SpawnPlan(unit, command, role, environment, notifySocket, watchdogMicros, others, names, standardFds, confirmExec);
    }
}
