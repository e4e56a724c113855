package dev.lares.cli.systemctl;

/** The manager's refusal of a call: the D-Bus error's name and sentence, or what happened to the connection instead of an answer. */
final class BusError extends Exception {
    private static final long serialVersionUID = 1;

    /** The manager has closed the connection, or an answer did not come in time. */
    static final String CONNECTION_LOST = "System.Error.ECONNRESET";
    static final String TIMED_OUT = "System.Error.ETIMEDOUT";

    static final String NO_SUCH_UNIT = "org.freedesktop.systemd1.NoSuchUnit";
    static final String UNIT_MASKED = "org.freedesktop.systemd1.UnitMasked";
    static final String JOB_TYPE_NOT_APPLICABLE = "org.freedesktop.systemd1.JobTypeNotApplicable";
    static final String UNKNOWN_METHOD = "org.freedesktop.DBus.Error.UnknownMethod";
    private static final String ACCESS_DENIED = "org.freedesktop.DBus.Error.AccessDenied";

    private final String name;

    BusError(String name, String message) {
        super(name.equals(ACCESS_DENIED) ? "Access denied" : message, null, false, false);
        this.name = name;
    }

    String name() {
        return name;
    }

    boolean isConnectionLost() {
        return name.equals(CONNECTION_LOST) || name.equals(TIMED_OUT);
    }

    /** By the Linux Standard Base "Init Script Actions", as systemctl start and its like end with. */
    int exitStatus() {
        return switch (name) {
            case ACCESS_DENIED, "org.freedesktop.systemd1.OnlyByDependency", "org.freedesktop.systemd1.NoIsolation",
                    "org.freedesktop.systemd1.TransactionIsDestructive" -> 4;
            case NO_SUCH_UNIT -> 5;
            case JOB_TYPE_NOT_APPLICABLE, "org.freedesktop.DBus.Error.NotSupported" -> 3;
            case "org.freedesktop.systemd1.LoadFailed" -> 6;
            default -> 1;
        };
    }
}
