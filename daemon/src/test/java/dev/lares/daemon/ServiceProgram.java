package dev.lares.daemon;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A service of the tests. It writes a line for each call and does what the arguments say, each {@code WHERE=WHAT}; the two
 * that name a time, {@code stopTimeout=MILLIS} and {@code exitTimeout=MILLIS}, are its options.
 */
final class ServiceProgram implements Service {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final List<String> arguments;
    private final AtomicInteger reloads = new AtomicInteger();
    private volatile boolean healthy = true;

    private ServiceProgram(List<String> arguments) {
        this.arguments = arguments;
    }

    static void main(String[] arguments) {
        ServiceProgram program = new ServiceProgram(List.of(arguments));
        program.arguments.stream().filter(argument -> argument.startsWith("hook=")).forEach(hook ->
                Runtime.getRuntime().addShutdownHook(new Thread(() -> program.hook(hook.substring("hook=".length())))));
        Service.run(program, new ServiceOptions(program.millis("stopTimeout"), program.millis("exitTimeout")));
    }

    @Override
    public void start(ServiceContext context) throws Exception {
        say("start");
        for (String what : what("start")) {
            perform(what, context);
        }
        say("started");
    }

    @Override
    public void reload(ServiceContext context) throws Exception {
        say("reload " + reloads.incrementAndGet());
        for (String what : what("reload")) {
            perform(what, context);
        }
        say("reloaded");
    }

    @Override
    public void stop(ServiceContext context) throws Exception {
        say("stop");
        for (String what : what("stop")) {
            perform(what, context);
        }
        say("stopped");
    }

    @Override
    public Health health() {
        return healthy ? Health.healthy() : Health.unhealthy("asked to be");
    }

    private void perform(String what, ServiceContext context) throws Exception {
        switch (what) {
            case "hang" -> NEVER.await();
            case "hang-deaf" -> hangDeaf();
            case "wait-for-interrupt" -> waitForInterrupt();
            case "first-waits" -> firstWaits();
            case "status" -> context.status("status of " + Thread.currentThread().getName());
            case "many-statuses" -> {
                for (int i = 0; i <= 100_000; i++) {
                    context.status("number " + i);
                }
            }
            case "progress" -> context.progress(Duration.ofSeconds(20));
            case "slow-with-progress" -> {
                for (int i = 0; i < 20; i++) {
                    context.progress(Duration.ofSeconds(10));
                    TimeUnit.MILLISECONDS.sleep(50);
                }
            }
            case "unconfigured" -> throw new ServiceException(ExitCode.NOTCONFIGURED, "cannot read my.conf: no such file");
            case "bind" -> throw new BindException("Permission denied");
            case "throw" -> throw new IllegalStateException("broken");
            case "error" -> throw new NoClassDefFoundError("missing/Class");
            case "request-stop" -> context.requestStop();
            case "request-reload" -> context.requestReload();
            case "fail" -> context.fail(new ServiceException(ExitCode.NOTINSTALLED, "no ffmpeg"));
            case "unhealthy" -> healthy = false;
            case "exit" -> System.exit(3);
            case "exit-elsewhere" -> Thread.ofPlatform().start(() -> System.exit(3));
            case "thread-fails" -> context.startThread("worker", () -> {
                throw new IllegalStateException("worker is broken");
            });
            case "foreign-thread-fails" -> Thread.ofPlatform().name("foreign").start(() -> {
                throw new IllegalStateException("not the service's");
            }).join();
            case "worker" -> context.startThread("worker", () -> {
                say("work");
                try {
                    NEVER.await();
                } finally {
                    say("work is done");
                }
            });
            case "memory" -> Thread.ofPlatform().name("hungry").start(ServiceProgram::eat);
            case "threads" -> say("daemon " + Thread.currentThread().isDaemon());
            case "child" -> say("child " + new ProcessBuilder("sh", "-c", "exit 7").start().waitFor());
            case "orphans" -> new ProcessBuilder("sh", "-c",
                    "for i in 1 2 3; do setsid sh -c 'sleep 0.1; exit 9' & done; exit 0").inheritIO().start().waitFor();
            case "zombies" -> say("zombies " + zombies());
            default -> throw new IllegalArgumentException(what);
        }
    }

    private static void hangDeaf() {
        while (true) {
            try {
                NEVER.await();
            } catch (InterruptedException e) {
                say("deaf");
            }
        }
    }

    private static void waitForInterrupt() throws InterruptedIOException {
        try {
            NEVER.await();
        } catch (InterruptedException e) {
            say("interrupted");
            throw new InterruptedIOException("given up");
        }
    }

    private void firstWaits() throws Exception {
        if (reloads.get() == 1) {
            System.in.read();
        }
    }

    private static void eat() {
        List<byte[]> food = new ArrayList<>();
        while (true) {
            food.add(new byte[1 << 20]);
        }
    }

    private static long zombies() throws Exception {
        long zombies = 0;
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    zombies += Files.readString(process.resolve("stat")).contains(") Z ") ? 1 : 0;
                } catch (IOException e) {
                    // It has ended meanwhile.
                }
            }
        }
        return zombies;
    }

    private void hook(String what) {
        say("hook");
        if (what.equals("exit")) {
            System.exit(5); // never returns: the JVM waits for this hook
        }
    }

    private List<String> what(String where) {
        return arguments.stream().filter(argument -> argument.startsWith(where + "="))
                .map(argument -> argument.substring(where.length() + 1)).toList();
    }

    private Duration millis(String name) {
        return Duration.ofMillis(what(name).stream().mapToLong(Long::parseLong).findFirst().orElse(60_000));
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
