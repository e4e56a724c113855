package dev.lares.daemon;

import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.SpawnResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A program of {@link DaemonTest}: for each line, a path, it takes the steps of a daemon's starter with that PID file, in their
 * order, with sleep(1) as the daemon, and says its pid, or why there is none.
 */
final class DaemonRaceProgram {
    private DaemonRaceProgram() {}

    public static void main(String[] arguments) throws IOException, LinuxException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            System.out.println(start(Path.of(order)));
        }
    }

    private static String start(Path path) throws LinuxException {
        try (PidFileClaim claim = PidFileClaim.make(path)) {
            SpawnResult result = DetachedStart.of("/bin/sleep").arguments(List.of("sleep", "120"))
                    .passedFds(List.of(claim.inheritable())).build().start();
            Pid pid = ((SpawnResult.Spawned) result).pid();
            try (PidFile _ = claim.publish(pid)) {
                claim.handOver();
            }
            return "started " + pid;
        } catch (PidFileException e) {
            return e.getMessage();
        }
    }
}
