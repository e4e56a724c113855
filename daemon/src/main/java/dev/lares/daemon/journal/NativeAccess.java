package dev.lares.daemon.journal;

import dev.lares.linux.Unistd;

/**
 * Whether module {@code linux} can be used: on Linux, on a processor it knows, and unless the JVM denies native access
 * (JEP 472). Elsewhere, as on a developer's other machine, the program logs to standard error all the same.
 */
final class NativeAccess {
    static final boolean AVAILABLE = isAvailable();

    private NativeAccess() {}

    private static boolean isAvailable() {
        if (!"Linux".equals(System.getProperty("os.name"))) {
            return false;
        }
        try {
            return Unistd.threadId() > 0;
        } catch (LinkageError | UnsupportedOperationException | IllegalCallerException e) {
            return false;
        }
    }
}
