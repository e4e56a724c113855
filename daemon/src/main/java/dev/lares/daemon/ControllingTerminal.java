package dev.lares.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The terminal whose Ctrl-C and hang-up this process gets, tty(4). */
final class ControllingTerminal {
    private static final Path STAT = Path.of("/proc/self/stat");
    /** Of the fields after the program's name, which may hold anything: state, ppid, pgrp, session, tty_nr. */
    private static final int TTY_NR = 4;

    private ControllingTerminal() {}

    /** Whether there is one. The kernel takes it away before it sends the SIGHUP that says so. */
    static boolean exists() {
        try {
            return exists(Files.readString(STAT, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return false;
        }
    }

    /** The same from the text of proc(5) {@code /proc/[pid]/stat}. */
    static boolean exists(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        return fields.length > TTY_NR && !fields[TTY_NR].equals("0");
    }
}
