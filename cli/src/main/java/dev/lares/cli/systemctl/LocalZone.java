package dev.lares.cli.systemctl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The local time zone from its file, tzfile(5): {@code $TZ}, or {@code /etc/localtime}; UTC where there is none. Read by hand, since
 * the file has the abbreviations that people see in other programs, and java.time would load all zones of the world first.
 */
final class LocalZone {
    private static final LocalZone PROCESS = read();
    private static final int HEADER_BYTES = 44;

    /** What to add to UTC, and how that is called. */
    record Offset(long seconds, String name) {
        static final Offset UTC = new Offset(0, "UTC");
    }

    private final long[] transitions;
    private final byte[] typeOf;
    private final Offset[] types;

    private LocalZone(long[] transitions, byte[] typeOf, Offset[] types) {
        this.transitions = transitions;
        this.typeOf = typeOf;
        this.types = types;
    }

    static LocalZone ofProcess() {
        return PROCESS;
    }

    /** What holds at that second since 1970. */
    Offset at(long second) {
        int last = -1;
        for (int i = 0; i < transitions.length && transitions[i] <= second; i++) {
            last = i;
        }
        return types[last < 0 ? 0 : typeOf[last]];
    }

    private static LocalZone read() {
        String name = System.getenv().getOrDefault("TZ", "");
        name = name.startsWith(":") ? name.substring(1) : name;
        Path file = Path.of(name.isEmpty() ? "/etc/localtime" : name.startsWith("/") ? name : "/usr/share/zoneinfo/" + name);
        try {
            return Files.isReadable(file) ? parse(Files.readAllBytes(file)) : utc();
        } catch (IOException | RuntimeException e) {
            return utc(); // As the C library does with a file it cannot read.
        }
    }

    private static LocalZone utc() {
        return new LocalZone(new long[0], new byte[0], new Offset[] {Offset.UTC});
    }

    /** Version 2 or later has its data twice: with 32 bits, and then with 64. */
    static LocalZone parse(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        boolean wide = bytes[4] >= '2';
        if (wide) {
            in.position(HEADER_BYTES + in.getInt(32) * 5 + in.getInt(36) * 6 + in.getInt(40) + in.getInt(28) * 8 + in.getInt(24) + in.getInt(20));
        }
        int base = in.position();
        int timeCount = in.getInt(base + 32);
        int typeCount = in.getInt(base + 36);
        int nameBytes = in.getInt(base + 40);
        in.position(base + HEADER_BYTES);
        long[] transitions = new long[timeCount];
        for (int i = 0; i < timeCount; i++) {
            transitions[i] = wide ? in.getLong() : in.getInt();
        }
        byte[] typeOf = new byte[timeCount];
        in.get(typeOf);
        int names = in.position() + typeCount * 6;
        Offset[] types = new Offset[typeCount];
        for (int i = 0; i < typeCount; i++) {
            long offset = in.getInt();
            in.get();
            types[i] = new Offset(offset, name(bytes, names + (in.get() & 0xff), names + nameBytes));
        }
        return new LocalZone(transitions, typeOf, types);
    }

    private static String name(byte[] bytes, int from, int end) {
        int to = from;
        while (to < end && bytes[to] != 0) {
            to++;
        }
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }
}
