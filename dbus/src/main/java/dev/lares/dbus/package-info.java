/**
 * The D-Bus protocol as bytes: messages (D-Bus Specification, "Message Protocol" and "Type System") and the lines of
 * authentication ("Authentication Protocol").
 *
 * <p>What comes from a peer is never trusted: {@link dev.lares.dbus.MessageReader} checks every length against its
 * limit before memory is taken for it, and {@link dev.lares.dbus.BodyReader} checks each value as it is read. Whatever
 * breaks the rules throws {@link dev.lares.dbus.ProtocolViolation}, upon which a peer is to be disconnected. What this
 * side writes is checked against its signature too; there a mistake is a programming error.
 *
 * <p>Descriptors travel beside the bytes. A message knows how many belong to it; the owner of the socket holds them.
 */
package dev.lares.dbus;
