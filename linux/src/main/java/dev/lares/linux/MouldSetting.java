package dev.lares.linux;

import java.util.List;

/**
 * An attribute that a child can only inherit. The spawner gives it to a thread made for this one child, the mould, which
 * ends right after; no other thread of the manager is touched. They are applied in the order of this file, whatever
 * their order in the request.
 */
public sealed interface MouldSetting {
    /** The slack of the child's timers, prctl(2) PR_SET_TIMERSLACK. */
    record TimerSlack(long nanos) implements MouldSetting {}

    /** The capabilities that stay in the bounding and the inheritable set, bit n for capability n; capabilities(7). */
    record BoundingSet(long kept) implements MouldSetting {}

    /** The {@code SECBIT_…} flags, capabilities(7). */
    record SecureBits(int bits) implements MouldSetting {}

    /**
     * User, group and supplementary groups: real, effective and saved. Without the privilege to change groups, the
     * groups must be those in force already.
     */
    record Identity(int uid, int gid, List<Integer> groups) implements MouldSetting {
        public Identity {
            groups = List.copyOf(groups);
        }
    }

    /** The capabilities a program without privileges of its own starts with, bit n for capability n; capabilities(7). */
    record AmbientSet(long capabilities) implements MouldSetting {}

    /** execve(2) grants no new privileges, prctl(2) PR_SET_NO_NEW_PRIVS. */
    record NoNewPrivileges() implements MouldSetting {}
}
