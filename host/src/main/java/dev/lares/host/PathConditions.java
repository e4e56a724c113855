package dev.lares.host;

import dev.lares.linux.FileStatus;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The conditions about one path, which is absolute and has no NUL in it (systemd.unit(5)). */
final class PathConditions {
    private static final int MOST_LAYERS = 10;
    private static final List<String> BACKUP_SUFFIXES = List.of(
            ".rpmnew", ".rpmsave", ".rpmorig", ".dpkg-old", ".dpkg-new", ".dpkg-tmp", ".dpkg-dist", ".dpkg-bak", ".dpkg-backup", ".dpkg-remove",
            ".ucf-new", ".ucf-old", ".ucf-dist", ".swp", ".bak", ".old", ".new");
    private static final List<String> BACKUP_NAMES = List.of("lost+found", "aquota.user", "aquota.group");

    private PathConditions() {}

    static boolean exists(String path) {
        return status(path).isPresent();
    }

    static boolean isDirectory(String path) {
        return is(path, FileStatus::isDirectory);
    }

    static boolean isSymbolicLink(String path) {
        return Files.isSymbolicLink(Path.of(path));
    }

    static boolean isFileNotEmpty(String path) {
        return is(path, status -> status.isRegular() && status.sizeBytes() > 0);
    }

    static boolean isExecutable(String path) {
        return is(path, status -> status.isRegular() && (status.permissions() & 0111) != 0);
    }

    static boolean isMountPoint(String path) {
        try {
            String real = Path.of(path).toRealPath().toString();
            return real.equals("/") || MountTable.current().of(real).filter(mount -> mount.mountPoint().equals(real)).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the file system can be written to; not whether this process may. */
    static boolean isReadWrite(String path) {
        return exists(path) && MountTable.current().of(path).map(mount -> !mount.readOnly()).orElse(true);
    }

    /** Whether anything but hidden files and backups is in a directory. One that cannot be read counts as full. */
    static boolean isDirectoryNotEmpty(String path) {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(Path.of(path))) {
            for (Path entry : stream) {
                if (!isHiddenOrBackup(entry.getFileName().toString())) {
                    return true;
                }
            }
            return false;
        } catch (AccessDeniedException e) {
            return true;
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }

    private static boolean isHiddenOrBackup(String name) {
        return name.startsWith(".") || name.endsWith("~") || BACKUP_NAMES.contains(name) || BACKUP_SUFFIXES.stream().anyMatch(name::endsWith);
    }

    /** Whether the block device below is a dm-crypt one, or stands on such ones only. */
    static boolean isEncrypted(String path, SystemFiles files) {
        return blockDevice(path).filter(device -> isEncryptedBlock("/sys/dev/block/" + device, files, MOST_LAYERS)).isPresent();
    }

    /** The number of the device a file lies on, as {@code 8:1}; for file systems without one of their own that of their source. */
    private static Optional<String> blockDevice(String path) {
        Optional<FileStatus> status = status(path);
        Optional<Long> own = status.map(FileStatus::device).filter(device -> device >>> 32 != 0);
        return own.or(() -> status.flatMap(_ -> MountTable.current().of(path))
                        .flatMap(mount -> mount.source().startsWith("/dev/") ? status(mount.source()) : Optional.empty())
                        .filter(FileStatus::isBlockDevice)
                        .map(FileStatus::specialDevice))
                .map(device -> (device >>> 32) + ":" + (device & 0xFFFF_FFFFL));
    }

    private static boolean isEncryptedBlock(String device, SystemFiles files, int layersLeft) {
        if (files.firstLine(device + "/dm/uuid").filter(uuid -> uuid.startsWith("CRYPT-")).isPresent()) {
            return true;
        }
        List<String> below = files.list(device + "/slaves");
        return layersLeft > 1 && !below.isEmpty() && below.stream().allMatch(name -> isEncryptedBlock(device + "/slaves/" + name, files, layersLeft - 1));
    }

    private static boolean is(String path, Predicate<FileStatus> what) {
        return status(path).filter(what).isPresent();
    }

    private static Optional<FileStatus> status(String path) {
        try {
            return Optional.of(Stat.ofPath(path));
        } catch (LinuxException e) {
            return Optional.empty();
        }
    }
}
