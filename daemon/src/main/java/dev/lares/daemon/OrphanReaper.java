package dev.lares.daemon;

import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.Prctl;
import dev.lares.linux.Unistd;
import dev.lares.linux.Wait;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Collects the children that this process did not start itself: as process 1 of a PID namespace, or as a subreaper, it gets
 * the orphans of all its descendants, and who does not wait for them keeps them as zombies until process ids run out.
 *
 * <p>The children that Java or the program has started must be left to who waits for them, or {@link Process#waitFor} would
 * not learn their exit status. Nothing tells the two kinds apart but time: who waits for a child collects it at once. So a
 * child is an orphan if it is still a zombie after {@value #LOOKS} looks of {@value #PAUSE_MILLIS} ms. It takes more than
 * one pause because the whole process may have been stopped for the length of one, and its other threads may not have run
 * since.
 *
 * <p>At rest this costs nothing: the thread waits for any child to end, without collecting it, waitid(2) WNOWAIT.
 */
final class OrphanReaper {
    static final int LOOKS = 4;
    static final int PAUSE_MILLIS = 500;
    private static final int NO_CHILD_PAUSE_MILLIS = 5000;

    private final ServiceLog log;
    /** How often each zombie was seen, by its id and the time it was started: process ids are used again. */
    private Map<String, Integer> seen = Map.of();

    private OrphanReaper(ServiceLog log) {
        this.log = log;
    }

    /** Starts, if orphans come to this process. */
    static void startWhereNeeded(ServiceLog log) {
        try {
            if (Unistd.pid().number() == 1 || Prctl.isChildSubreaper()) {
                OrphanReaper reaper = new OrphanReaper(log);
                Thread.ofPlatform().daemon().name("service-reaper").start(reaper::run);
            }
        } catch (LinuxException e) {
            log.log(Level.WARNING, "cannot collect orphans: " + e.getMessage());
        }
    }

    private void run() {
        try {
            while (true) {
                if (Wait.awaitAnyEnded()) {
                    look();
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                } else {
                    // No child at all, and no call that waits for the first one.
                    TimeUnit.MILLISECONDS.sleep(NO_CHILD_PAUSE_MILLIS);
                }
            }
        } catch (LinuxException | IOException | InterruptedException e) {
            log.log(Level.WARNING, "cannot collect orphans any more: " + e.getMessage());
        }
    }

    private void look() throws IOException, LinuxException {
        Map<String, Integer> now = new HashMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                String zombie = zombieOfMine(process);
                int looks = seen.getOrDefault(zombie, 0) + 1;
                if (zombie.isEmpty()) {
                    continue;
                }
                if (looks >= LOOKS) {
                    Wait.ended(new Pid(Integer.parseInt(process.getFileName().toString())));
                } else {
                    now.put(zombie, looks);
                }
            }
        }
        seen = now;
    }

    /** Process id and start time, if it is a zombie and a child of this process; proc(5) {@code /proc/[pid]/stat}. */
    private static String zombieOfMine(Path process) {
        String stat;
        try {
            stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        boolean mine = fields[0].equals("Z") && fields[1].equals(Unistd.pid().toString());
        return mine ? process.getFileName() + " " + fields[19] : "";
    }
}
