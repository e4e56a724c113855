package dev.lares.daemon;

import dev.lares.linux.Pid;
import dev.lares.linux.Signal;
import dev.lares.linux.Signals;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/**
 * A daemon of the tests. The first argument is a directory, the others say how to start and what to do, in their order. It
 * writes its pid to {@code DIRECTORY/pid} once it is the daemon, and ends by itself after two minutes.
 */
public final class DaemonProgram {
    private DaemonProgram() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        List<String> orders = List.of(arguments).subList(1, arguments.length);
        if (orders.contains("hook")) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> append(directory.resolve("hook"), "hook ")));
        }
        if (orders.contains("end-early") && !directory.resolve("first").toFile().createNewFile()) {
            System.err.println("the second process");
            System.exit(4);
        }
        if (orders.contains("break-early") && Daemon.isDaemon()) {
            throw new IllegalStateException("broken before it started");
        }
        if (orders.contains("daemon(0,0)") || orders.contains("daemon(1,1)")) {
            boolean keep = orders.contains("daemon(1,1)");
            Daemon.daemon(keep, keep);
            writePid(directory);
        } else {
            Daemon daemon = builder(orders).start();
            Files.writeString(directory.resolve("start-directory"), daemon.startDirectory().toString());
            writePid(directory);
            for (String order : orders) {
                obey(order, daemon, directory);
            }
            daemon.ready();
        }
        Thread.sleep(Duration.ofMinutes(2));
    }

    private static void writePid(Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("pid.new"), "" + ProcessHandle.current().pid());
        Files.move(file, directory.resolve("pid"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Daemon.Builder builder(List<String> orders) {
        Daemon.Builder builder = Daemon.builder();
        for (String order : orders) {
            int equals = order.indexOf('=');
            String value = order.substring(equals + 1);
            switch (equals < 0 ? order : order.substring(0, equals)) {
                case "single" -> builder.doubleFork(false);
                case "umask" -> builder.umask(Integer.parseInt(value, 8));
                case "directory" -> builder.workingDirectory(Path.of(value));
                case "keep-directory" -> builder.keepWorkingDirectory();
                case "stdout" -> builder.standardOutput(Path.of(value));
                case "stderr" -> builder.standardError(Path.of(value));
                case "keep-streams" -> builder.keepStandardStreams();
                case "clean" -> builder.cleanEnvironment();
                case "set" -> builder.environment(value.substring(0, 1), value.substring(2));
                case "unset" -> builder.unsetEnvironment(value);
                case "pid-file" -> builder.pidFile(Path.of(value));
                case "user" -> builder.user(value);
                case "timeout" -> builder.readyTimeout(Duration.ofMillis(Long.parseLong(value)));
                default -> { }
            }
        }
        return builder;
    }

    private static void obey(String order, Daemon daemon, Path directory) throws Exception {
        int equals = order.indexOf('=');
        String value = order.substring(equals + 1);
        switch (equals < 0 ? order : order.substring(0, equals)) {
            case "print" -> {
                System.out.println("to standard output");
                System.err.println("to standard error");
            }
            case "throw" -> throw new IllegalStateException(value);
            case "fail" -> daemon.fail(value, ExitCode.NOTCONFIGURED);
            case "exit" -> System.exit(Integer.parseInt(value));
            case "kill" -> Signals.kill(new Pid((int) ProcessHandle.current().pid()), Signal.SIGKILL);
            case "hang" -> Thread.sleep(Duration.ofMinutes(2));
            case "user-dir" -> Files.writeString(directory.resolve("user-dir"), System.getProperty("user.dir"));
            case "open-terminal" -> new RandomAccessFile(value, "rw").write('!');
            case "child" -> new ProcessBuilder("/bin/sh", "-c", "exec ls -l /proc/self/fd")
                    .redirectOutput(directory.resolve("child").toFile()).start().waitFor();
            default -> { }
        }
    }

    private static void append(Path file, String text) {
        try {
            Files.writeString(file, text + ProcessHandle.current().pid() + "\n", StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
