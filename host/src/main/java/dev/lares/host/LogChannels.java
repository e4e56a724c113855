package dev.lares.host;

import dev.lares.engine.Effect;
import dev.lares.linux.Errno;
import dev.lares.linux.Fcntl;
import dev.lares.linux.Fd;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Unistd;
import dev.lares.linux.UnixAddress;
import dev.lares.linux.UnixDatagramSocket;
import dev.lares.unit.LogTarget;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the manager's log can go besides the console: the journal in its native protocol, syslog(3), and the kernel's log
 * buffer. None is waited for: a line that cannot be taken now goes to the next channel of its target, at last to the console.
 */
final class LogChannels {
    private static final String IDENTIFIER = "lares";
    private static final int DAEMON_FACILITY = 3;

    private final int pid = Unistd.pid().number();
    private final String journal;
    private final String syslog;
    private final String kernel;

    /** The channels where these sockets and this device are, as a rule in their usual places. */
    LogChannels(String journal, String syslog, String kernel) {
        this.journal = journal;
        this.syslog = syslog;
        this.kernel = kernel;
    }

    /** Sends a line; false if it is the console's to show. */
    boolean send(LogTarget target, Effect.Log log) {
        return switch (target) {
            case CONSOLE, CONSOLE_PREFIXED -> false;
            case NULL -> true;
            case KMSG -> toKernel(log);
            case JOURNAL -> toJournal(log);
            case JOURNAL_OR_KMSG -> toJournal(log) || toKernel(log);
            case SYSLOG -> toSyslog(log);
            case SYSLOG_OR_KMSG -> toSyslog(log) || toKernel(log);
            case AUTO -> toJournal(log) || toSyslog(log) || toKernel(log);
        };
    }

    private boolean toJournal(Effect.Log log) {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        field("MESSAGE", log.text(), entry);
        field("PRIORITY", Integer.toString(log.level().ordinal()), entry);
        field("SYSLOG_FACILITY", Integer.toString(DAEMON_FACILITY), entry);
        field("SYSLOG_IDENTIFIER", IDENTIFIER, entry);
        log.unit().ifPresent(unit -> field("UNIT", unit.text(), entry));
        for (Map.Entry<String, String> field : log.fields().entrySet()) {
            field(field.getKey(), field.getValue(), entry);
        }
        return toSocket(journal, entry.toByteArray());
    }

    /** As the native protocol has it: a value with a line feed goes with its length in front. */
    private static void field(String name, String value, ByteArrayOutputStream entry) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        entry.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        if (value.indexOf('\n') < 0) {
            entry.write('=');
        } else {
            entry.write('\n');
            for (int i = 0; i < Long.BYTES; i++) {
                entry.write((int) ((long) bytes.length >>> i * Byte.SIZE));
            }
        }
        entry.writeBytes(bytes);
        entry.write('\n');
    }

    private boolean toSyslog(Effect.Log log) {
        return toSocket(syslog, line(log).getBytes(StandardCharsets.UTF_8));
    }

    private boolean toKernel(Effect.Log log) {
        byte[] bytes = (line(log) + "\n").getBytes(StandardCharsets.UTF_8);
        try (Fd fd = Fcntl.open(kernel, Fcntl.O_WRONLY | Fcntl.O_NOCTTY | Fcntl.O_NONBLOCK)) {
            return Unistd.write(fd, bytes, 0, bytes.length) == bytes.length;
        } catch (LinuxException _) {
            return false;
        }
    }

    private String line(Effect.Log log) {
        String whom = log.unit().filter(unit -> !log.text().contains(unit.text())).map(unit -> unit + ": ").orElse("");
        int priority = DAEMON_FACILITY << 3 | log.level().ordinal();
        return "<" + priority + ">" + IDENTIFIER + "[" + pid + "]: " + whom + log.text().replace('\n', ' ');
    }

    private static boolean toSocket(String path, byte[] datagram) {
        try (UnixDatagramSocket socket = UnixDatagramSocket.open()) {
            Optional<Errno> fault = socket.tryConnect(new UnixAddress.FilePath(path));
            return fault.isEmpty() && socket.trySend(datagram, List.of()).isEmpty();
        } catch (LinuxException _) {
            return false;
        }
    }
}
