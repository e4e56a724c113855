package dev.lares.process;

import dev.lares.linux.Fd;
import dev.lares.linux.FileBuffer;
import dev.lares.linux.FileName;
import dev.lares.linux.Limits;
import dev.lares.linux.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Reads {@code /proc/PID/limits}, proc(5), which everybody may, where prlimit(2) asks for more. */
final class LimitsReader {
    private static final FileName LIMITS = FileName.of("limits");
    private static final Map<Resource, byte[]> TITLES = new EnumMap<>(Resource.class);

    static {
        title(Resource.CPU, "Max cpu time");
        title(Resource.FSIZE, "Max file size");
        title(Resource.DATA, "Max data size");
        title(Resource.STACK, "Max stack size");
        title(Resource.CORE, "Max core file size");
        title(Resource.RSS, "Max resident set");
        title(Resource.NPROC, "Max processes");
        title(Resource.NOFILE, "Max open files");
        title(Resource.MEMLOCK, "Max locked memory");
        title(Resource.AS, "Max address space");
        title(Resource.LOCKS, "Max file locks");
        title(Resource.SIGPENDING, "Max pending signals");
        title(Resource.MSGQUEUE, "Max msgqueue size");
        title(Resource.NICE, "Max nice priority");
        title(Resource.RTPRIO, "Max realtime priority");
        title(Resource.RTTIME, "Max realtime timeout");
    }

    private final FileBuffer buffer;
    private final Cursor cursor = new Cursor();

    LimitsReader(FileBuffer buffer) {
        this.buffer = buffer;
    }

    private static void title(Resource resource, String title) {
        TITLES.put(resource, title.getBytes(StandardCharsets.US_ASCII));
    }

    Reading<Map<Resource, Limits.Range>> read(Fd process) {
        int length = buffer.readRecord(process, LIMITS);
        return length < 0 ? Unread.because(length) : Reading.known(parse(buffer.bytes(), length));
    }

    Map<Resource, Limits.Range> parse(byte[] bytes, int length) {
        Map<Resource, Limits.Range> limits = new EnumMap<>(Resource.class);
        cursor.reset(bytes, 0, length);
        for (; !cursor.isAtEnd(); cursor.skipLine()) {
            for (Map.Entry<Resource, byte[]> title : TITLES.entrySet()) {
                if (cursor.take(title.getValue())) {
                    limits.put(title.getKey(), new Limits.Range(limit(), limit()));
                    break;
                }
            }
        }
        return Collections.unmodifiableMap(limits);
    }

    private long limit() {
        cursor.skipBlanks();
        if (cursor.isAtDigit()) {
            return cursor.number();
        }
        cursor.skipWord();
        return Resource.UNLIMITED;
    }
}
