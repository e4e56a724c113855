package dev.lares.examples;

import dev.lares.daemon.DetachedStart;
import dev.lares.daemon.PidFile;
import dev.lares.daemon.PidFileException;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Pipe;
import dev.lares.linux.ProcSelf;
import dev.lares.linux.SpawnResult;
import dev.lares.linux.Stdio;
import dev.lares.linux.Unistd;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A SysV daemon written step by step: the fifteen steps of daemon(7), "SysV Daemons", each at the place where a Java program
 * can take it. {@link SysvDaemon} is the same by one call.
 *
 * <p>A C program forks, and its child goes on in the middle of {@code main}. A JVM cannot fork: only the thread that calls fork(2)
 * is there in the child, and not the garbage collector's. So this program starts itself a second time, with one argument more
 * that tells it that it is the daemon, and what C does between fork and fork is an attribute of that start.
 *
 * <p>Usage: {@code examples/java/run sysv-steps [PID-FILE]}
 */
final class SysvSteps {
    private static final String DAEMON = "--this-is-the-daemon";
    /** The first descriptor that a new process gets besides the standard ones. */
    private static final int TO_STARTER = 3;
    private static final String READY = "ready";

    private SysvSteps() {}

    public static void main(String[] arguments) throws LinuxException, InterruptedException {
        boolean isDaemon = Arrays.asList(arguments).contains(DAEMON);
        Path pidFile = Path.of(arguments.length > 0 && !arguments[0].equals(DAEMON) ? arguments[0] : "/tmp/sysv-steps.pid");
        if (isDaemon) {
            beDaemon(pidFile);
        } else {
            System.exit(startDaemon());
        }
    }

    /** What the process does that the user has started. */
    private static int startDaemon() throws LinuxException {
        List<String> command = new ArrayList<>(ProcSelf.commandLine());
        command.add(DAEMON);
        Pipe pipe = Pipe.create();
        DetachedStart start = DetachedStart.of(ProcSelf.executable())
                .arguments(command)
                .passedFds(List.of(pipe.writer())) //        1. close all descriptors but 0, 1, 2; and one for step 14
                //                                            2. reset all signal handlers: a new program has none,
                //                                            3. nor a signal mask: DetachedStart sees to it
                .environment(sanitised(ProcSelf.environment())) // 4. sanitise the environment
                .doubleFork(true) //                              5. fork, 6. setsid, 7. fork, 8. exit in the first child
                .standardInput(new Stdio.Null()) //               9. connect /dev/null to 0, 1 and 2
                .standardOutput(new Stdio.Null())
                .standardError(new Stdio.Null())
                .umask(0022) //                                  10. reset the umask; not to 0, since Java opens files with 0666
                .workingDirectory("/") //                        11. change the directory
                .build();
        return switch (start.start()) {
            case SpawnResult.Spawned _ -> {
                pipe.writer().close(); // Now only the daemon has it: if the daemon ends, the pipe does.
                yield outcome(readAll(pipe.reader()));
            }
            case SpawnResult.SpawnFailed failed -> {
                System.err.println("sysv-steps: " + failed.message());
                yield failed.stage().exitStatus();
            }
        };
    }

    /** 15. Exit, and not before the daemon has said what became of it. */
    private static int outcome(String word) {
        if (word.equals(READY)) {
            return 0;
        }
        System.err.println("sysv-steps: " + (word.isEmpty() ? "the daemon ended before it was ready" : word));
        return 1;
    }

    private static List<String> sanitised(List<String> environment) {
        return environment.stream().filter(variable -> !variable.startsWith("LISTEN_") && !variable.startsWith("NOTIFY_SOCKET=")).toList();
    }

    /** What the daemon does. */
    private static void beDaemon(Path path) throws LinuxException, InterruptedException {
        Fd starter = Fd.of(TO_STARTER);
        Fcntl.setCloseOnExec(starter, true); // Programs that this one starts must not have it.
        try {
            PidFile.create(path).closeAtExit(); //               12. write the PID file, locked and exclusive
            //                                                   13. drop privileges: .identity(…) of step 9's builder, as
            //                                                       the threads of a JVM are too many to change them all
            writeAll(starter, READY); //                         14. notify the process that the user has started
        } catch (PidFileException e) {
            writeAll(starter, e.getMessage());
            System.exit(1);
        }
        starter.close();
        while (true) {
            Thread.sleep(1000); // The program's own work, until SIGTERM; then the PID file is removed.
        }
    }

    private static void writeAll(Fd fd, String text) throws LinuxException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int written = 0; written < bytes.length; ) {
            written += Unistd.write(fd, bytes, written, bytes.length - written);
        }
    }

    /** Waits until all who can write to it have closed it. */
    private static String readAll(Fd fd) throws LinuxException {
        byte[] bytes = new byte[4096];
        int length = 0;
        for (int count = 1; count > 0 && length < bytes.length; length += count) {
            count = Unistd.read(fd, bytes, length, bytes.length - length);
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
