package dev.lares.systemd1;

/** The refusal of a call: a D-Bus error name, and a sentence for people in systemd's words. */
public final class BusError extends Exception {
    static final String ALREADY_SUBSCRIBED = "org.freedesktop.systemd1.AlreadySubscribed";
    static final String AUTHORIZATION_REQUIRED = "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired";
    static final String NO_REPLY = "org.freedesktop.DBus.Error.NoReply";
    static final String NOT_SUBSCRIBED = "org.freedesktop.systemd1.NotSubscribed";
    static final String SHUTTING_DOWN = "org.freedesktop.systemd1.ShuttingDown";
    static final String ACCESS_DENIED = "org.freedesktop.DBus.Error.AccessDenied";
    static final String NO_SUCH_PROCESS = "org.freedesktop.DBus.Error.UnixProcessIdUnknown";
    static final String FAILED = "org.freedesktop.DBus.Error.Failed";
    static final String INVALID_ARGS = "org.freedesktop.DBus.Error.InvalidArgs";
    static final String NOT_SUPPORTED = "org.freedesktop.DBus.Error.NotSupported";
    static final String PROPERTY_READ_ONLY = "org.freedesktop.DBus.Error.PropertyReadOnly";
    static final String UNKNOWN_INTERFACE = "org.freedesktop.DBus.Error.UnknownInterface";
    static final String UNKNOWN_METHOD = "org.freedesktop.DBus.Error.UnknownMethod";
    static final String UNKNOWN_OBJECT = "org.freedesktop.DBus.Error.UnknownObject";
    static final String UNKNOWN_PROPERTY = "org.freedesktop.DBus.Error.UnknownProperty";
    static final String UNIT_EXISTS = "org.freedesktop.systemd1.UnitExists";
    static final String NOT_REFERENCED = "org.freedesktop.systemd1.NotReferenced";
    static final String NO_SUCH_UNIT = "org.freedesktop.systemd1.NoSuchUnit";
    static final String NO_SUCH_JOB = "org.freedesktop.systemd1.NoSuchJob";
    static final String NO_SUCH_DYNAMIC_USER = "org.freedesktop.systemd1.NoSuchDynamicUser";
    static final String NO_UNIT_FOR_INVOCATION_ID = "org.freedesktop.systemd1.NoUnitForInvocationID";
    static final String NO_UNIT_FOR_PID = "org.freedesktop.systemd1.NoUnitForPID";

    private static final long serialVersionUID = 1;

    private final String name;

    public BusError(String name, String text) {
        super(text, null, false, false);
        this.name = name;
    }

    /** As {@code org.freedesktop.systemd1.NoSuchUnit}. */
    public String name() {
        return name;
    }

    static BusError invalidArgs(String text) {
        return new BusError(INVALID_ARGS, text);
    }
}
