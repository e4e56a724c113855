package dev.lares.engine;

/** Spans of time as systemd writes them, down to the microsecond: {@code 1min 30s}, {@code 500ms} (systemd.time(7)). */
final class SpanText {
    private static final String[] NAMES = {"d", "h", "min", "s", "ms", "us"};
    private static final long[] SIZES = {86_400_000_000L, 3_600_000_000L, 60_000_000L, 1_000_000L, 1_000L, 1L};

    private SpanText() {}

    static String of(long micros) {
        if (micros == ServiceTimers.NEVER) {
            return "infinity";
        }
        StringBuilder text = new StringBuilder();
        long rest = micros;
        for (int i = 0; i < NAMES.length; i++) {
            if (rest >= SIZES[i]) {
                text.append(text.isEmpty() ? "" : " ").append(rest / SIZES[i]).append(NAMES[i]);
                rest %= SIZES[i];
            }
        }
        return text.isEmpty() ? "0" : text.toString();
    }
}
