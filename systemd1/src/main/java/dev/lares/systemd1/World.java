package dev.lares.systemd1;

/** What is not the engine's to know, and is the same for this manager's whole life. */
public interface World {
    /** The id of this machine, 32 hexadecimal digits; empty if it has none, machine-id(5). */
    String machineId();

    /** As {@code 252 (Lares 0.1.0)}: what {@code systemctl --version} of the manager would say. */
    String version();
}
