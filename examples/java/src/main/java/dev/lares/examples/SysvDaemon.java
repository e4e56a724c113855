package dev.lares.examples;

import dev.lares.daemon.Daemon;
import dev.lares.daemon.PidFile;
import dev.lares.daemon.PidFileException;
import java.nio.file.Path;

/**
 * A SysV daemon by one call, with the meaning of daemon(3): {@link SysvSteps} shows what happens in it.
 *
 * <p>As in C, whoever started the program has his prompt back once it is in the background, and what fails after that is told to
 * nobody. {@link SysvReady} does better.
 *
 * <p>Usage: {@code examples/java/run sysv-daemon [PID-FILE]}
 */
final class SysvDaemon {
    private SysvDaemon() {}

    public static void main(String[] arguments) throws InterruptedException {
        Path path = Path.of(arguments.length > 0 ? arguments[0] : "/tmp/sysv-daemon.pid");
        Daemon.daemon(false, false); // directory /, and 0, 1 and 2 on /dev/null
        try {
            PidFile.create(path).closeAtExit();
        } catch (PidFileException e) {
            System.exit(1);
        }
        while (true) {
            Thread.sleep(1000); // The program's own work, until SIGTERM; then the PID file is removed.
        }
    }
}
