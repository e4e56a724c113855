package dev.lares.spring;

import dev.lares.linux.ChildEnd;
import dev.lares.linux.Epoll;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Pid;
import dev.lares.linux.Pipe;
import dev.lares.linux.Signal;
import dev.lares.linux.Signals;
import dev.lares.linux.SpawnRequest;
import dev.lares.linux.SpawnResult;
import dev.lares.linux.Spawner;
import dev.lares.linux.Stdio;
import dev.lares.linux.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A {@link WebProgram} as a service manager starts it: with descriptors, variables and signals, and without a terminal. */
final class BootProcess implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

    private final Pid pid;
    private final Pipe life;
    private final Path output;
    private boolean ended;

    private BootProcess(Pid pid, Pipe life, Path output) {
        this.pid = pid;
        this.life = life;
        this.output = output;
    }

    /** What to start; every part has a default. */
    static final class Start {
        private final Path directory;
        private final Map<String, String> environment = new HashMap<>(Map.of("LANG", "C.UTF-8"));
        private final List<String> options = new ArrayList<>();
        private final List<String> settings = new ArrayList<>();
        private final List<Fd> fds = new ArrayList<>();
        private final List<String> fdNames = new ArrayList<>();

        private String server = "tomcat";

        Start(Path directory) {
            this.directory = directory;
        }

        Start variable(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Of the JVM. */
        Start option(String option) {
            options.add(option);
            return this;
        }

        Start setting(String setting) {
            settings.add("--" + setting);
            return this;
        }

        /** "tomcat", which is the default, or "jetty". */
        Start server(String name) {
            server = name;
            return this;
        }

        Start fd(String name, Fd fd) {
            fds.add(fd);
            fdNames.add(name);
            return this;
        }

        BootProcess start() throws LinuxException, IOException {
            if (!fds.isEmpty()) {
                variable("LISTEN_FDS", Integer.toString(fds.size())).variable("LISTEN_FDNAMES", String.join(":", fdNames));
            }
            Pipe life = Pipe.create();
            Path output = Files.createTempFile(directory, "output", "");
            List<String> variables = environment.entrySet().stream().map(v -> v.getKey() + "=" + v.getValue()).toList();
            SpawnRequest request = SpawnRequest.of(Path.of(System.getProperty("java.home"), "bin/java").toString())
                    .arguments(command()).environment(variables)
                    .pidVariables(fds.isEmpty() ? List.of() : List.of("LISTEN_PID")).passedFds(fds)
                    .standardInput(new Stdio.Descriptor(life.reader()))
                    .standardOutput(new Stdio.File(output.toString(), Stdio.FileMode.APPEND))
                    .standardError(new Stdio.SameAs(1)).build();
            try (Spawner spawner = Spawner.open(directory.toString(), 1); Epoll epoll = Epoll.create()) {
                epoll.add(spawner.readiness(), Epoll.EPOLLIN, 0);
                spawner.submit(0, request);
                List<SpawnResult> results = List.of();
                while (results.isEmpty()) {
                    epoll.await(-1);
                    results = spawner.results();
                }
                life.reader().close();
                return switch (results.getFirst()) {
                    case SpawnResult.Spawned(long _, Pid pid) -> new BootProcess(pid, life, output);
                    case SpawnResult.SpawnFailed failed -> throw new AssertionError(failed.message());
                };
            }
        }

        private List<String> command() {
            List<String> command = new ArrayList<>(List.of("java", "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC", "-Xshare:auto", "-Dserver.port=0", "-Dserver.address=127.0.0.1"));
            command.addAll(options);
            command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    WebProgram.class.getName(), Servers.only(server)));
            command.addAll(settings);
            return command;
        }
    }

    Pid pid() {
        return pid;
    }

    void signal(Signal signal) throws LinuxException {
        Signals.kill(pid, signal);
    }

    /** Waits for the end; the exit status, or 128 and the number of the signal, as a shell tells it. */
    int end() throws LinuxException, IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() - deadline < 0) {
            var end = Wait.ended(pid);
            if (end.isPresent()) {
                ended = true;
                return switch (end.get()) {
                    case ChildEnd.Exited(Pid _, int status) -> status;
                    case ChildEnd.Killed(Pid _, Signal signal, boolean _) -> 128 + signal.number();
                };
            }
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        throw new AssertionError("the program does not end; it wrote:\n" + output());
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() throws LinuxException, IOException {
        if (!ended) {
            signal(Signal.SIGKILL);
            end();
        }
        life.close();
    }
}
