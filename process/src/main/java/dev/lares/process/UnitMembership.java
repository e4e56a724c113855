package dev.lares.process;

import java.util.Optional;

/**
 * Which unit a process belongs to, told by its control group as sd_pid_get_unit(3) and its siblings tell it. All are
 * empty for a process that no service manager has placed, and on a machine without control groups.
 *
 * @param path the path that was looked at, below the root that process 1 has
 * @param unit of the system manager: {@code nginx.service}, {@code session-2.scope}, {@code user@1000.service}
 * @param slice of the system manager, {@code -.slice} if none is named
 * @param userUnit of a user's manager, or of {@code lares init --user}
 * @param userSlice of a user's manager
 * @param session of a login, as logind numbers it
 * @param ownerUid of the user whose login or manager it belongs to
 * @param foreground the unit of a {@code lares up}, which places its units below a group of its own
 */
public record UnitMembership(
        String path,
        Optional<String> unit,
        Optional<String> slice,
        Optional<String> userUnit,
        Optional<String> userSlice,
        Optional<String> session,
        Optional<Integer> ownerUid,
        Optional<ForegroundUnit> foreground) {
    static final UnitMembership NONE = new UnitMembership("/", Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * A unit of a manager in the foreground.
     *
     * @param manager the number of its process, in the manager's own PID namespace
     */
    public record ForegroundUnit(int manager, String unit, String slice) {}

    /** The unit that says most of the process: of the innermost manager. */
    public Optional<String> innermostUnit() {
        return foreground.map(ForegroundUnit::unit).or(() -> userUnit).or(() -> unit);
    }

    /** The slice that unit is in. */
    public Optional<String> innermostSlice() {
        return foreground.map(ForegroundUnit::slice).or(() -> userSlice).or(() -> slice);
    }
}
