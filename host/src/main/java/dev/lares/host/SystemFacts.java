package dev.lares.host;

import dev.lares.linux.Group;
import dev.lares.linux.LinuxException;
import dev.lares.linux.Passwd;
import dev.lares.linux.Unistd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The conditions about the system as a whole (systemd.unit(5)). */
final class SystemFacts {
    private static final int NOBODY = 65534;
    private static final int LAST_SYSTEM_USER = 999;
    private static final Pattern SIZE_PART = Pattern.compile("\\s*(\\d{1,15})(?:\\.(\\d{1,9}))?\\s*([KMGTPEB]?)\\s*");
    private static final String SIZE_SUFFIXES = "BKMGTPE";
    /** systemd's names of what the processor may do, where the kernel's differ. */
    private static final Map<String, String> KERNEL_FLAGS = Map.of("pclmul", "pclmulqdq", "fma3", "fma", "osxsave", "xsave");
    private static final List<String> CPU_FEATURES = List.of(
            "fpu", "vme", "de", "pse", "tsc", "msr", "pae", "mce", "cx8", "apic", "sep", "mtrr", "pge", "mca", "cmov", "pat", "pse36", "clflush",
            "mmx", "fxsr", "sse", "sse2", "ht", "pni", "pclmul", "monitor", "ssse3", "fma3", "cx16", "sse4_1", "sse4_2", "movbe", "popcnt", "aes",
            "xsave", "osxsave", "avx", "f16c", "rdrand", "bmi1", "avx2", "bmi2", "rdseed", "adx", "sha_ni", "syscall", "rdtscp", "lm", "lahf_lm",
            "abm", "constant_tsc");

    private final SystemFiles files;
    private final Map<String, String> environment;
    private final boolean isFirstProcess;

    SystemFacts(SystemFiles files, Map<String, String> environment, boolean isFirstProcess) {
        this.files = files;
        this.environment = new TreeMap<>(environment);
        this.isFirstProcess = isFirstProcess;
    }

    /** A word of the kernel's command line; in a container the arguments of process 1 stand for it. */
    boolean commandLineHas(String parameter, boolean inContainer) {
        List<String> words = inContainer
                ? files.read("/proc/1/cmdline").map(text -> Arrays.asList(text.split("\0"))).orElse(List.of())
                : Words.split(files.read("/proc/cmdline").orElse(""));
        return words.stream().anyMatch(word -> isAssignment(word, parameter));
    }

    boolean environmentHas(String parameter) {
        return environment.entrySet().stream().anyMatch(variable -> isAssignment(variable.getKey() + "=" + variable.getValue(), parameter));
    }

    /** Whether a word is {@code NAME=VALUE} as asked for, or has the name asked for. */
    private static boolean isAssignment(String word, String parameter) {
        return parameter.indexOf('=') >= 0 ? word.equals(parameter) : word.equals(parameter) || word.startsWith(parameter + "=");
    }

    boolean kernelVersionFits(String parameter) throws UntestableCondition {
        String release = files.firstLine("/proc/sys/kernel/osrelease").orElseThrow(() -> new UntestableCondition("/proc is not there"));
        List<String> words = Words.split(parameter);
        for (int i = 0; i < words.size(); i++) {
            Optional<Comparison> comparison = Comparison.parse(words.get(i));
            if (comparison.filter(found -> found.value().isEmpty()).isPresent()) {
                if (i > 0 || words.size() < 2) {
                    throw new UntestableCondition("a version is missing after \"" + words.get(i) + "\"");
                }
                comparison = Optional.of(new Comparison(comparison.get().operator(), words.get(++i)));
            }
            String word = words.get(i);
            if (!comparison.map(found -> found.holdsForText(release)).orElseGet(() -> ShellPattern.matches(word, release))) {
                return false;
            }
        }
        return true;
    }

    boolean osReleaseFits(String parameter) throws UntestableCondition {
        Map<String, String> release = OsReleaseFile.read(files);
        for (String word : Words.split(parameter)) {
            int at = Comparison.indexIn(word);
            String key = word.substring(0, at);
            Optional<Comparison> comparison = Comparison.parse(word.substring(at)).filter(found -> !found.value().isBlank());
            if (comparison.isEmpty() || !key.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new UntestableCondition("\"" + word + "\" is no key with an operator and a value");
            }
            Optional<String> actual = Optional.ofNullable(release.get(key));
            boolean absentFits = comparison.get().operator() == Comparison.Operator.NOT_EQUAL;
            if (!actual.map(comparison.get()::holdsForText).orElse(absentFits)) {
                return false;
            }
        }
        return true;
    }

    boolean hostFits(String parameter) {
        String plain = parameter.replace("-", "").toLowerCase(Locale.ROOT);
        if (plain.matches("[0-9a-f]{32}")) {
            return files.firstLine("/etc/machine-id").filter(id -> id.strip().equals(plain)).isPresent();
        }
        String name = files.firstLine("/proc/sys/kernel/hostname").filter(text -> !text.isEmpty() && !text.equals("(none)")).orElse("localhost");
        return ShellPattern.matches(parameter.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
    }

    boolean architectureIs(String parameter) {
        return architecture().equals(parameter.equals("native") ? architecture(System.getProperty("os.arch")) : parameter);
    }

    /** The kernel's architecture. */
    String architecture() {
        return architecture(files.firstLine("/proc/sys/kernel/arch").orElse(System.getProperty("os.arch")));
    }

    private static String architecture(String machine) {
        return switch (machine) {
            case "x86_64", "amd64" -> "x86-64";
            case "i386", "i486", "i586", "i686", "x86" -> "x86";
            case "aarch64" -> "arm64";
            case "ppc64le" -> "ppc64-le";
            default -> machine.startsWith("armv") ? "arm" : machine;
        };
    }

    boolean cpuFeature(String parameter) {
        String feature = parameter.toLowerCase(Locale.ROOT);
        return CPU_FEATURES.contains(feature) && CpuFlags.of(files).contains(KERNEL_FLAGS.getOrDefault(feature, feature));
    }

    boolean cpuCountFits(String parameter) throws UntestableCondition {
        long count = files.field("/proc/self/status", "Cpus_allowed").orElseThrow(() -> new UntestableCondition("/proc/self/status does not tell"))
                .chars().map(c -> Integer.bitCount(Math.max(0, Character.digit(c, 16)))).sum();
        Comparison comparison = orAtLeast(parameter);
        if (!comparison.value().strip().matches("\\d{1,9}")) {
            throw new UntestableCondition("\"" + comparison.value() + "\" is no number");
        }
        return comparison.holdsFor(Long.compare(count, Long.parseLong(comparison.value().strip())));
    }

    boolean memoryFits(String parameter) throws UntestableCondition {
        OptionalLong memory = new ControlGroupFacts(files).memoryBytes();
        if (memory.isEmpty()) {
            throw new UntestableCondition("/proc/meminfo does not tell");
        }
        Comparison comparison = orAtLeast(parameter);
        return comparison.holdsFor(Long.compare(memory.getAsLong(), sizeBytes(comparison.value())));
    }

    private static Comparison orAtLeast(String parameter) throws UntestableCondition {
        Comparison comparison = Comparison.parse(parameter).orElse(new Comparison(Comparison.Operator.GREATER_OR_EQUAL, parameter));
        return switch (comparison.operator()) {
            case GLOB, NOT_GLOB -> throw new UntestableCondition("numbers fit no pattern");
            case NOT_EQUAL_VERSION, LESS_OR_EQUAL, GREATER_OR_EQUAL, LESS, GREATER, EQUAL_VERSION, EQUAL, NOT_EQUAL -> comparison;
        };
    }

    private static long sizeBytes(String text) throws UntestableCondition {
        Matcher part = SIZE_PART.matcher(text);
        double bytes = 0;
        int end = 0;
        while (end < text.length() && part.region(end, text.length()).lookingAt() && part.end() > end) {
            double number = Double.parseDouble(part.group(1) + "." + Optional.ofNullable(part.group(2)).orElse("0"));
            int power = part.group(3).isEmpty() ? 0 : SIZE_SUFFIXES.indexOf(part.group(3));
            bytes += number * Math.pow(1024, power);
            end = part.end();
        }
        if (text.isBlank() || end < text.length()) {
            throw new UntestableCondition("\"" + text + "\" is no size");
        }
        return (long) bytes;
    }

    /** A user named is looked up unless this is process 1, which must not ask services that it runs itself. */
    boolean userIs(String parameter) throws UntestableCondition {
        if (parameter.equals("root")) {
            return isUser(0);
        }
        if (parameter.equals("nobody")) {
            return isUser(NOBODY);
        }
        if (parameter.equals("@system")) {
            return isSystemUser(Unistd.uid()) || isSystemUser(Unistd.effectiveUid());
        }
        if (parameter.matches("\\d{1,10}")) {
            return isUser(Long.parseLong(parameter));
        }
        if (isFirstProcess) {
            return false;
        }
        try {
            return Passwd.byName(parameter).filter(user -> isUser(Integer.toUnsignedLong(user.uid()))).isPresent();
        } catch (LinuxException e) {
            throw new UntestableCondition(e.getMessage());
        }
    }

    private static boolean isUser(long uid) {
        return Integer.toUnsignedLong(Unistd.uid()) == uid || Integer.toUnsignedLong(Unistd.effectiveUid()) == uid;
    }

    private static boolean isSystemUser(int uid) {
        return Integer.toUnsignedLong(uid) <= LAST_SYSTEM_USER;
    }

    boolean groupIs(String parameter) throws UntestableCondition {
        if (parameter.matches("\\d{1,10}")) {
            return isInGroup(Long.parseLong(parameter));
        }
        if (isFirstProcess) {
            return parameter.equals("root") && isInGroup(0);
        }
        try {
            return Group.byName(parameter).filter(group -> isInGroup(Integer.toUnsignedLong(group.gid()))).isPresent();
        } catch (LinuxException e) {
            throw new UntestableCondition(e.getMessage());
        }
    }

    private static boolean isInGroup(long gid) {
        return Integer.toUnsignedLong(Unistd.gid()) == gid
                || Integer.toUnsignedLong(Unistd.effectiveGid()) == gid
                || Unistd.groups().stream().anyMatch(group -> Integer.toUnsignedLong(group) == gid);
    }

    /** A file of that name in one of the directories that credentials come in. */
    boolean hasCredential(String name) {
        boolean legal = !name.isEmpty() && name.length() <= 255 && !name.equals(".") && !name.equals("..") && name.chars().noneMatch(c -> c == '/' || c == ':' || c < ' ' || c == 127);
        return legal
                && List.of("CREDENTIALS_DIRECTORY", "ENCRYPTED_CREDENTIALS_DIRECTORY").stream()
                        .map(environment::get)
                        .anyMatch(directory -> directory != null && Files.exists(Path.of(directory, name), LinkOption.NOFOLLOW_LINKS));
    }

    boolean isFirstBoot() {
        return files.exists("/run/systemd/first-boot");
    }

    /** Whether {@code /usr} is newer than the directory's note of its last update. */
    boolean needsUpdate(String directory, boolean inContainer) throws UntestableCondition {
        if (commandLineHas("systemd.condition-needs-update", inContainer)) {
            return !commandLineHas("systemd.condition-needs-update=no", inContainer)
                    && !commandLineHas("systemd.condition-needs-update=0", inContainer)
                    && !commandLineHas("systemd.condition-needs-update=false", inContainer);
        }
        if (files.exists("/etc/initrd-release") || PathConditions.exists(directory) && !PathConditions.isReadWrite(directory)) {
            return false;
        }
        Optional<FileTime> updated = modified(directory + "/.updated");
        Optional<FileTime> vendor = modified("/usr");
        if (updated.isEmpty() || vendor.isEmpty()) {
            return true;
        }
        long usrNanos = nanos(vendor.get());
        long ownNanos = nanos(updated.get());
        boolean sameSecond = usrNanos / 1_000_000_000 == ownNanos / 1_000_000_000;
        if (!sameSecond || usrNanos % 1_000_000_000 == 0 || ownNanos % 1_000_000_000 > 0) {
            return usrNanos > ownNanos;
        }
        return files.lines(directory + "/.updated").stream()
                .filter(line -> line.matches("TIMESTAMP_NSEC=\\d{1,18}"))
                .map(line -> usrNanos > Long.parseLong(line.substring("TIMESTAMP_NSEC=".length())))
                .findFirst()
                .orElse(true);
    }

    private static Optional<FileTime> modified(String path) {
        try {
            return Optional.of(Files.getLastModifiedTime(Path.of(path), LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static long nanos(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }

    /** Whether some supply but a battery is on, or no battery is being emptied. */
    boolean isOnAcPower() {
        boolean discharging = false;
        for (String name : files.list("/sys/class/power_supply")) {
            String supply = "/sys/class/power_supply/" + name;
            String type = files.firstLine(supply + "/type").orElse("");
            if (type.equals("Battery")) {
                discharging |= files.firstLine(supply + "/status").filter("Discharging"::equals).isPresent()
                        && files.firstLine(supply + "/scope").filter("Device"::equals).isEmpty();
            } else if (files.firstLine(supply + "/online").filter(online -> online.matches("[1-9]\\d*")).isPresent()
                    && !(type.equals("USB") && givesPower(supply))) {
                return true;
            }
        }
        return !discharging;
    }

    /** Whether all USB-C ports of a supply feed others. */
    private boolean givesPower(String supply) {
        List<String> roles = files.list(supply + "/device/typec").stream()
                .flatMap(port -> files.firstLine(supply + "/device/typec/" + port + "/power_role").stream())
                .toList();
        return !roles.isEmpty() && roles.stream().allMatch(role -> role.contains("[source]"));
    }
}
