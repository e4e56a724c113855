package dev.lares.linux;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sockets this process has open, by /proc/self/fd: how a socket is found that an object of the JDK keeps to itself. */
public final class OpenSockets {
    /**
     * A number and what it stood for when it was looked at.
     *
     * @param inode identifies the socket, whichever number it has
     */
    public record Entry(int number, long inode, SocketStatus status) {}

    private OpenSockets() {}

    /** All sockets; empty where /proc is not mounted. What is opened or closed meanwhile may be in it or not. */
    public static List<Entry> all() {
        String[] names = new File("/proc/self/fd").list();
        List<Entry> entries = new ArrayList<>();
        for (String name : names == null ? new String[0] : names) {
            entry(Integer.parseInt(name)).ifPresent(entries::add);
        }
        return entries;
    }

    private static Optional<Entry> entry(int number) {
        try {
            FileStatus file = Stat.of(number);
            return file.isSocket() ? Optional.of(new Entry(number, file.inode(), SocketStatus.of(number, "descriptor " + number)))
                    : Optional.empty();
        } catch (LinuxException e) {
            return Optional.empty();
        }
    }
}
