package dev.lares.engine;

/**
 * Numbers that must not repeat, or must not be guessed: spawn tokens, invocation ids, random delays. All come from the
 * manager's seed by SplitMix64, so that the same seed and events give the same effects.
 */
final class Identifiers {
    private long state;
    private long lastToken;

    Identifiers(long seed) {
        this.state = seed;
    }

    void save(Snapshot.Section section) {
        section.put("identifiers", state, lastToken);
    }

    void restore(Snapshot.Line line) {
        state = line.number();
        lastToken = line.number();
    }

    SpawnToken spawnToken() {
        return new SpawnToken(++lastToken);
    }

    /** 128 bits as 32 hexadecimal digits, marked as a version 4 UUID as sd_id128_randomize(3) does. */
    String invocationId() {
        long high = next() & 0xFFFF_FFFF_FFFF_0FFFL | 0x4000L;
        long low = next() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        StringBuilder text = new StringBuilder(32);
        appendHex(text, high);
        appendHex(text, low);
        return text.toString();
    }

    private static void appendHex(StringBuilder text, long value) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            text.append(Character.forDigit((int) (value >>> shift & 0xF), 16));
        }
    }

    /** From 0 to {@code bound - 1}. */
    long random(long bound) {
        return Long.remainderUnsigned(next(), Math.max(1, bound));
    }

    private long next() {
        state += 0x9E37_79B9_7F4A_7C15L;
        long z = state;
        z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
        return z ^ z >>> 31;
    }
}
