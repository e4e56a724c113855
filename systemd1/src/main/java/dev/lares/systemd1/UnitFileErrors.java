package dev.lares.systemd1;

import dev.lares.unit.UnitFileChange;
import dev.lares.unit.UnitFileError;
import dev.lares.unit.UnitFileException;
import dev.lares.unit.UnitFilePlan;
import java.util.Optional;

/** What clients are told of operations on unit files that failed, in systemd's words. */
final class UnitFileErrors {
    private static final String SYSTEMD = "org.freedesktop.systemd1.";
    private static final String DBUS = "org.freedesktop.DBus.Error.";

    private UnitFileErrors() {}

    /** The refusal of an operation: it speaks of the first thing that failed. */
    static BusError of(UnitFilePlan plan, UnitFileError otherwise) {
        return plan.firstFailure().map(UnitFileErrors::of).orElseGet(() -> plain(plan.refusal().orElse(otherwise)));
    }

    static BusError of(UnitFileException e) {
        return plain(e.error());
    }

    private static BusError plain(UnitFileError error) {
        return new BusError(nameOf(error.errno()), error.text());
    }

    private static BusError of(UnitFileChange.Failed failed) {
        String path = failed.path();
        Optional<String> source = failed.source();
        return switch (failed.error().errno()) {
            case "EEXIST" -> new BusError(SYSTEMD + "UnitExists", source
                    .map(target -> "File %s already exists and is a symlink to %s.".formatted(path, target))
                    .orElseGet(() -> "File %s already exists.".formatted(path)));
            case "ERFKILL" -> new BusError(SYSTEMD + "UnitMasked", "Unit file %s is masked.".formatted(path));
            case "EADDRNOTAVAIL" -> new BusError(SYSTEMD + "UnitGenerated", "Unit %s is transient or generated.".formatted(path));
            case "ETXTBSY" -> new BusError(SYSTEMD + "UnitBadPath", "File %s is under the systemd unit hierarchy already.".formatted(path));
            case "EBADSLT" -> badSetting("Invalid specifier in %s.".formatted(path));
            case "EIDRM" -> badSetting("Destination unit %s is a non-template unit.".formatted(path));
            case "EUCLEAN" -> badSetting("\"%s\" is not a valid unit name.".formatted(path));
            case "ELOOP" -> new BusError(SYSTEMD + "UnitLinked", "Refusing to operate on alias name or linked unit file: %s".formatted(path));
            case "EXDEV" -> badSetting(source.map(unit -> "Cannot alias %s as %s.".formatted(unit, path))
                    .orElseGet(() -> "Invalid unit reference %s.".formatted(path)));
            case "ENOENT" -> new BusError(BusError.NO_SUCH_UNIT, "Unit file %s does not exist.".formatted(path));
            case "EUNATCH" -> badSetting("Cannot resolve specifiers in %s.".formatted(path));
            default -> new BusError(nameOf(failed.error().errno()), "File %s: %s".formatted(path, failed.error().text()));
        };
    }

    private static BusError badSetting(String text) {
        return new BusError(SYSTEMD + "BadUnitSetting", text);
    }

    /** The D-Bus name that systemd's library gives an error number. */
    private static String nameOf(String errno) {
        return switch (errno) {
            case "EINVAL" -> DBUS + "InvalidArgs";
            case "ENOMEM" -> DBUS + "NoMemory";
            case "EPERM", "EACCES" -> DBUS + "AccessDenied";
            case "ENOENT" -> DBUS + "FileNotFound";
            case "EEXIST" -> DBUS + "FileExists";
            case "ESRCH" -> DBUS + "UnixProcessIdUnknown";
            case "ETIMEDOUT", "ETIME" -> DBUS + "Timeout";
            case "EIO" -> DBUS + "IOError";
            case "EOPNOTSUPP" -> DBUS + "NotSupported";
            case "EADDRNOTAVAIL" -> DBUS + "BadAddress";
            case "ENOBUFS" -> DBUS + "LimitsExceeded";
            case "EADDRINUSE" -> DBUS + "AddressInUse";
            case "EBADMSG" -> DBUS + "InconsistentMessage";
            default -> "System.Error." + errno;
        };
    }
}
