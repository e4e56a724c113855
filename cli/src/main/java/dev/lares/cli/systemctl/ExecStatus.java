package dev.lares.cli.systemctl;

import dev.lares.dbus.BodyReader;
import dev.lares.dbus.ProtocolViolation;
import dev.lares.unit.ExitStatusNames;
import dev.lares.unit.Signals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One command line of a service with its last run, as the properties {@code ExecStart} and its like have it.
 *
 * @param flags of the properties that end in {@code Ex}
 * @param startMicros when it was started, since 1970; 0 if never
 * @param code how it ended, CLD_EXITED and so on of waitid(2); 0 if it has not
 * @param status the exit status or signal
 */
record ExecStatus(String name, String path, List<String> arguments, boolean ignoresFailure, List<String> flags, long startMicros, long exitMicros,
        int pid, int code, int status) {
    static final int EXITED = 1;
    private static final String PLAIN = "a(sasbttttuii)";
    private static final String WITH_FLAGS = "a(sasasttttuii)";

    static boolean isType(String type) {
        return type.equals(PLAIN) || type.equals(WITH_FLAGS);
    }

    /** Reads the value of the property of that name. */
    static List<ExecStatus> read(String name, BodyReader reader) throws ProtocolViolation {
        boolean extended = reader.nextType().equals(WITH_FLAGS);
        List<ExecStatus> commands = new ArrayList<>();
        reader.enterArray();
        while (reader.hasMore()) {
            reader.enterStruct();
            String path = reader.string();
            List<String> arguments = reader.strings();
            List<String> flags = extended ? reader.strings() : List.of();
            boolean ignores = extended ? flags.contains("ignore-failure") : reader.bool();
            long start = reader.uint64();
            reader.uint64();
            long exit = reader.uint64();
            reader.uint64();
            commands.add(new ExecStatus(name, path, arguments, ignores, flags, start, exit, reader.uint32(), reader.int32(), reader.int32()));
            reader.leaveStruct();
        }
        reader.leaveArray();
        return commands;
    }

    String commandLine() {
        return String.join(" ", arguments);
    }

    /** Whether it ended as a daemon may: with status 0, or by a signal that asks it to. */
    boolean isClean() {
        return code == EXITED ? status == 0 : code == 2 && (status == 1 || status == 2 || status == 13 || status == 15);
    }

    /** As {@code show} prints it. */
    String text(TimestampStyle style) {
        return "{ path=" + path + " ; argv[]=" + commandLine() + (name.endsWith("Ex") ? " ; flags=" + String.join(" ", flags)
                : " ; ignore_errors=" + (ignoresFailure ? "yes" : "no")) + " ; start_time=[" + orNone(Timestamps.of(startMicros, style)) + "] ; stop_time=["
                + orNone(Timestamps.of(exitMicros, style)) + "] ; pid=" + pid + " ; code=" + codeName(code) + " ; status=" + status
                + (code == EXITED ? "" : "/" + signalName(status)) + " }";
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "n/a" : text;
    }

    /** {@code (code=exited, status=1/FAILURE)}, without the parentheses. */
    static String ending(int code, int status) {
        if (code != EXITED) {
            return "code=" + codeName(code) + ", signal=" + signalName(status);
        }
        Optional<ExitStatusNames.Origin> origin = ExitStatusNames.origin(status);
        boolean named = origin.filter(from -> from == ExitStatusNames.Origin.LIBC || from == ExitStatusNames.Origin.SYSTEMD).isPresent();
        return "code=exited, status=" + status + (named ? "/" + ExitStatusNames.name(status).orElseThrow() : "");
    }

    private static String codeName(int code) {
        return switch (code) {
            case EXITED -> "exited";
            case 2 -> "killed";
            case 3 -> "dumped";
            case 4 -> "trapped";
            case 5 -> "stopped";
            case 6 -> "continued";
            default -> "(null)";
        };
    }

    /** Without "SIG"; of 0, which is none, what systemctl prints. */
    static String signalName(int signal) {
        String name = signal > 0 && signal <= Signals.REALTIME_MAX ? Signals.name(signal) : Integer.toString(signal);
        return name.startsWith("SIG") ? name.substring(3) : name;
    }
}
