package dev.lares.host;

import dev.lares.linux.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The signals a manager is controlled by (systemd(1), "Signals"), as far as this process can receive them. */
final class ManagerSignalSet {
    private ManagerSignalSet() {}

    /** Those of them that every thread blocks: others would be delivered as usual, and cannot be read. */
    static List<Signal> receivable() {
        long blocked = blockedEverywhere();
        return wanted().stream().filter(signal -> (blocked >>> (signal.number() - 1) & 1) != 0).toList();
    }

    private static List<Signal> wanted() {
        List<Signal> signals = new ArrayList<>(List.of(
                Signal.SIGCHLD,
                Signal.SIGTERM,
                Signal.SIGINT,
                Signal.SIGHUP,
                Signal.SIGUSR1,
                Signal.SIGUSR2,
                Signal.SIGWINCH,
                Signal.SIGPWR));
        for (int offset = 0; offset <= 30; offset++) {
            signals.add(Signal.realTime(offset));
        }
        return signals;
    }

    private static long blockedEverywhere() {
        long blocked = -1;
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : (Iterable<Path>) threads::iterator) {
                blocked &= SmallFile.text(thread + "/status").map(ManagerSignalSet::blockedIn).orElse(-1L);
            }
        } catch (IOException _) {
            return 0; // no /proc: nobody can tell
        }
        return blocked;
    }

    private static long blockedIn(String status) {
        return status.lines()
                .filter(line -> line.startsWith("SigBlk:"))
                .map(line -> Long.parseUnsignedLong(line.substring("SigBlk:".length()).trim(), 16))
                .findFirst()
                .orElse(0L);
    }
}
