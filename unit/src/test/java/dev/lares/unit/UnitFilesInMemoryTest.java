package dev.lares.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.unit.UnitFiles.Content;
import dev.lares.unit.UnitFiles.Entry;
import dev.lares.unit.UnitFiles.EntryKind;
import dev.lares.unit.UnitFiles.Kind;
import org.junit.jupiter.api.Test;

class UnitFilesInMemoryTest {
    private final UnitFilesInMemory files = new UnitFilesInMemory().file("/a/b/x", "text").link("/a/up", "../a/b").link("/a/loop", "loop").mask("/a/masked");

    @Test
    void listing_isSorted_andDoesNotFollowLinks() {
        assertThat(files.list("/a"))
                .containsExactly(
                        new Entry("b", EntryKind.DIRECTORY), new Entry("loop", EntryKind.LINK), new Entry("masked", EntryKind.LINK), new Entry("up", EntryKind.LINK));
        assertThat(files.list("/a/up")).containsExactly(new Entry("x", EntryKind.FILE));
        assertThat(files.list("/none")).isEmpty();
    }

    @Test
    void links_areFollowed_inTheMiddleAndAtTheEnd() {
        assertThat(files.realPath("/a/up/../up/x")).contains("/a/b/x");
        assertThat(files.realPath("/a/up/x")).contains("/a/b/x");
        assertThat(files.realPath("/a/./b/../up/x")).contains("/a/b/x");
        assertThat(files.read("/a/up/x")).isInstanceOf(Content.Bytes.class);
        assertThat(files.kind("/a/up")).isEqualTo(Kind.DIRECTORY);
    }

    @Test
    void loops_andMissingFiles_leadNowhere() {
        assertThat(files.kind("/a/loop")).isEqualTo(Kind.MISSING);
        assertThat(files.read("/a/loop")).isEqualTo(new Content.Missing());
        assertThat(files.read("/a/none")).isEqualTo(new Content.Missing());
    }

    @Test
    void masks_areEmptyFilesAndDevNull() {
        files.file("/a/empty", "");

        assertThat(files.read("/a/masked")).isEqualTo(new Content.Mask());
        assertThat(files.kind("/a/empty")).isEqualTo(Kind.MASK);
    }

    @Test
    void stamp_changesWithTheEntriesOfTheDirectory() {
        long before = files.stamp("/a/b");

        files.file("/a/b/y", "");
        long added = files.stamp("/a/b");
        files.remove("/a/b/y");

        assertThat(added).isNotEqualTo(before);
        assertThat(files.stamp("/a/b")).isNotEqualTo(added);
        assertThat(files.stamp("/none")).isZero();
    }
}
