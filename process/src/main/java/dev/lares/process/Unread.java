package dev.lares.process;

import dev.lares.linux.Errno;

/** The readings without a value. */
final class Unread {
    static final Reading<Object> ABSENT = new Reading.Absent<>();
    static final Reading<Object> NOT_ASKED = new Reading.NotAsked<>();

    private Unread() {}

    /**
     * What a negative error number means of a file in /proc/PID. ENOENT: this kernel has no such file, or the link leads
     * nowhere; ESRCH: the process has no memory any more, or never had. That the process is still there is seen afterwards.
     */
    static <T> Reading<T> because(long result) {
        Errno errno = new Errno((int) -result);
        return errno.equals(Errno.ENOENT) || errno.equals(Errno.ESRCH) ? Reading.absent() : Reading.denied(errno);
    }
}
