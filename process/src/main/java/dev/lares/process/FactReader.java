package dev.lares.process;

import dev.lares.linux.Errno;
import dev.lares.linux.Fd;
import dev.lares.linux.FileBuffer;
import dev.lares.linux.FileName;
import dev.lares.linux.FileStatus;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.PidFd;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the facts of a process that have a small file of their own. */
final class FactReader {
    private static final FileName AUTOGROUP = FileName.of("autogroup");
    private static final FileName ENVIRON = FileName.of("environ");
    private static final FileName IO = FileName.of("io");
    private static final FileName LABEL = FileName.of("attr/current");
    private static final FileName LOGIN_UID = FileName.of("loginuid");
    private static final FileName NAMESPACE_DIRECTORY = FileName.of("ns");
    private static final FileName OOM_ADJUST = FileName.of("oom_score_adj");
    private static final FileName OOM_SCORE = FileName.of("oom_score");
    private static final FileName SESSION_ID = FileName.of("sessionid");
    private static final FileName SMAPS_ROLLUP = FileName.of("smaps_rollup");
    private static final FileName DIRECTORY_ITSELF = FileName.of(".");
    private static final Map<NamespaceType, FileName> NAMESPACES = new EnumMap<>(NamespaceType.class);

    static {
        for (NamespaceType type : NamespaceType.values()) {
            NAMESPACES.put(type, FileName.of("ns/" + type.file()));
        }
    }

    private final FileBuffer buffer;
    private final Texts texts;
    private final Cursor cursor = new Cursor();
    private final KeyedReader memory = new KeyedReader("Rss", "Pss", "Pss_Anon", "Pss_File", "Pss_Shmem", "Shared_Clean",
            "Shared_Dirty", "Private_Clean", "Private_Dirty", "Referenced", "Anonymous", "Swap", "SwapPss", "Locked");
    private final KeyedReader io = new KeyedReader("rchar", "wchar", "syscr", "syscw", "read_bytes", "write_bytes",
            "cancelled_write_bytes");

    FactReader(FileBuffer buffer, Texts texts) {
        this.buffer = buffer;
        this.texts = texts;
    }

    Reading<MemoryUse> memory(Fd process) {
        int result = memory.read(buffer, process, SMAPS_ROLLUP);
        return result < 0 ? Unread.because(result)
                : Reading.known(new MemoryUse(memory.kibibytes(0), memory.kibibytes(1), memory.kibibytes(2),
                        memory.kibibytes(3), memory.kibibytes(4), memory.kibibytes(5), memory.kibibytes(6), memory.kibibytes(7),
                        memory.kibibytes(8), memory.kibibytes(9), memory.kibibytes(10), memory.kibibytes(11),
                        memory.kibibytes(12), memory.kibibytes(13)));
    }

    Reading<IoCounters> io(Fd process) {
        int result = io.read(buffer, process, IO);
        return result < 0 ? Unread.because(result)
                : Reading.known(new IoCounters(io.value(0), io.value(1), io.value(2), io.value(3), io.value(4), io.value(5),
                        io.value(6)));
    }

    Reading<List<String>> environment(Fd process) {
        int length = buffer.readRecord(process, ENVIRON);
        return length < 0 ? Unread.because(length) : Reading.known(texts.list(buffer.bytes(), length));
    }

    OomState oom(Fd process) {
        return new OomState(number(process, OOM_SCORE), number(process, OOM_ADJUST));
    }

    Map<NamespaceType, Reading<Long>> namespaces(Fd process) {
        Map<NamespaceType, Reading<Long>> inodes = new EnumMap<>(NamespaceType.class);
        NAMESPACES.forEach((type, name) -> inodes.put(type, namespace(process, name)));
        return Collections.unmodifiableMap(inodes);
    }

    Reading<Long> namespace(Fd process, NamespaceType type) {
        return namespace(process, NAMESPACES.get(type));
    }

    /** {@code net:[4026531833]}. */
    private Reading<Long> namespace(Fd process, FileName name) {
        int length = buffer.readLink(process, name);
        if (length < 0) {
            return Unread.because(length);
        }
        cursor.reset(buffer.bytes(), 0, length);
        while (!cursor.isAtEnd() && !cursor.take('[')) {
            cursor.skip(1);
        }
        return Reading.known(cursor.number());
    }

    /** {@code /autogroup-384883 nice 0}. */
    Reading<Autogroup> autogroup(Fd process) {
        int length = buffer.readRecord(process, AUTOGROUP);
        if (length < 0) {
            return Unread.because(length);
        }
        cursor.reset(buffer.bytes(), 0, length);
        while (!cursor.isAtEnd() && !cursor.take('-')) {
            cursor.skip(1);
        }
        if (!cursor.isAtDigit()) {
            return Reading.absent();
        }
        long id = cursor.number();
        cursor.skipBlanks();
        cursor.skipWord();
        return Reading.known(new Autogroup(id, (int) cursor.number()));
    }

    Security security(Fd process, int pid) {
        return new Security(number(process, LOGIN_UID), number(process, SESSION_ID), dumpable(process, pid), label(process));
    }

    private Reading<String> label(Fd process) {
        int length = buffer.readRecord(process, LABEL);
        if (length == -Errno.EINVAL.number() || length == 0) {
            return Reading.absent(); // no security module that has labels
        }
        if (length < 0) {
            return Unread.because(length);
        }
        int end = length;
        while (end > 0 && (buffer.bytes()[end - 1] == 0 || buffer.bytes()[end - 1] == '\n')) {
            end--;
        }
        return Reading.known(texts.text(buffer.bytes(), 0, end));
    }

    /**
     * Asks the kernel, which tells since Linux 6.16. Before, the owner of the files in the directory shows it: root's, if the
     * process is not dumpable, while the directory itself is always its user's (proc(5)). Of root's own it cannot be told then.
     */
    private Reading<Security.Dumpable> dumpable(Fd process, int pid) {
        try (PidFd held = PidFd.open(new Pid(pid))) {
            OptionalInt told = held.dumpable();
            if (told.isPresent()) {
                return Reading.known(Security.Dumpable.values()[told.getAsInt()]);
            }
        } catch (LinuxException _) {
            return Reading.absent(); // the process has gone
        }
        Optional<FileStatus> itself = buffer.statusOf(process, DIRECTORY_ITSELF);
        Optional<FileStatus> inside = buffer.statusOf(process, NAMESPACE_DIRECTORY);
        if (itself.isEmpty() || inside.isEmpty() || itself.get().uid() == 0 && itself.get().gid() == 0) {
            return Reading.absent();
        }
        boolean same = itself.get().uid() == inside.get().uid() && itself.get().gid() == inside.get().gid();
        return Reading.known(same ? Security.Dumpable.YES : Security.Dumpable.NO);
    }

    private Reading<Integer> number(Fd process, FileName name) {
        int length = buffer.readRecord(process, name);
        if (length < 0) {
            return Unread.because(length);
        }
        cursor.reset(buffer.bytes(), 0, length);
        return Reading.known((int) cursor.number());
    }
}
