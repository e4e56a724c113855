package dev.lares.bench;

import dev.lares.daemon.Daemon;
import java.io.IOException;

/** A program that does nothing but become a daemon. Arguments: how, and where to stamp. */
final class LaresProgram {
    private LaresProgram() {}

    public static void main(String[] arguments) throws IOException {
        String stamp = arguments[1];
        switch (arguments[0]) {
            case "twice" -> start(Daemon.builder(), stamp);
            case "once" -> start(Daemon.builder().doubleFork(false), stamp);
            case "daemon" -> {
                Daemon.daemon(false, false);
                Stamp.write(stamp);
            }
            default -> throw new IllegalArgumentException("cannot start a daemon " + arguments[0]);
        }
    }

    private static void start(Daemon.Builder builder, String stamp) throws IOException {
        Daemon daemon = builder.start();
        Stamp.write(stamp);
        daemon.ready();
    }
}
