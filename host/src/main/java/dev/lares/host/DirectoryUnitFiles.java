package dev.lares.host;

import dev.lares.linux.FileStatus;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import dev.lares.unit.UnitFiles;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Unit files on the machine itself. */
public final class DirectoryUnitFiles implements UnitFiles {
    /** The longest unit file read; more than any is, and less than what would hurt. */
    static final int MAX_FILE_BYTES = 16 * 1024 * 1024;

    /** Sees the file system as the process does. */
    public DirectoryUnitFiles() {}

    @Override
    public List<Entry> list(String directory) {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(Path.of(directory))) {
            for (Path path : stream) {
                kindOfEntry(path).ifPresent(kind -> entries.add(new Entry(path.getFileName().toString(), kind)));
            }
        } catch (IOException | DirectoryIteratorException | InvalidPathException e) {
            return List.of();
        }
        entries.sort(Comparator.comparing(Entry::name));
        return entries;
    }

    private static Optional<EntryKind> kindOfEntry(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink()) {
                return Optional.of(EntryKind.LINK);
            }
            if (attributes.isDirectory()) {
                return Optional.of(EntryKind.DIRECTORY);
            }
            if (!attributes.isRegularFile()) {
                return Optional.of(EntryKind.OTHER);
            }
            return Optional.of(attributes.size() == 0 ? EntryKind.EMPTY_FILE : EntryKind.FILE);
        } catch (IOException e) {
            return Optional.empty(); // gone since the listing
        }
    }

    @Override
    public Content read(String path) {
        return switch (kind(path)) {
            case MISSING -> new Content.Missing();
            case MASK -> new Content.Mask();
            case DIRECTORY -> new Content.Unreadable("Is a directory");
            case OTHER -> new Content.Unreadable("Not a regular file");
            case FILE -> readFile(path);
        };
    }

    private static Content readFile(String path) {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            return bytes.length > MAX_FILE_BYTES ? new Content.Unreadable("File too large") : new Content.Bytes(bytes);
        } catch (NoSuchFileException e) {
            return new Content.Missing();
        } catch (AccessDeniedException e) {
            return new Content.Unreadable("Permission denied");
        } catch (FileSystemException e) {
            return new Content.Unreadable(Optional.ofNullable(e.getReason()).orElse("Input/output error"));
        } catch (IOException e) {
            return new Content.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Kind kind(String path) {
        if (path.indexOf('\0') >= 0) {
            return Kind.MISSING;
        }
        try {
            FileStatus status = Stat.ofPath(path);
            if (status.isDirectory()) {
                return Kind.DIRECTORY;
            }
            if (status.isRegular()) {
                return status.sizeBytes() == 0 ? Kind.MASK : Kind.FILE;
            }
            return status.isCharacterDevice() || status.isBlockDevice() ? Kind.MASK : Kind.OTHER;
        } catch (LinuxException e) {
            return Kind.MISSING;
        }
    }

    @Override
    public Optional<String> linkTarget(String path) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of(path)).toString());
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> realPath(String path) {
        try {
            return Optional.of(Path.of(path).toRealPath().toString());
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    @Override
    public long stamp(String directory) {
        if (!new File(directory).exists()) { // as most of the load path: an exception would cost more than all the others
            return 0;
        }
        try {
            return Files.getLastModifiedTime(Path.of(directory)).to(TimeUnit.NANOSECONDS);
        } catch (IOException | InvalidPathException e) {
            return 0;
        }
    }
}
