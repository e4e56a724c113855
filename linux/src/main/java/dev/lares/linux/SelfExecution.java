package dev.lares.linux;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A new start of this process's own program in this very process, execve(2) of {@code /proc/self/exe}: the pid, the children,
 * the parent, and signals that are blocked and pending stay; threads, memory and all descriptors that are not handed on go.
 * The new program begins with the calling thread's signal mask. What it was started with this time says {@link ProcSelf}.
 */
public final class SelfExecution {
    private static final String PROGRAM = "/proc/self/exe";
    private static final int FIRST_FD = 3;

    private SelfExecution() {}

    /**
     * Starts the program anew; returns only by throwing, with everything as it was.
     *
     * @param kept the descriptors the new program gets, under their numbers, besides 0, 1 and 2; one may stand there twice
     */
    public static void perform(List<String> arguments, List<String> environment, Collection<Fd> kept) throws LinuxException {
        Unistd.closeOnExecFrom(FIRST_FD);
        List<Fd> opened = new ArrayList<>();
        try {
            for (Fd fd : kept) {
                Fcntl.setCloseOnExec(fd, false);
                opened.add(fd);
            }
            Unistd.execute(PROGRAM, arguments, environment);
        } finally {
            for (Fd fd : opened) {
                Fcntl.setCloseOnExec(fd, true);
            }
        }
    }
}
