package dev.lares.systemd1;

import java.util.List;

/** A signal of an interface, for introspection. */
record SignalDeclaration(String name, String signature, List<String> names) {
    SignalDeclaration {
        names = List.copyOf(names);
    }
}
