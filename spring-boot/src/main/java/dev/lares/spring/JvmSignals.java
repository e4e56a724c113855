package dev.lares.spring;

/** Signals by the JVM's own handler. Used only where the JVM is told so, since {@code jdk.unsupported} may be missing. */
final class JvmSignals {
    private JvmSignals() {}

    /** From now on the signal runs the action, on a thread made for it; false if this JVM leaves it alone (-Xrs). */
    static boolean handle(String name, Runnable action) {
        try {
            sun.misc.Signal.handle(new sun.misc.Signal(name), new Handler(action));
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
