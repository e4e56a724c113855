package dev.lares.daemon;

import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.ProcSelf;
import dev.lares.linux.Stdio;

/**
 * This process's standard descriptors, for a daemon that keeps them.
 *
 * <p>Where the caller had closed one, it is not closed any more: the JVM has opened a file of its own under that number,
 * usually {@code lib/modules} as 0. The daemon gets {@code /dev/null} there. A file of the JVM is known by close-on-exec,
 * which nothing that came over an execve(2) has, or by its place in the JDK.
 */
final class StandardStream {
    private StandardStream() {}

    static Stdio kept(int number) {
        return isCallers(Fd.of(number)) ? new Stdio.Inherit() : new Stdio.Null();
    }

    private static boolean isCallers(Fd fd) {
        try {
            return fd.isValid() && !Fcntl.isCloseOnExec(fd)
                    && !ProcSelf.target(fd).startsWith(System.getProperty("java.home") + "/");
        } catch (LinuxException e) {
            return false;
        }
    }
}
