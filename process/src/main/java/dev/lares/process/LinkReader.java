package dev.lares.process;

import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.FileBuffer;
import dev.lares.linux.FileName;
import dev.lares.linux.FileStatus;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Stat;
import java.util.Optional;

/** Reads the links of a process's directory that lead to files. */
final class LinkReader {
    private static final String MARK = " (deleted)";
    private static final FileName CWD = FileName.of("cwd");
    private static final FileName ROOT = FileName.of("root");
    private static final FileName EXE = FileName.of("exe");

    private final FileBuffer buffer;
    private final Texts texts;

    LinkReader(FileBuffer buffer, Texts texts) {
        this.buffer = buffer;
        this.texts = texts;
    }

    FileLinks read(Fd directory) {
        return new FileLinks(link(directory, CWD), link(directory, ROOT), link(directory, EXE));
    }

    private Reading<FilePath> link(Fd directory, FileName name) {
        int length = buffer.readLink(directory, name);
        if (length < 0) {
            return Unread.because(length);
        }
        String text = texts.text(buffer.bytes(), 0, length);
        return Reading.known(path(text, directory, buffer.statusOf(directory, name)));
    }

    /**
     * The path in a link. The kernel marks one that leads nowhere any more with a suffix, which a name may also end with by
     * itself: then there is a file of that name, and it is the one that the link stands for.
     */
    FilePath path(String text, Fd process, Optional<FileStatus> target) {
        if (!text.endsWith(MARK) || isItsName(text, process, target)) {
            return new FilePath(text, false);
        }
        return new FilePath(text.substring(0, text.length() - MARK.length()), true);
    }

    private boolean isItsName(String text, Fd process, Optional<FileStatus> target) {
        if (target.isEmpty() || !text.startsWith("/")) {
            return false;
        }
        try (Fd root = Fcntl.openAt(process, "root", Fcntl.O_PATH, 0);
                Fd file = Fcntl.openAt(root, "." + text, Fcntl.O_PATH | Fcntl.O_NOFOLLOW, 0)) {
            return Stat.of(file).isSameFile(target.get());
        } catch (LinuxException _) {
            return false;
        }
    }
}
