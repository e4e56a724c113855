package dev.lares.unit;

import java.util.List;
import java.util.Optional;

/**
 * The file system as the loader of units sees it. Paths are absolute. What cannot be reached, for whatever reason, is as
 * good as missing to the loader, but for {@link Content.Unreadable}.
 */
public interface UnitFiles {
    /** The entries of a directory (which may be a link to one), sorted by name; none if there is no such directory. */
    List<Entry> list(String directory);

    /** What a file holds, links followed. */
    Content read(String path);

    /** What a path leads to, links followed. */
    Kind kind(String path);

    /** The text of a symbolic link, as it stands there; empty if the path is no link. */
    Optional<String> linkTarget(String path);

    /** The path without links, {@code .} and {@code ..} in it; empty if nothing is there. */
    Optional<String> realPath(String path);

    /** A number that changes when entries of the directory come, go or are replaced; 0 if there is no such directory. */
    long stamp(String directory);

    /** An entry of a directory. */
    record Entry(String name, EntryKind kind) {}

    /** What an entry itself is, a link not followed. */
    enum EntryKind { FILE, EMPTY_FILE, DIRECTORY, LINK, OTHER }

    /** What a path leads to. */
    enum Kind {
        /** Nothing, or a link to nothing, or a loop of links. */
        MISSING,
        /** An empty file or a device as {@code /dev/null}: the sign of a masked unit. */
        MASK,
        FILE,
        DIRECTORY,
        /** A socket, a FIFO. */
        OTHER
    }

    /** What reading a file yields. */
    sealed interface Content {
        /** The bytes of a file; not to be changed. */
        record Bytes(byte[] bytes) implements Content {}

        /** An empty file or a device: the unit is masked. */
        record Mask() implements Content {}

        /** Nothing is there. */
        record Missing() implements Content {}

        /**
         * Something is there and cannot be read.
         *
         * @param cause the errno's text, as "Permission denied"
         */
        record Unreadable(String cause) implements Content {}
    }
}
