package dev.lares.examples;

import dev.lares.daemon.Daemon;
import java.nio.file.Path;

/**
 * A SysV daemon as one would write it: whoever starts it has his prompt back when it is ready, or is told why not.
 *
 * <p>Usage: {@code examples/java/run sysv-ready [PID-FILE]}
 */
final class SysvReady {
    private SysvReady() {}

    public static void main(String[] arguments) throws InterruptedException {
        Path path = Path.of(arguments.length > 0 ? arguments[0] : "/tmp/sysv-ready.pid");
        Daemon daemon = Daemon.builder().pidFile(path).start();
        Thread.sleep(100); // The program's own initialisation, which may take its time, and fail: daemon.fail(…).
        daemon.ready();
        while (true) {
            Thread.sleep(1000); // The program's own work, until SIGTERM; then the PID file is removed.
        }
    }
}
