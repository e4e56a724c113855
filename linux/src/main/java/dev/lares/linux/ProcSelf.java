package dev.lares.linux;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /proc/self}, proc(5): this process as it was started. Bytes that are not UTF-8 stand in the texts as lone
 * surrogates, U+DC00 plus the byte, and become those bytes again in a {@link SpawnRequest}.
 *
 * <p>It is read by the JDK, so that a program can do this while another thread makes the first system call, which is slow.
 * Only where that fails, or might lose bytes, a system call says exactly what there is.
 */
public final class ProcSelf {
    private ProcSelf() {}

    /** argv, its first element included, as execve(2) got it: {@code /proc/self/cmdline}. */
    public static List<String> commandLine() throws LinuxException {
        return strings("/proc/self/cmdline");
    }

    /** The {@code NAME=VALUE} strings execve(2) got: {@code /proc/self/environ}. */
    public static List<String> environment() throws LinuxException {
        return strings("/proc/self/environ");
    }

    /** The program that runs: where {@code /proc/self/exe} leads; ends in " (deleted)" if it has no name any more. */
    public static String executable() throws LinuxException {
        return link("/proc/self/exe");
    }

    /** The working directory of the first thread: where {@code /proc/self/cwd} leads. */
    public static String workingDirectory() throws LinuxException {
        return link("/proc/self/cwd");
    }

    /** What a descriptor leads to: a path, or a word such as {@code pipe:[4711]}; {@code /proc/self/fd}. */
    public static String target(Fd fd) throws LinuxException {
        return link("/proc/self/fd/" + fd.number());
    }

    private static List<String> strings(String path) throws LinuxException {
        byte[] bytes = bytes(path);
        List<String> strings = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                strings.add(CString.text(bytes, start, i));
                start = i + 1;
            }
        }
        if (start < bytes.length) {
            strings.add(CString.text(bytes, start, bytes.length));
        }
        return List.copyOf(strings);
    }

    private static byte[] bytes(String path) throws LinuxException {
        try (FileInputStream in = new FileInputStream(path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            return ProcFile.bytes(path);
        }
    }

    /** The JDK reads names by the locale: what is not ASCII may have become something else. */
    private static String link(String path) throws LinuxException {
        try {
            String target = Files.readSymbolicLink(Path.of(path)).toString();
            return isAscii(target) ? target : Unistd.readLink(path);
        } catch (IOException e) {
            return Unistd.readLink(path);
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
