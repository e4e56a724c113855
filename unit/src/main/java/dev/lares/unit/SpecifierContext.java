package dev.lares.unit;

import java.util.Optional;

/**
 * What specifiers stand for, but for those that the unit's own name and file tell (systemd.unit(5), "Specifiers").
 *
 * @param userManager whether the manager is a user's
 * @param identity who runs the manager
 * @param directories the roots of the standard directories
 * @param system facts about the machine
 */
public record SpecifierContext(boolean userManager, Identity identity, Directories directories, SystemFacts system) {

    /**
     * Who runs the manager; {@code root} for the system manager.
     *
     * @param userName {@code %u}
     * @param uid {@code %U}
     * @param groupName {@code %g}
     * @param gid {@code %G}
     * @param home {@code %h}
     * @param shell {@code %s}
     */
    public record Identity(String userName, long uid, String groupName, long gid, String home, String shell) {
        /** The system manager's. */
        public static final Identity ROOT = new Identity("root", 0, "root", 0, "/root", "/bin/sh");
    }

    /**
     * Absolute paths without a slash at the end.
     *
     * @param runtime {@code %t}
     * @param state {@code %S}
     * @param cache {@code %C}
     * @param logs {@code %L}
     * @param configuration {@code %E}
     * @param temporary {@code %T}
     * @param varTemporary {@code %V}
     */
    public record Directories(
            String runtime, String state, String cache, String logs, String configuration, String temporary, String varTemporary) {
        /** The system manager's. */
        public static final Directories SYSTEM =
                new Directories("/run", "/var/lib", "/var/cache", "/var/log", "/etc", "/tmp", "/var/tmp");
    }

    /**
     * Facts about the machine. A line with a specifier whose value is absent is an error.
     *
     * @param architecture {@code %a}, as {@code x86-64}
     * @param hostName {@code %H}; {@code %l} is its part before the first dot
     * @param prettyHostName {@code %q}; if absent, the short host name
     * @param kernelRelease {@code %v}
     * @param bootId {@code %b}, 32 lower-case hexadecimal digits
     * @param machineId {@code %m}, 32 lower-case hexadecimal digits
     * @param osRelease the operating system's own words about itself; absent if there is no such file
     */
    public record SystemFacts(
            String architecture,
            String hostName,
            Optional<String> prettyHostName,
            String kernelRelease,
            Optional<String> bootId,
            Optional<String> machineId,
            Optional<OsRelease> osRelease) {}

    /**
     * Fields of os-release(5); empty where not set.
     *
     * @param id {@code %o}
     * @param versionId {@code %w}
     * @param buildId {@code %B}
     * @param variantId {@code %W}
     * @param imageId {@code %M}
     * @param imageVersion {@code %A}
     */
    public record OsRelease(String id, String versionId, String buildId, String variantId, String imageId, String imageVersion) {}
}
