package dev.lares.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lares.linux.Stat;
import dev.lares.linux.Unistd;
import dev.lares.unit.UnitFiles.Content;
import dev.lares.unit.UnitFiles.Entry;
import dev.lares.unit.UnitFiles.EntryKind;
import dev.lares.unit.UnitFiles.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryUnitFilesTest {
    private final DirectoryUnitFiles files = new DirectoryUnitFiles();

    @TempDir
    private Path directory;

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private void file(String name, String text) throws IOException {
        Files.createDirectories(directory.resolve(name).getParent());
        Files.writeString(directory.resolve(name), text);
    }

    @Test
    void listing_isSorted_andTellsLinksApart() throws IOException {
        file("b.service", "x");
        file("a.service.d/x.conf", "x");
        Files.createSymbolicLink(directory.resolve("c.service"), Path.of("none"));

        assertThat(files.list(directory.toString()))
                .containsExactly(
                        new Entry("a.service.d", EntryKind.DIRECTORY), new Entry("b.service", EntryKind.FILE), new Entry("c.service", EntryKind.LINK));
        assertThat(files.list(path("none"))).isEmpty();
        assertThat(files.list(path("b.service"))).isEmpty();
    }

    @Test
    void content_ofFilesMasksAndNothing() throws IOException {
        file("a", "text");
        file("empty", "");
        Files.createSymbolicLink(directory.resolve("masked"), Path.of("/dev/null"));
        Files.createSymbolicLink(directory.resolve("zero"), Path.of("/dev/zero"));
        Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));

        assertThat(files.read(path("a"))).isInstanceOfSatisfying(Content.Bytes.class, bytes -> assertThat(bytes.bytes()).isEqualTo("text".getBytes(StandardCharsets.UTF_8)));
        assertThat(files.read(path("empty"))).isEqualTo(new Content.Mask());
        assertThat(files.read(path("masked"))).isEqualTo(new Content.Mask());
        assertThat(files.read(path("zero"))).isEqualTo(new Content.Mask());
        assertThat(files.read(path("loop"))).isEqualTo(new Content.Missing());
        assertThat(files.read(path("none"))).isEqualTo(new Content.Missing());
        assertThat(files.read(directory.toString())).isEqualTo(new Content.Unreadable("Is a directory"));
        assertThat(files.kind(directory.toString())).isEqualTo(Kind.DIRECTORY);
    }

    @Test
    void fifo_isNeverOpened() throws Exception {
        Stat.makeFifo(path("pipe"), 0600);

        assertThat(files.read(path("pipe"))).isEqualTo(new Content.Unreadable("Not a regular file"));
    }

    @Test
    void forbiddenFile_isUnreadable() throws IOException {
        assumeTrue(Unistd.effectiveUid() != 0, "root may read everything");
        file("secret", "text");
        Files.setPosixFilePermissions(directory.resolve("secret"), Set.of());

        assertThat(files.read(path("secret"))).isEqualTo(new Content.Unreadable("Permission denied"));
    }

    @Test
    void links_areReadAndFollowed() throws IOException {
        file("sub/a", "x");
        Files.createSymbolicLink(directory.resolve("link"), Path.of("sub"));

        assertThat(files.linkTarget(path("link"))).contains("sub");
        assertThat(files.linkTarget(path("sub"))).isEmpty();
        assertThat(files.realPath(path("link/./a"))).contains(directory.toRealPath().resolve("sub/a").toString());
        assertThat(files.realPath(path("none"))).isEmpty();
    }

    @Test
    void stamp_followsTheDirectorysTime() throws IOException {
        Files.setLastModifiedTime(directory, FileTime.fromMillis(1000));
        long before = files.stamp(directory.toString());

        file("new", "x");

        assertThat(files.stamp(directory.toString())).isNotEqualTo(before);
        assertThat(files.stamp(path("none"))).isZero();
    }

    @Test
    void pathWithZeroByte_isMissing() {
        assertThat(files.list("/a\0b")).isEmpty();
        assertThat(files.kind("/a\0b")).isEqualTo(Kind.MISSING);
        assertThat(files.realPath("/a\0b")).isEmpty();
    }
}
