/** D-Bus wire format and authentication lines: bytes to messages and back. Pure: no sockets, clock or threads. */
module dev.lares.dbus {
    exports dev.lares.dbus;
}
