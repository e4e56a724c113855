package dev.lares.linux;

/**
 * What statx(2) says about a file. The mode holds type and permissions as inode(7) lays them out; the times are those
 * of the real-time clock.
 */
public record FileStatus(int mode, int uid, int gid, long inode, long device, long sizeBytes, int linkCount,
        long modifiedMicros, long changedMicros, long specialDevice) {
    private static final int TYPE = 0170000;

    public boolean isRegular() {
        return (mode & TYPE) == 0100000;
    }

    public boolean isDirectory() {
        return (mode & TYPE) == 0040000;
    }

    public boolean isSymbolicLink() {
        return (mode & TYPE) == 0120000;
    }

    public boolean isFifo() {
        return (mode & TYPE) == 0010000;
    }

    public boolean isSocket() {
        return (mode & TYPE) == 0140000;
    }

    public boolean isCharacterDevice() {
        return (mode & TYPE) == 0020000;
    }

    public boolean isBlockDevice() {
        return (mode & TYPE) == 0060000;
    }

    /** The permission bits with set-user-id, set-group-id and sticky: 0 to 07777. */
    public int permissions() {
        return mode & 07777;
    }

    /** Whether both are the same file: device and inode agree. */
    public boolean isSameFile(FileStatus other) {
        return inode == other.inode && device == other.device;
    }
}
