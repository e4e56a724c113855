package dev.lares.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lares.linux.Unistd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Feeding the manager's watchdog; sd_watchdog_enabled(3). */
@Timeout(60)
final class WatchdogTest {
    @TempDir Path directory;

    private NotifyReceiver manager;
    private Notify notify;

    @BeforeEach
    void listen() throws Exception {
        manager = NotifyReceiver.in(directory);
        notify = Notify.of(manager.environment());
    }

    @AfterEach
    void close() {
        notify.close();
        manager.close();
    }

    private Watchdog start(HealthCheck check) {
        return Watchdog.start(notify, check, Map.of("WATCHDOG_USEC", "20000", "WATCHDOG_PID", Unistd.pid().toString())).orElseThrow();
    }

    @Test
    void isFedAgainAndAgainWhileTheProgramIsHealthy() throws Exception {
        try (Watchdog _ = start(HealthCheck.alive())) {
            for (int i = 0; i < 10; i++) {
                assertThat(manager.text()).isEqualTo("WATCHDOG=1");
            }
        }
    }

    @Test
    void isNotFedWhileTheCheckFails_andTellsWhy_andGivesTheStatusBackAfterwards() throws Exception {
        AtomicReference<Health> health = new AtomicReference<>(Health.unhealthy("database gone\nMAINPID=1"));
        notify.ready("serving 日本");
        assertThat(manager.text()).isEqualTo("READY=1\nSTATUS=serving 日本");
        try (Watchdog _ = start(health::get)) {
            for (int i = 0; i < 5; i++) {
                assertThat(manager.text()).isEqualTo("STATUS=unhealthy: database gone MAINPID=1");
            }
            health.set(Health.healthy());
            manager.skipTo("WATCHDOG=1");
            assertThat(manager.text()).isEqualTo("STATUS=serving 日本");
            for (int i = 0; i < 5; i++) {
                assertThat(manager.text()).isEqualTo("WATCHDOG=1");
            }
        }
    }

    @Test
    void takesAnExceptionOrErrorOfTheCheckForAFailure_andAsksAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HealthCheck check = () -> switch (asked.incrementAndGet()) {
            case 1 -> throw new IllegalStateException("broken");
            case 2 -> throw new OutOfMemoryError("simulated");
            case 3 -> {
                Thread.currentThread().interrupt();
                throw new InterruptedException();
            }
            case 4 -> null;
            default -> Health.healthy();
        };
        try (Watchdog _ = start(check)) {
            assertThat(manager.text()).isEqualTo("STATUS=unhealthy: java.lang.IllegalStateException: broken");
            assertThat(manager.text()).isEqualTo("STATUS=unhealthy: java.lang.OutOfMemoryError: simulated");
            assertThat(manager.text()).isEqualTo("STATUS=unhealthy: java.lang.InterruptedException");
            assertThat(manager.text()).isEqualTo("STATUS=unhealthy: java.lang.NullPointerException: no answer");
            assertThat(manager.text()).isEqualTo("WATCHDOG=1");
        }
    }

    @Test
    void isNotFedWhileTheCheckHangs_andTellsSo() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch hanging = new CountDownLatch(1);
        notify.status("up");
        assertThat(manager.text()).isEqualTo("STATUS=up");
        HealthCheck check = () -> {
            if (asked.incrementAndGet() == 2) {
                hanging.await();
            }
            return Health.healthy();
        };
        try (Watchdog _ = start(check)) {
            assertThat(manager.text()).isEqualTo("WATCHDOG=1");
            for (int i = 0; i < 5; i++) {
                assertThat(manager.text()).matches("STATUS=unhealthy: health check has not answered for \\d+ ms");
            }
            assertThat(asked).hasValue(2);
            hanging.countDown();
            manager.skipTo("WATCHDOG=1");
            manager.skipTo("STATUS=up");
            manager.skipTo("WATCHDOG=1");
        }
    }

    @Test
    void isTriggeredByWhatIsFatal() throws Exception {
        try (Watchdog _ = start(() -> Health.fatal("heap is corrupt"))) {
            assertThat(manager.text()).isEqualTo("STATUS=unhealthy: heap is corrupt");
            assertThat(manager.text()).isEqualTo("WATCHDOG=trigger");
        }
    }

    @Test
    void acceptsAPlainQuestion() throws Exception {
        try (Watchdog _ = start(HealthCheck.of(() -> false))) {
            assertThat(manager.text()).isEqualTo("STATUS=unhealthy: health check failed");
        }
    }

    @Test
    void isSilentOnceItIsClosed_andInterruptsACheckThatHangs() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Watchdog watchdog = start(() -> {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                interrupted.countDown();
            }
            return Health.healthy();
        });
        asked.await();
        watchdog.close();
        while (manager.pending().isPresent()) {
            // said before
        }
        interrupted.await();
        notify.status("last");
        assertThat(manager.text()).isEqualTo("STATUS=last");
        watchdog.close();
    }

    @Test
    void triesSoonerWhenTheManagersQueueIsFull() throws Exception {
        while (notify.watchdog()) {
            // until the queue is full
        }
        try (Watchdog _ = start(HealthCheck.alive())) {
            while (manager.pending().isPresent()) {
                // the manager catches up
            }
            assertThat(manager.text()).isEqualTo("WATCHDOG=1");
        }
    }

    /** WATCHDOG_PID: another process of the service is meant, which a fork would have inherited the variables from. */
    @Test
    void isForTheProcessThatIsMeant() {
        String self = Unistd.pid().toString();
        assertThat(interval("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", self)).contains(Duration.ofSeconds(30));
        assertThat(interval("WATCHDOG_USEC", "30000000")).contains(Duration.ofSeconds(30));
        assertThat(interval("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "1" + self)).isEmpty();
        assertThat(interval("WATCHDOG_PID", self)).isEmpty();
        for (String wrong : new String[] {"0", "-1", "", "x", "+5", "1.5", "99999999999999999999"}) {
            assertThat(interval("WATCHDOG_USEC", wrong, "WATCHDOG_PID", self)).as(wrong).isEmpty();
            assertThat(interval("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", wrong)).as(wrong).isEmpty();
        }
        assertThat(Watchdog.start(notify, HealthCheck.alive(), Map.of())).isEmpty();
        assertThat(Watchdog.start(Notify.none(), HealthCheck.alive(), Map.of("WATCHDOG_USEC", "1"))).isEmpty();
    }

    private static Optional<Duration> interval(String... variables) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return Watchdog.interval(environment);
    }
}
