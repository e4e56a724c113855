package dev.lares.cli;

import dev.lares.daemon.Notify;
import dev.lares.linux.Clock;
import dev.lares.linux.Credentials;
import dev.lares.linux.Errno;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Passwd;
import dev.lares.linux.Unistd;
import dev.lares.linux.UnixAddress;
import dev.lares.linux.UnixDatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code lares notify}: systemd-notify(1). The message is sent in the name of the process that called it, if the kernel allows that, for
 * that is who the manager knows; and it waits until the manager has read it.
 */
final class NotifyCommand {
    static final List<String> FLAGS = List.of("--ready", "--reloading", "--stopping", "--booted", "--no-block", "--pid");
    static final List<String> VALUES = List.of("--status", "--uid");

    private static final Duration BARRIER = Duration.ofSeconds(5);

    private NotifyCommand() {}

    /** Runs the command and returns the exit status of the process. */
    static int run(List<String> words, Map<String, String> environment) {
        try {
            // --pid takes its value with an equals sign only.
            Optional<String> pid = words.stream().filter(word -> word.startsWith("--pid=")).reduce((_, last) -> last).map(word -> word.substring(6));
            Arguments arguments = Arguments.parse(words.stream().filter(word -> !word.startsWith("--pid=")).toList(), FLAGS, VALUES);
            if (arguments.has("--booted")) {
                return Files.isDirectory(Path.of("/run/systemd/system")) ? 0 : Program.FAILURE_EXIT_CODE;
            }
            List<String> message = message(arguments, pid.or(() -> arguments.has("--pid") ? Optional.of("auto") : Optional.empty()), environment);
            if (message.isEmpty()) {
                throw new Arguments.UsageException("cannot notify the manager: nothing to say; give --ready, --status=TEXT or NAME=VALUE");
            }
            send(String.join("\n", message), arguments, environment);
            return 0;
        } catch (Arguments.UsageException e) {
            Messages.error(e.getMessage() + "; lares notify --help shows how");
            return Program.FAILURE_EXIT_CODE;
        } catch (LinuxException | IllegalArgumentException e) {
            Messages.error(Messages.of(e));
            return Program.FAILURE_EXIT_CODE;
        }
    }

    private static List<String> message(Arguments arguments, Optional<String> pid, Map<String, String> environment) throws Arguments.UsageException {
        List<String> lines = new ArrayList<>();
        if (arguments.has("--reloading")) {
            lines.add("RELOADING=1\nMONOTONIC_USEC=" + Clock.MONOTONIC.nowMicros());
        }
        if (arguments.has("--ready")) {
            lines.add("READY=1");
        }
        if (arguments.has("--stopping")) {
            lines.add("STOPPING=1");
        }
        arguments.value("--status").ifPresent(text -> lines.add("STATUS=" + text));
        if (pid.isPresent()) {
            lines.add("MAINPID=" + mainPid(pid.get(), environment));
        }
        for (String word : arguments.words()) {
            if (word.indexOf('=') <= 0) {
                throw new Arguments.UsageException("cannot notify the manager of '%s': not NAME=VALUE".formatted(word));
            }
            lines.add(word);
        }
        return lines;
    }

    private static int mainPid(String text, Map<String, String> environment) throws Arguments.UsageException {
        int parent = Unistd.parentPid();
        switch (text) {
            case "self" -> {
                return Unistd.pid().number();
            }
            case "parent" -> {
                return parent;
            }
            case "", "auto" -> {
                return isManager(parent, environment) ? Unistd.pid().number() : parent;
            }
            default -> {
                try {
                    int pid = Integer.parseInt(text);
                    if (pid > 0) {
                        return pid;
                    }
                } catch (NumberFormatException e) {
                    // Told below, with numbers that are none of a process.
                }
                throw new Arguments.UsageException("cannot use '%s' as a process id: not a positive number, auto, self or parent".formatted(text));
            }
        }
    }

    private static boolean isManager(int pid, Map<String, String> environment) {
        return pid <= 1 || Integer.toString(pid).equals(environment.get("MANAGERPID"));
    }

    private static void send(String message, Arguments arguments, Map<String, String> environment) throws LinuxException, Arguments.UsageException {
        String target = environment.getOrDefault(Notify.VARIABLE, "");
        if (target.isEmpty()) {
            throw new IllegalArgumentException("cannot notify the manager: $NOTIFY_SOCKET is not set; the unit needs NotifyAccess=");
        }
        Notify notify = Notify.of(environment);
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        int uid = arguments.value("--uid").isPresent() ? uid(arguments.value("--uid").get()) : Unistd.uid();
        int parent = Unistd.parentPid();
        int sender = isManager(parent, environment) ? Unistd.pid().number() : parent;
        try (UnixDatagramSocket socket = UnixDatagramSocket.open()) {
            UnixAddress address = UnixAddress.of(target);
            Optional<Errno> error = socket.trySendAs(new Credentials(sender, uid, Unistd.gid()), address, bytes);
            if (error.isPresent() && isNotAllowed(error.get())) {
                error = socket.trySendAs(new Credentials(Unistd.pid().number(), Unistd.uid(), Unistd.gid()), address, bytes);
            }
            if (error.isPresent()) {
                throw new LinuxException("notify the manager at", target, error.get());
            }
        }
        if (!arguments.has("--no-block") && !notify.barrier(BARRIER)) {
            throw new IllegalArgumentException(notify.failure().orElse("cannot wait for the manager: it has not read the message within "
                    + BARRIER.toSeconds() + " s"));
        }
    }

    private static boolean isNotAllowed(Errno error) {
        return error.equals(Errno.EPERM) || error.equals(Errno.ESRCH);
    }

    private static int uid(String text) throws LinuxException, Arguments.UsageException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return Passwd.byName(text).map(Passwd::uid)
                    .orElseThrow(() -> new Arguments.UsageException("cannot send as user '%s': there is none".formatted(text)));
        }
    }
}
