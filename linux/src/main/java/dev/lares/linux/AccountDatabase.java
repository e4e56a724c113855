package dev.lares.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What getpwnam(3) and getgrnam(3) have in common: how they say that there is no such account. */
final class AccountDatabase {
    private AccountDatabase() {}

    /** True if an entry was found, false if there is none; several error numbers mean just that, getpwnam(3) ERRORS. */
    static boolean isFound(int error, MemorySegment found, String object) throws LinuxException {
        if (found.get(ValueLayout.JAVA_LONG, 0) != 0) {
            return true;
        }
        boolean absent = error == 0 || error == Errno.ENOENT.number() || error == Errno.ESRCH.number()
                || error == Errno.EBADF.number() || error == Errno.EPERM.number();
        if (!absent) {
            throw new LinuxException("look up", object, new Errno(error));
        }
        return false;
    }
}
