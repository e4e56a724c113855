package dev.lares.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A program's path, arguments and environment as execve(2) wants them. The values of the pid variables are blank until
 * {@link #fillIn}: the child reads the strings from this process's memory when it executes, so filling them in while it
 * waits at the gate is early enough.
 */
final class NativeCommand {
    private static final int PID_DIGITS = 11;

    private final List<byte[]> arguments = new ArrayList<>();
    private final List<byte[]> variables = new ArrayList<>();
    private final List<byte[]> pidVariables = new ArrayList<>();
    private final byte[] executable;
    private MemorySegment[] blanks = new MemorySegment[0];
    private MemorySegment path = MemorySegment.NULL;
    private long argv;
    private long envp;

    /** A variable of the environment that is also a pid variable is left out. */
    NativeCommand(SpawnRequest request) {
        executable = CString.bytes(request.executable());
        for (String argument : request.arguments()) {
            arguments.add(CString.bytes(argument));
        }
        for (String variable : request.environment()) {
            if (!isPidVariable(variable, request.pidVariables())) {
                variables.add(CString.bytes(variable));
            }
        }
        for (String name : request.pidVariables()) {
            pidVariables.add(CString.bytes(name + "="));
        }
    }

    /** What {@link #place} takes of its allocator at most. */
    long bytes() {
        long bytes = executable.length + 32L;
        for (List<byte[]> strings : List.of(arguments, variables, pidVariables)) {
            for (byte[] string : strings) {
                bytes += string.length + 1 + 8;
            }
        }
        return bytes + (long) pidVariables.size() * PID_DIGITS + 64;
    }

    void place(SegmentAllocator memory) {
        path = string(memory, executable, 0);
        long[] pointers = new long[arguments.size() + 1];
        for (int i = 0; i < arguments.size(); i++) {
            pointers[i] = string(memory, arguments.get(i), 0).address();
        }
        argv = array(memory, pointers);
        placeEnvironment(memory);
    }

    long path() {
        return path.address();
    }

    long argv() {
        return argv;
    }

    long envp() {
        return envp;
    }

    /** Gives the pid variables their value; called from the gatekeeper's thread. */
    void fillIn(int pid) {
        byte[] digits = Integer.toString(pid).getBytes(StandardCharsets.US_ASCII);
        for (MemorySegment blank : blanks) {
            MemorySegment.copy(digits, 0, blank, ValueLayout.JAVA_BYTE, 0, digits.length);
            blank.set(ValueLayout.JAVA_BYTE, digits.length, (byte) 0);
        }
    }

    /** Makes the execve that is to come fail, with ENOENT; called from the gatekeeper's thread. */
    void spoil() {
        path.set(ValueLayout.JAVA_BYTE, 0, (byte) 0);
    }

    private void placeEnvironment(SegmentAllocator memory) {
        long[] pointers = new long[variables.size() + pidVariables.size() + 1];
        for (int i = 0; i < variables.size(); i++) {
            pointers[i] = string(memory, variables.get(i), 0).address();
        }
        blanks = new MemorySegment[pidVariables.size()];
        for (int i = 0; i < blanks.length; i++) {
            byte[] prefix = pidVariables.get(i);
            MemorySegment string = string(memory, prefix, PID_DIGITS);
            blanks[i] = string.asSlice(prefix.length);
            pointers[variables.size() + i] = string.address();
        }
        envp = array(memory, pointers);
    }

    private static long array(SegmentAllocator memory, long[] pointers) {
        MemorySegment array = memory.allocate(8L * pointers.length, 8);
        MemorySegment.copy(pointers, 0, array, ValueLayout.JAVA_LONG, 0, pointers.length);
        return array.address();
    }

    private static MemorySegment string(SegmentAllocator memory, byte[] bytes, int spareBytes) {
        byte[] ended = Arrays.copyOf(bytes, bytes.length + 1);
        MemorySegment segment = memory.allocate((long) ended.length + spareBytes);
        MemorySegment.copy(ended, 0, segment, ValueLayout.JAVA_BYTE, 0, ended.length);
        return segment;
    }

    private static boolean isPidVariable(String variable, List<String> names) {
        for (String name : names) {
            if (variable.startsWith(name) && variable.startsWith("=", name.length())) {
                return true;
            }
        }
        return false;
    }
}
