/**
 * The manager as D-Bus objects, org.freedesktop.systemd1(5): {@link dev.lares.systemd1.Systemd1} takes calls and the
 * engine's effects, and yields answers and signals. Each interface is a table ({@code BusInterface}) of properties,
 * methods and signals; introspection, {@code Get}, {@code GetAll} and {@code PropertiesChanged} all read that table, so
 * they cannot differ.
 */
package dev.lares.systemd1;
