package dev.lares.daemon.journal;

import dev.lares.linux.Unistd;
import java.nio.charset.StandardCharsets;

/** The kernel's id of a thread, gettid(2), in decimal digits; asked for once in each thread. */
final class ThreadId {
    private static final byte[] NONE = {};
    private static final ThreadLocal<byte[]> DIGITS = ThreadLocal.withInitial(ThreadId::ask);

    private ThreadId() {}

    /** Empty for a virtual thread, whose carrier changes. */
    static byte[] ofCurrentThread() {
        return Thread.currentThread().isVirtual() ? NONE : DIGITS.get();
    }

    private static byte[] ask() {
        return NativeAccess.AVAILABLE ? Integer.toString(Unistd.threadId()).getBytes(StandardCharsets.US_ASCII) : NONE;
    }
}
