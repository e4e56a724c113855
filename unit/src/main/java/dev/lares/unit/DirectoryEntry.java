package dev.lares.unit;

import java.util.List;

/**
 * One entry of {@code RuntimeDirectory=}, {@code StateDirectory=} and their like (systemd.exec(5)).
 *
 * @param path relative to the directory's base, without {@code ..}
 * @param symlinks links to make to it, relative to the same base
 */
public record DirectoryEntry(String path, List<String> symlinks) {
    public DirectoryEntry {
        symlinks = List.copyOf(symlinks);
    }
}
