package dev.lares.daemon;

import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Unistd;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The descriptors that the service manager has passed to this process: listening sockets of its socket units, and what an
 * earlier run has stored ({@link Notify#storeFds}); sd_listen_fds(3), systemd.socket(5).
 *
 * <p>They are looked at once in the life of a process, close-on-exec is set on each, and after that each belongs to who takes
 * it out of its {@link ListenFd}. Since Java cannot change its own environment the variables stay there; a second look at them
 * gives the same descriptors, those that are taken included, and never a number that meanwhile stands for something else.
 */
public final class ListenFds implements Iterable<ListenFd> {
    /** Name of a descriptor that the manager gave none, sd_listen_fds_with_names(3). */
    static final String UNKNOWN_NAME = "unknown";

    private static final int FIRST = 3;
    /** More than a process can have open. */
    private static final int MOST = 1 << 20;

    private final List<ListenFd> fds;

    private ListenFds(List<ListenFd> fds) {
        this.fds = List.copyOf(fds);
    }

    private static final class OfProcess {
        static final ListenFds FDS = of(System.getenv(), FIRST);
    }

    /**
     * What was passed to this process: {@code $LISTEN_FDS} descriptors from 3 on, if {@code $LISTEN_PID} is this process, with the
     * names of {@code $LISTEN_FDNAMES}. The same object each time.
     */
    public static ListenFds fromEnvironment() {
        return OfProcess.FDS;
    }

    static ListenFds of(Map<String, String> environment, int first) {
        ServiceVariables variables = new ServiceVariables(environment);
        if (!environment.containsKey("LISTEN_PID") || !variables.isForPid("LISTEN_PID", Unistd.pid())) {
            return new ListenFds(List.of());
        }
        if (environment.getOrDefault("LISTEN_FDS", "0").equals("0")) {
            return new ListenFds(List.of());
        }
        int count = variables.positive("LISTEN_FDS", MOST).orElse(0L).intValue();
        String[] names = environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1);
        List<ListenFd> fds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = i < names.length && !names[i].isEmpty() ? names[i] : UNKNOWN_NAME;
            Fd fd = Fd.of(first + i);
            try {
                Fcntl.setCloseOnExec(fd, true);
                fds.add(ListenFd.of(name, fd));
            } catch (LinuxException e) {
                System.getLogger("dev.lares.daemon").log(Level.WARNING, "cannot take passed descriptor {0} ({1}): {2}", name,
                        Integer.toString(first + i), e.getMessage());
            }
        }
        return new ListenFds(fds);
    }

    /** All, in the order of their numbers. */
    public List<ListenFd> all() {
        return fds;
    }

    public int count() {
        return fds.size();
    }

    public boolean isEmpty() {
        return fds.isEmpty();
    }

    /** The name of each: {@code FileDescriptorName=} of a socket unit, {@code FDNAME=} of a stored one, "unknown" or "connection". */
    public List<String> names() {
        return fds.stream().map(ListenFd::name).toList();
    }

    /** All of that name, which several sockets may share. */
    public List<ListenFd> named(String name) {
        return fds.stream().filter(fd -> fd.name().equals(name)).toList();
    }

    /** The first one of that name that nobody has taken yet. */
    public Optional<ListenFd> find(String name) {
        return fds.stream().filter(fd -> fd.name().equals(name) && !fd.isTaken()).findFirst();
    }

    @Override
    public Iterator<ListenFd> iterator() {
        return fds.iterator();
    }

    @Override
    public String toString() {
        return fds.toString();
    }
}
