package dev.lares.cli;

import dev.lares.unit.EnvironmentFileReader;
import dev.lares.unit.SpecifierContext.OsRelease;
import dev.lares.unit.SpecifierContext.SystemFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;

/** Reads what specifiers tell of the machine (systemd.unit(5), "Specifiers"). What cannot be read is absent. */
final class MachineFacts {
    private static final int ID_DIGITS = 32;

    private MachineFacts() {}

    static SystemFacts read() {
        Optional<String> prettyName = text("/etc/machine-info")
                .map(info -> EnvironmentFileReader.read("/etc/machine-info", info).variables().getOrDefault("PRETTY_HOSTNAME", ""))
                .filter(name -> !name.isEmpty());
        return new SystemFacts(
                architecture(System.getProperty("os.arch")),
                line("/proc/sys/kernel/hostname").orElse("localhost"),
                prettyName,
                line("/proc/sys/kernel/osrelease").orElse("unknown"),
                line("/proc/sys/kernel/random/boot_id").flatMap(MachineFacts::id),
                line("/etc/machine-id").flatMap(MachineFacts::id),
                text("/etc/os-release").or(() -> text("/usr/lib/os-release")).map(MachineFacts::osRelease));
    }

    /** The JVM's name of the architecture as systemd's. */
    static String architecture(String name) {
        return switch (name) {
            case "amd64", "x86_64" -> "x86-64";
            case "aarch64" -> "arm64";
            case "i386", "x86" -> "x86";
            default -> name;
        };
    }

    /** A 128-bit identifier as 32 lower-case hexadecimal digits, without dashes. */
    static Optional<String> id(String text) {
        String digits = text.replace("-", "");
        boolean legal = digits.length() == ID_DIGITS && digits.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
        return legal ? Optional.of(digits) : Optional.empty();
    }

    private static OsRelease osRelease(String text) {
        SortedMap<String, String> fields = EnvironmentFileReader.read("/etc/os-release", text).variables();
        return new OsRelease(
                fields.getOrDefault("ID", ""),
                fields.getOrDefault("VERSION_ID", ""),
                fields.getOrDefault("BUILD_ID", ""),
                fields.getOrDefault("VARIANT_ID", ""),
                fields.getOrDefault("IMAGE_ID", ""),
                fields.getOrDefault("IMAGE_VERSION", ""));
    }

    /** The first line of a file, without blanks around it. */
    static Optional<String> line(String path) {
        return text(path).flatMap(text -> text.lines().findFirst()).map(String::strip);
    }

    private static Optional<String> text(String path) {
        try {
            return Optional.of(Files.readString(Path.of(path)));
        } catch (IOException | RuntimeException _) {
            return Optional.empty();
        }
    }
}
