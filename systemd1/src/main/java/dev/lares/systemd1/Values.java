package dev.lares.systemd1;

import dev.lares.dbus.BodyWriter;
import dev.lares.engine.MachineView.ExecRun;
import dev.lares.engine.ProcessExit;
import dev.lares.engine.SpawnPlan.Role;
import dev.lares.unit.DirectoryEntry;
import dev.lares.unit.EnvironmentFile;
import dev.lares.unit.ExecCommand;
import dev.lares.unit.ExitStatusSet;
import dev.lares.unit.StandardStream;
import dev.lares.unit.TimeSpan;
import dev.lares.unit.WorkingDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;

/** Typed values as the manager's interfaces show them, org.freedesktop.systemd1(5). */
final class Values {
    private static final long INFINITY = -1;
    /** waitid(2): how a process ended. */
    private static final int CLD_EXITED = 1;
    private static final int CLD_KILLED = 2;
    private static final int CLD_DUMPED = 3;

    private Values() {}

    /** All bits set for infinity. */
    static long micros(TimeSpan span) {
        return micros(span.micros());
    }

    static long micros(long micros) {
        return micros == Long.MAX_VALUE ? INFINITY : micros;
    }

    /** An empty array of whatever the row says. */
    static void nothing(Object ignored, BodyWriter writer) {
        writer.openArray().closeArray();
    }

    static void exitStatuses(ExitStatusSet set, BodyWriter writer) {
        writer.openStruct();
        integers(set.statuses(), writer);
        integers(set.signals(), writer);
        writer.closeStruct();
    }

    private static void integers(Iterable<Integer> values, BodyWriter writer) {
        writer.openArray();
        values.forEach(writer::int32);
        writer.closeArray();
    }

    static int exitCode(ExecRun run) {
        return run.exit().map(exit -> switch (exit) {
            case ProcessExit.Exited _ -> CLD_EXITED;
            case ProcessExit.Killed(_, boolean dumped) -> dumped ? CLD_DUMPED : CLD_KILLED;
        }).orElse(0);
    }

    static int exitStatus(ExecRun run) {
        return run.exit().map(exit -> switch (exit) {
            case ProcessExit.Exited(int status) -> status;
            case ProcessExit.Killed(int signal, _) -> signal;
        }).orElse(0);
    }

    /** The commands of a line with how they went last; {@code named}: with the names of their prefixes, not just whether failure counts. */
    static void commands(UnitSubject unit, Role role, boolean named, BodyWriter writer) {
        writer.openArray();
        for (ExecCommand command : unit.service().commands(role)) {
            writer.openStruct().string(command.path()).strings(command.argv());
            if (named) {
                writer.strings(prefixes(command));
            } else {
                writer.bool(command.ignoreFailure());
            }
            Optional<ExecRun> run = unit.runOf(role, command);
            writer.uint64(run.map(r -> r.started().realtimeMicros()).orElse(0L)).uint64(run.map(r -> r.started().monotonicMicros()).orElse(0L))
                    .uint64(run.map(r -> r.ended().realtimeMicros()).orElse(0L)).uint64(run.map(r -> r.ended().monotonicMicros()).orElse(0L))
                    .uint32(run.map(ExecRun::pid).orElse(0)).int32(run.map(Values::exitCode).orElse(0)).int32(run.map(Values::exitStatus).orElse(0))
                    .closeStruct();
        }
        writer.closeArray();
    }

    private static List<String> prefixes(ExecCommand command) {
        List<String> names = new ArrayList<>();
        if (command.ignoreFailure()) {
            names.add("ignore-failure");
        }
        switch (command.privilege()) {
            case NORMAL -> {}
            case FULL -> names.add("privileged");
            case NO_SETUID -> names.add("no-setuid");
            case NO_SETUID_IF_NO_AMBIENT -> names.add("ambient");
        }
        if (command.noVariables()) {
            names.add("no-env-expand");
        }
        return names;
    }

    static List<String> assignments(SortedMap<String, String> variables) {
        return variables.entrySet().stream().map(variable -> variable.getKey() + "=" + variable.getValue()).toList();
    }

    static void environmentFiles(List<EnvironmentFile> files, BodyWriter writer) {
        writer.openArray();
        for (EnvironmentFile file : files) {
            writer.openStruct().string(file.path()).bool(file.optional()).closeStruct();
        }
        writer.closeArray();
    }

    static String directory(WorkingDirectory directory) {
        return (directory.optional() ? "!" : "") + directory.path();
    }

    static List<String> directories(List<DirectoryEntry> entries) {
        return entries.stream().map(DirectoryEntry::path).toList();
    }

    static void symlinks(List<DirectoryEntry> entries, BodyWriter writer) {
        writer.openArray();
        for (DirectoryEntry entry : entries) {
            for (String link : entry.symlinks()) {
                writer.openStruct().string(entry.path()).string(link).uint64(0).closeStruct();
            }
        }
        writer.closeArray();
    }

    /** As systemd shows a stream: a file as {@code file:/path}, everything else by its name. */
    static String stream(StandardStream stream) {
        String name = stream.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return switch (stream.kind()) {
            case FILE, APPEND, TRUNCATE -> name + ":" + stream.argument().orElse("");
            case JOURNAL_CONSOLE -> "journal+console";
            case KMSG_CONSOLE -> "kmsg+console";
            case NULL, INHERIT, JOURNAL, KMSG, TTY, TTY_FORCE, TTY_FAIL, DATA, SOCKET, FD -> name;
        };
    }

    static String descriptorName(Optional<StandardStream> stream) {
        return stream.filter(value -> value.kind() == StandardStream.Kind.FD).flatMap(StandardStream::argument).orElse("");
    }

    /** A mask of bits, the first processor lowest. */
    static byte[] cpuMask(List<Integer> processors) {
        byte[] mask = new byte[processors.stream().mapToInt(cpu -> cpu / 8 + 1).max().orElse(0)];
        processors.forEach(cpu -> mask[cpu / 8] |= (byte) (1 << cpu % 8));
        return mask;
    }
}
