package dev.lares.examples;

import dev.lares.daemon.ExitCode;
import dev.lares.daemon.Health;
import dev.lares.daemon.Service;
import dev.lares.daemon.ServiceContext;
import dev.lares.daemon.ServiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A service that keeps the time of day in a file, and says to its manager how that goes: when it is ready, what it does, that
 * it is alive, why it fails. examples/notify-service has its unit.
 *
 * <p>Usage: {@code examples/java/run notify-service [CONFIGURATION-FILE]}. The file, which SIGHUP has read again, holds one
 * line, {@code interval=MILLISECONDS}. The time is kept in the first of the service's runtime directories, or in /tmp.
 */
final class NotifyService implements Service {
    private static final Duration DEFAULT_INTERVAL = Duration.ofMillis(500);

    private final List<String> arguments;
    private volatile Duration interval = DEFAULT_INTERVAL;
    private volatile Health health = Health.healthy();

    private NotifyService(List<String> arguments) {
        this.arguments = arguments;
    }

    public static void main(String[] arguments) {
        Service.run(new NotifyService(List.of(arguments)));
    }

    @Override
    public void start(ServiceContext context) throws Exception {
        interval = configuredInterval();
        Path clock = context.directories().runtime().stream().findFirst().orElse(Path.of("/tmp")).resolve("clock");
        write(clock);
        tell(context, clock, 1);
        context.startThread("clock", () -> keep(clock, context)); // Interrupted when the service stops.
    }

    @Override
    public void reload(ServiceContext context) throws Exception {
        interval = configuredInterval(); // Throws before anything is changed.
    }

    @Override
    public Health health() {
        return health;
    }

    private void keep(Path clock, ServiceContext context) throws InterruptedException {
        for (int count = 2;; count++) {
            Thread.sleep(interval);
            try {
                write(clock);
                tell(context, clock, count);
                health = Health.healthy();
            } catch (IOException e) {
                // It may pass. If it does not, the watchdog ends this process, and the next one gets a new directory.
                health = Health.unhealthy("cannot write " + clock + ": " + e);
            }
        }
    }

    private void tell(ServiceContext context, Path clock, int count) {
        context.status("wrote " + clock + " " + count + " times, every " + interval.toMillis() + " ms");
    }

    private static void write(Path clock) throws IOException {
        Files.writeString(clock, Instant.now() + "\n");
    }

    private Duration configuredInterval() throws IOException, ServiceException {
        if (arguments.isEmpty()) {
            return DEFAULT_INTERVAL;
        }
        String text;
        try {
            text = Files.readString(Path.of(arguments.getFirst())).strip();
        } catch (NoSuchFileException e) {
            throw new ServiceException(ExitCode.NOTCONFIGURED, "cannot read " + e.getMessage() + ": no such file", e);
        }
        if (!text.matches("interval=[1-9][0-9]{0,5}")) {
            throw new ServiceException(ExitCode.NOTCONFIGURED, "cannot read " + arguments.getFirst() + ": '" + text
                    + "' is not interval=MILLISECONDS, 1 to 999999");
        }
        return Duration.ofMillis(Long.parseLong(text.substring("interval=".length())));
    }
}
