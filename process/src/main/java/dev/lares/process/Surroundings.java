package dev.lares.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What tells about processes and is not in /proc.
 *
 * @param container whether this PID namespace is not the machine's own
 * @param pidFiles those in the usual places
 * @param unitsByInvocation which unit an INVOCATION_ID is a run of, as far as a manager has said
 */
public record Surroundings(boolean container, List<PidFile> pidFiles, SortedMap<String, String> unitsByInvocation) {
    /** Nothing is known. */
    public static final Surroundings NONE = new Surroundings(false, List.of(), new TreeMap<>());

    private static final Path RUN = Path.of("/run");
    /** Where systemd keeps, for journald, a symbolic link of the name {@code invocation:UNIT} to each unit's id. */
    private static final Path UNITS = RUN.resolve("systemd/units");
    private static final String INVOCATION = "invocation:";
    /** PROC_PID_INIT_INO of the kernel's {@code <linux/proc_ns.h>}. */
    private static final String FIRST_PID_NAMESPACE = "pid:[4026531836]";
    private static final long LONGEST_PID_FILE_BYTES = 32;

    public Surroundings {
        pidFiles = List.copyOf(pidFiles);
        unitsByInvocation = Collections.unmodifiableSortedMap(new TreeMap<>(unitsByInvocation));
    }

    /** Reads {@code /run/*.pid}, {@code /run/*}{@code /*.pid} and {@code /run/systemd/units}; what cannot be read is not there. */
    public static Surroundings read() {
        return new Surroundings(isContainer(), findPidFiles(), invocations());
    }

    /** The PID file that names the process. */
    public Optional<PidFile> pidFileOf(int pid) {
        return pidFiles.stream().filter(file -> file.pid() == pid).findFirst();
    }

    /** The number in a PID file: of digits, and white space around them. */
    static OptionalInt pidIn(String text) {
        String digits = text.strip();
        boolean number = !digits.isEmpty() && digits.length() <= 9 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int pid = number ? Integer.parseInt(digits) : 0;
        return pid > 0 ? OptionalInt.of(pid) : OptionalInt.empty();
    }

    private static boolean isContainer() {
        try {
            return !Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString().equals(FIRST_PID_NAMESPACE);
        } catch (IOException e) {
            return false;
        }
    }

    private static List<PidFile> findPidFiles() {
        List<PidFile> found = new ArrayList<>();
        addPidFiles(RUN, found);
        for (Path folder : entries(RUN)) {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                addPidFiles(folder, found);
            }
        }
        return found;
    }

    private static void addPidFiles(Path folder, List<PidFile> found) {
        for (Path file : entries(folder)) {
            if (file.getFileName().toString().endsWith(".pid")) {
                read(file).ifPresent(pid -> found.add(new PidFile(file.toString(), pid)));
            }
        }
    }

    private static OptionalInt read(Path file) {
        try {
            boolean plain = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= LONGEST_PID_FILE_BYTES;
            return plain ? pidIn(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)) : OptionalInt.empty();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    private static Map<String, String> invocationsOf(List<Path> links) {
        Map<String, String> units = new TreeMap<>();
        for (Path link : links) {
            String name = link.getFileName().toString();
            if (name.startsWith(INVOCATION)) {
                try {
                    units.put(Files.readSymbolicLink(link).toString(), name.substring(INVOCATION.length()));
                } catch (IOException e) {
                    // The unit has just stopped.
                    continue;
                }
            }
        }
        return units;
    }

    private static SortedMap<String, String> invocations() {
        return new TreeMap<>(invocationsOf(entries(UNITS)));
    }

    private static List<Path> entries(Path folder) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (IOException | DirectoryIteratorException e) {
            return entries;
        }
        entries.sort(null);
        return entries;
    }
}
