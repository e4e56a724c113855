package dev.lares.systemd1;

import dev.lares.dbus.Signatures;
import java.util.Iterator;
import java.util.List;

/** An object as XML, D-Bus Specification "Introspection Data Format", with the annotations sd-bus writes. */
final class Introspection {
    private static final String HEAD = """
            <!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN"
            "https://www.freedesktop.org/standards/dbus/1.0/introspect.dtd">
            <node>
             <interface name="org.freedesktop.DBus.Peer">
              <method name="Ping"/>
              <method name="GetMachineId">
               <arg type="s" name="machine_uuid" direction="out"/>
              </method>
             </interface>
             <interface name="org.freedesktop.DBus.Introspectable">
              <method name="Introspect">
               <arg name="xml_data" type="s" direction="out"/>
              </method>
             </interface>
             <interface name="org.freedesktop.DBus.Properties">
              <method name="Get">
               <arg name="interface_name" direction="in" type="s"/>
               <arg name="property_name" direction="in" type="s"/>
               <arg name="value" direction="out" type="v"/>
              </method>
              <method name="GetAll">
               <arg name="interface_name" direction="in" type="s"/>
               <arg name="props" direction="out" type="a{sv}"/>
              </method>
              <method name="Set">
               <arg name="interface_name" direction="in" type="s"/>
               <arg name="property_name" direction="in" type="s"/>
               <arg name="value" direction="in" type="v"/>
              </method>
              <signal name="PropertiesChanged">
               <arg type="s" name="interface_name"/>
               <arg type="a{sv}" name="changed_properties"/>
               <arg type="as" name="invalidated_properties"/>
              </signal>
             </interface>
            """;

    /** Those that systemd lets nobody else call, whatever the policy says; it annotates no others. */
    private static final List<String> PRIVILEGED = List.of("Exit", "Reboot", "PowerOff", "Halt", "KExec", "SwitchRoot");

    private final StringBuilder xml = new StringBuilder(HEAD);

    private Introspection() {}

    static String of(BusObject object) {
        Introspection introspection = new Introspection();
        for (BusObject.Bound<?> bound : object.interfaces()) {
            introspection.add(bound.table());
        }
        for (String child : object.children()) {
            introspection.line(" <node name=\"", child, "\"/>");
        }
        return introspection.xml.append("</node>\n").toString();
    }

    private void add(BusInterface<?> table) {
        line(" <interface name=\"", table.name(), "\">");
        for (Property<?> property : table.properties()) {
            if (!property.hidden()) {
                line("  <property name=\"", property.name(), "\" type=\"", property.type(), "\" access=\"",
                        property.setter().isPresent() ? "readwrite" : "read", "\">");
                annotation("org.freedesktop.DBus.Property.EmitsChangedSignal", switch (property.emits()) {
                    case CHANGE -> "";
                    case INVALIDATION -> "invalidates";
                    case CONST -> "const";
                    case NOTHING -> "false";
                });
                line("  </property>");
            }
        }
        for (Method<?> method : table.methods()) {
            if (!method.hidden()) {
                line("  <method name=\"", method.name(), "\">");
                Iterator<String> names = method.names().iterator();
                arguments(method.in(), names, " direction=\"in\"");
                arguments(method.out(), names, " direction=\"out\"");
                annotation("org.freedesktop.systemd1.Privileged", PRIVILEGED.contains(method.name()) ? "true" : "");
                annotation("org.freedesktop.DBus.Method.NoReply", method.name().equals("Reexecute") ? "true" : "");
                line("  </method>");
            }
        }
        for (SignalDeclaration signal : table.signals()) {
            line("  <signal name=\"", signal.name(), "\">");
            arguments(signal.signature(), signal.names().iterator(), "");
            line("  </signal>");
        }
        line(" </interface>");
    }

    private void arguments(String signature, Iterator<String> names, String direction) {
        int from = 0;
        while (from < signature.length()) {
            int end = Signatures.end(signature, from);
            String name = names.hasNext() ? " name=\"" + names.next() + "\"" : "";
            line("   <arg type=\"", signature.substring(from, end), "\"", name, direction, "/>");
            from = end;
        }
    }

    private void annotation(String name, String value) {
        if (!value.isEmpty()) {
            line("   <annotation name=\"", name, "\" value=\"", value, "\"/>");
        }
    }

    private void line(String... parts) {
        xml.append(String.join("", List.of(parts))).append('\n');
    }
}
