package dev.lares.cli;

import dev.lares.engine.Engine;
import dev.lares.engine.FinishAction;
import dev.lares.host.LinuxHost;
import dev.lares.linux.LinuxException;
import java.time.Duration;

/**
 * Keeps a manager going whatever happens in it. What a defect costs is the event in whose handling it showed; to end
 * would cost every service, and as process 1 the whole container.
 */
final class Endurance {
    /** A defect that shows again at once must not turn into a loop that eats the machine. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final int MOST_FRAMES = 12;

    private Endurance() {}

    /** Runs the engine to its end, telling each defect. */
    static FinishAction run(LinuxHost host, Engine engine, Console console) throws LinuxException {
        while (true) {
            try {
                return host.run(engine);
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                tell(console, e);
                pause();
            }
        }
    }

    private static void tell(Console console, Throwable defect) {
        console.say(ManagerClock.now(), Tone.BAD, "a defect of Lares, please report it; going on without what it was about: " + defect);
        StackTraceElement[] frames = defect.getStackTrace();
        for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
            console.say(ManagerClock.now(), Tone.QUIET, "    at " + frames[i]);
        }
        console.settled();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
