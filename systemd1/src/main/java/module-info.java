/** {@code org.freedesktop.systemd1} as a view of the engine. Pure: calls and effects in, messages out. */
@SuppressWarnings("module") // the interface is called so
module dev.lares.systemd1 {
    requires transitive dev.lares.dbus;
    requires transitive dev.lares.engine;
    requires transitive dev.lares.unit;

    exports dev.lares.systemd1;
}
