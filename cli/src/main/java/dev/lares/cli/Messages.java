package dev.lares.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a command says before, after or instead of its work. UTF-8, whatever the locale. */
final class Messages {
    private Messages() {}

    /** Prints the text as it is to standard output. */
    static void print(String text) {
        print(FileDescriptor.out, text);
    }

    /** Prints "lares: TEXT" to standard error. */
    static void error(String text) {
        print(FileDescriptor.err, "lares: " + text + "\n");
    }

    /** What an exception says, or what it is if it says nothing. */
    static String of(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private static void print(FileDescriptor fd, String text) {
        PrintStream stream = new PrintStream(new FileOutputStream(fd), false, StandardCharsets.UTF_8);
        stream.print(text);
        stream.flush();
    }
}
