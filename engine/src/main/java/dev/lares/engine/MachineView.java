package dev.lares.engine;

import dev.lares.unit.ExecCommand;
import java.util.List;
import java.util.Optional;

/**
 * What a machine shows of itself (org.freedesktop.systemd1(5), "Service Unit Objects").
 *
 * @param mainPid the main process, 0 if none
 * @param controlPid the process of the current {@code Exec…=} line, 0 if none
 * @param result how the last run ended, as {@code success} or {@code exit-code}
 * @param reloadResult how the last reload ended
 * @param cleanResult how the last {@code systemctl clean} ended
 * @param statusText the last {@code STATUS=}, empty if none
 * @param statusErrno the last {@code ERRNO=}
 * @param restartCount automatic restarts since the last start by request
 * @param storedFdCount descriptors in the store
 * @param exits the commands of the current or last run and how they went, in the order of their start
 */
public record MachineView(
        int mainPid,
        int controlPid,
        String result,
        String reloadResult,
        String cleanResult,
        String statusText,
        int statusErrno,
        int restartCount,
        int storedFdCount,
        List<ExecRun> exits) {

    /** A view of a unit that has no processes. */
    static final MachineView PLAIN = new MachineView(0, 0, "success", "success", "success", "", 0, 0, 0, List.of());

    public MachineView {
        exits = List.copyOf(exits);
    }

    /**
     * One command that ran or runs.
     *
     * @param role its line
     * @param command what was run
     * @param pid its process
     * @param started when it was started
     * @param ended when it ended, or {@link Moment#NEVER}
     * @param exit how, if it has ended
     */
    public record ExecRun(
            SpawnPlan.Role role, ExecCommand command, int pid, Moment started, Moment ended, Optional<ProcessExit> exit) {}
}
