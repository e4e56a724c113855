package dev.lares.process;

import dev.lares.linux.FileBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads {@code /proc/PID/fdinfo/N}: position, flags and mount first, then what belongs to the kind of file, of the file read
 * last.
 */
final class FdInfoReader {
    private static final byte[] FLAGS = key("flags:");
    private static final byte[] LOCK = key("lock:");
    private static final byte[] MOUNT = key("mnt_id:");
    private static final byte[] POSITION = key("pos:");
    private static final byte[] EVENT_COUNT = key("eventfd-count:");
    private static final byte[] EVENT_ID = key("eventfd-id:");
    private static final byte[] EVENT_SEMAPHORE = key("eventfd-semaphore:");
    private static final byte[] EPOLL_WATCH = key("tfd:");
    private static final byte[] EVENTS = key("events:");
    private static final byte[] DATA = key("data:");
    private static final byte[] WATCHED_POSITION = key("pos:");
    private static final byte[] INODE = key("ino:");
    private static final byte[] DEVICE = key("sdev:");
    private static final byte[] MASK = key("mask:");
    private static final byte[] INOTIFY_WATCH = key("inotify wd:");
    private static final byte[] FANOTIFY = key("fanotify ");
    private static final byte[] SIGNALS = key("sigmask:");
    private static final byte[] CLOCK = key("clockid:");
    private static final byte[] TICKS = key("ticks:");
    private static final byte[] TIMER_VALUE = key("it_value:");
    private static final byte[] TIMER_INTERVAL = key("it_interval:");
    private static final byte[] PID = key("Pid:");
    private static final byte[] BPF_MAP = key("map_id:");
    private static final byte[] BPF_PROGRAM = key("prog_id:");
    private static final byte[] BPF_LINK = key("link_id:");
    private static final int MINOR_BITS = 20;

    private final Cursor cursor = new Cursor();
    private byte[] bytes = new byte[0];
    private int length;

    private static byte[] key(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Takes the file; the bytes must stay as they are while more is asked of it. */
    OpenFile read(byte[] text, int textLength) {
        bytes = text;
        length = textLength;
        long position = 0;
        int flags = 0;
        int mount = 0;
        List<OpenFile.FileLock> locks = List.of();
        cursor.reset(text, 0, textLength);
        for (; !cursor.isAtEnd(); cursor.skipLine()) {
            if (cursor.take(POSITION)) {
                position = cursor.number();
            } else if (cursor.take(FLAGS)) {
                flags = (int) cursor.octal();
            } else if (cursor.take(MOUNT)) {
                mount = (int) cursor.number();
            } else if (cursor.take(LOCK)) {
                locks = locks.isEmpty() ? new ArrayList<>() : locks;
                locks.add(lock());
            }
        }
        return new OpenFile(position, flags, mount, List.copyOf(locks));
    }

    /** {@code 1: FLOCK  ADVISORY  WRITE 4711 fe:00:2155068 0 EOF}. */
    private OpenFile.FileLock lock() {
        word();
        String kind = word();
        word();
        boolean exclusive = word().equals("WRITE");
        int pid = (int) cursor.number();
        word();
        long start = cursor.number();
        cursor.skipBlanks();
        long end = cursor.isAtDigit() ? cursor.number() : Long.MAX_VALUE;
        return new OpenFile.FileLock(kind, exclusive, pid, start, end);
    }

    private String word() {
        cursor.skipBlanks();
        int start = cursor.at();
        cursor.skipWord();
        return FileBuffer.textOf(bytes, start, cursor.at());
    }

    /** Since Linux 5.14. */
    Reading<Long> inode() {
        return value(INODE, Cursor::number);
    }

    Reading<Long> eventCount() {
        return value(EVENT_COUNT, Cursor::hex);
    }

    Reading<Long> eventId() {
        return value(EVENT_ID, Cursor::number);
    }

    Reading<Boolean> isSemaphore() {
        return value(EVENT_SEMAPHORE, at -> at.number() != 0);
    }

    Reading<SignalSet> signals() {
        return value(SIGNALS, at -> new SignalSet(at.hex()));
    }

    Reading<Integer> clock() {
        return value(CLOCK, at -> (int) at.number());
    }

    Reading<Long> ticks() {
        return value(TICKS, Cursor::number);
    }

    Reading<Long> timerValueNanos() {
        return value(TIMER_VALUE, FdInfoReader::nanos);
    }

    Reading<Long> timerIntervalNanos() {
        return value(TIMER_INTERVAL, FdInfoReader::nanos);
    }

    Reading<Integer> pid() {
        return value(PID, at -> (int) at.number());
    }

    Reading<Long> bpfId() {
        Reading<Long> map = value(BPF_MAP, Cursor::number);
        if (map.isKnown()) {
            return map;
        }
        Reading<Long> program = value(BPF_PROGRAM, Cursor::number);
        return program.isKnown() ? program : value(BPF_LINK, Cursor::number);
    }

    /** {@code tfd: 3 events: 1c data: 3  pos:0 ino:40e sdev:10}. */
    List<FdTarget.Epoll.Watch> epollWatches() {
        List<FdTarget.Epoll.Watch> watches = new ArrayList<>();
        eachLine(EPOLL_WATCH, () -> {
            int descriptor = (int) cursor.number();
            long events = labelled(EVENTS).map(Cursor::hex).orElse(0L);
            long data = labelled(DATA).map(Cursor::hex).orElse(0L);
            labelled(WATCHED_POSITION).ifPresent(Cursor::number);
            long inode = labelled(INODE).map(Cursor::hex).orElse(-1L);
            watches.add(new FdTarget.Epoll.Watch(descriptor, events, data, inode));
        });
        return List.copyOf(watches);
    }

    /** {@code inotify wd:1 ino:3f7e8 sdev:fe00000 mask:302 ignored_mask:0 …}. */
    List<FdTarget.Inotify.Watch> inotifyWatches() {
        List<FdTarget.Inotify.Watch> watches = new ArrayList<>();
        eachLine(INOTIFY_WATCH, () -> {
            int descriptor = (int) cursor.hex();
            long inode = labelled(INODE).map(Cursor::hex).orElse(0L);
            long device = labelled(DEVICE).map(Cursor::hex).orElse(0L);
            long mask = labelled(MASK).map(Cursor::hex).orElse(0L);
            long wide = device >>> MINOR_BITS << 32 | device & (1 << MINOR_BITS) - 1;
            watches.add(new FdTarget.Inotify.Watch(descriptor, wide, inode, mask));
        });
        return List.copyOf(watches);
    }

    List<String> fanotifyMarks() {
        List<String> marks = new ArrayList<>();
        eachLine(FANOTIFY, () -> marks.add(FileBuffer.textOf(bytes, cursor.at(), cursor.endOfLine())));
        return List.copyOf(marks);
    }

    private void eachLine(byte[] start, Runnable action) {
        cursor.reset(bytes, 0, length);
        for (; !cursor.isAtEnd(); cursor.skipLine()) {
            if (cursor.take(start)) {
                action.run();
            }
        }
    }

    private <T> Reading<T> value(byte[] name, Function<Cursor, T> reader) {
        cursor.reset(bytes, 0, length);
        for (; !cursor.isAtEnd(); cursor.skipLine()) {
            if (cursor.take(name)) {
                return Reading.known(reader.apply(cursor));
            }
        }
        return Reading.absent();
    }

    /** The cursor after that label, if it is next on the line. */
    private Optional<Cursor> labelled(byte[] label) {
        cursor.skipBlanks();
        return cursor.take(label) ? Optional.of(cursor) : Optional.empty();
    }

    /** {@code (6, 768529079)}: seconds and nanoseconds. */
    private static long nanos(Cursor at) {
        at.skipBlanks();
        at.take('(');
        long seconds = at.number();
        at.take(',');
        return seconds * 1_000_000_000 + at.number();
    }
}
