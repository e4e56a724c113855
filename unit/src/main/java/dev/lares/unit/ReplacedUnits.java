package dev.lares.unit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Units of systemd's own that do not run under Lares, because Lares does their work itself or because they need what only
 * systemd gives them. Their files in {@code /usr} and {@code /lib} are as good as masked; a file of the administrator's
 * ({@code /etc}, {@code /run}) is loaded as any other. Requiring one of them is not an error: it turns into wanting it.
 */
public final class ReplacedUnits {
    private static final String OUTPUT = "Lares takes the output and the log messages of services itself";
    private static final String DEVICES = "devices are the host's: there is nothing to make or name inside a container";
    private static final SequencedMap<String, String> REASONS = reasons();

    private ReplacedUnits() {}

    /** The reason by name, for the documentation; a name with {@code @.} stands for all instances. */
    public static SequencedMap<String, String> all() {
        return Collections.unmodifiableSequencedMap(REASONS);
    }

    /** Why the system manager does not run a unit of systemd's; empty for all others. */
    public static Optional<String> reason(UnitName unit) {
        return Optional.ofNullable(REASONS.get(unit.template().orElse(unit).text()));
    }

    /** Whether a unit's main file is one of those that {@link #reason} is about. */
    static boolean isVendors(String fragment) {
        return fragment.startsWith("/usr/lib/") || fragment.startsWith("/lib/");
    }

    /**
     * Whether Lares has a file of its own for a unit, that is used instead of systemd's in {@code /usr} and {@code /lib}: those end
     * the machine by a client of the manager's bus, which is not there any more, or not yet.
     */
    static boolean hasOwn(String unit) {
        return unit.equals("systemd-halt.service") || unit.equals("systemd-kexec.service");
    }

    private static SequencedMap<String, String> reasons() {
        SequencedMap<String, String> reasons = new LinkedHashMap<>();
        put(reasons, OUTPUT, "systemd-journald.service", "systemd-journald.socket", "systemd-journald-dev-log.socket",
                "systemd-journald-audit.socket", "systemd-journald@.service", "systemd-journald@.socket", "systemd-journald-varlink@.socket", "syslog.socket");
        put(reasons, "there is no volatile journal of journald's to flush", "systemd-journal-flush.service");
        put(reasons, "the message catalogue serves journald's clients only", "systemd-journal-catalog-update.service");
        put(reasons, DEVICES, "systemd-udevd.service", "systemd-udevd-control.socket", "systemd-udevd-kernel.socket", "systemd-udev-trigger.service",
                "systemd-udev-settle.service", "systemd-hwdb-update.service", "initrd-udevadm-cleanup-db.service");
        put(reasons, "it asks the manager for memory limits over an interface that Lares does not have", "systemd-oomd.service", "systemd-oomd.socket");
        return reasons;
    }

    private static void put(Map<String, String> reasons, String reason, String... units) {
        for (String unit : units) {
            reasons.put(unit, reason);
        }
    }
}
