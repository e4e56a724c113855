package dev.lares.daemon;

import dev.lares.linux.Signal;

/**
 * Signals by the JVM's own handler, for a program that something else than {@link Service} runs, as a framework. A class of its
 * own, since a Java made without the module {@code jdk.unsupported} cannot load it.
 */
@SuppressWarnings("sunapi")
public final class JvmSignals {
    private JvmSignals() {}

    /** From now on the signal runs the action, on a thread that is made for it; false if this JVM leaves it alone (-Xrs). */
    public static boolean take(Signal signal, Runnable action) {
        try {
            sun.misc.Signal.handle(new sun.misc.Signal(signal.name().substring("SIG".length())), new Handler(action));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private record Handler(Runnable action) implements sun.misc.SignalHandler {
        @Override
        public void handle(sun.misc.Signal signal) {
            action.run();
        }
    }
}
