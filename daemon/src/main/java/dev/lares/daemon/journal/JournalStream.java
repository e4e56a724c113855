package dev.lares.daemon.journal;

import dev.lares.linux.Fd;
import dev.lares.linux.FileStatus;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;

/**
 * {@code $JOURNAL_STREAM}, systemd.exec(5): device and inode, in decimal with a colon between, of the stream to the
 * journal that the manager has given a service as its standard error. A descriptor is compared with it, because the
 * variable also reaches children whose standard error leads elsewhere.
 */
final class JournalStream {
    static final String VARIABLE = "JOURNAL_STREAM";

    private JournalStream() {}

    /** Whether the descriptor is the stream that the value of the variable names. */
    static boolean isStream(Fd fd, String value) {
        try {
            FileStatus status = Stat.of(fd);
            return value.equals(Long.toUnsignedString(kernelDevice(status.device())) + ":"
                    + Long.toUnsignedString(status.inode()));
        } catch (LinuxException e) {
            return false;
        }
    }

    /** The number that makedev(3) makes of a major number in the upper half and a minor one in the lower. */
    private static long kernelDevice(long device) {
        long major = device >>> 32;
        long minor = device & 0xffff_ffffL;
        return (major & 0xffff_f000L) << 32 | (major & 0xfff) << 8 | (minor & 0xffff_ff00L) << 12 | minor & 0xff;
    }
}
