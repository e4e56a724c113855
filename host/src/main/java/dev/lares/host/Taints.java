package dev.lares.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is not as it ought to be of the system, org.freedesktop.systemd1(5) "Tainted". */
final class Taints {
    private static final String PROPER_OVERFLOW = "65534";
    private static final long PROPER_RANGE = 65535;

    private final SystemFiles files;

    Taints(SystemFiles files) {
        this.files = files;
    }

    /** The words for what is wrong now, in systemd's order. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        addIf(!links("/bin", "usr/bin"), "unmerged-usr", words);
        addIf(!files.exists("/proc/cgroups"), "cgroups-missing", words);
        addIf(files.exists("/proc/cgroups") && !files.exists("/sys/fs/cgroup/cgroup.controllers"), "cgroupsv1", words);
        addIf(files.lines("/etc/adjtime").stream().skip(2).anyMatch("LOCAL"::equals), "local-hwclock", words);
        addIf(supportEnded(), "support-ended", words);
        addIf(!links("/var/run", "run") && !links("/var/run", "../run"), "var-run-bad", words);
        addIf(overflowDiffers("overflowuid"), "overflowuid-not-65534", words);
        addIf(overflowDiffers("overflowgid"), "overflowgid-not-65534", words);
        addIf(isShort("/proc/self/uid_map"), "short-uid-range", words);
        addIf(isShort("/proc/self/gid_map"), "short-gid-range", words);
        return words;
    }

    private static void addIf(boolean holds, String word, List<String> words) {
        if (holds) {
            words.add(word);
        }
    }

    private boolean links(String path, String target) {
        try {
            String actual = Files.readSymbolicLink(files.root().resolve(path.substring(1))).toString();
            return actual.equals(target) || actual.equals("/" + Path.of(target).normalize());
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private boolean supportEnded() {
        Optional<String> end = Optional.ofNullable(OsReleaseFile.read(files).get("SUPPORT_END"));
        try {
            return end.isPresent() && LocalDate.parse(end.get()).isBefore(LocalDate.now(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private boolean overflowDiffers(String name) {
        return files.firstLine("/proc/sys/kernel/" + name).filter(number -> !number.equals(PROPER_OVERFLOW)).isPresent();
    }

    /** Whether a map of user_namespaces(7) does not reach from 0 to 65534. */
    private boolean isShort(String path) {
        List<String> lines = files.lines(path);
        long end = 0;
        for (String line : lines) {
            String[] numbers = line.strip().split("\\s+");
            if (numbers.length == 3 && Long.parseLong(numbers[0]) <= end) {
                end = Math.max(end, Long.parseLong(numbers[0]) + Long.parseLong(numbers[2]));
            }
        }
        return !lines.isEmpty() && end < PROPER_RANGE;
    }
}
