package dev.lares.bench;

import dev.lares.daemon.Notify;
import info.faljse.SDNotify.SDNotify;
import java.util.Locale;

/**
 * The first notification of a process, which for many a service is the only one: prints the milliseconds it took, with
 * everything that was loaded for it. Argument: by which library.
 */
final class FirstCall {
    private FirstCall() {}

    public static void main(String[] arguments) {
        long begin = System.nanoTime();
        switch (arguments[0]) {
            case "lares" -> Notify.fromEnvironment().ready();
            case "SDNotify" -> SDNotify.sendNotify();
            default -> throw new IllegalArgumentException("cannot notify by " + arguments[0]);
        }
        System.out.printf(Locale.ROOT, "%.3f%n", (System.nanoTime() - begin) / 1e6);
    }
}
