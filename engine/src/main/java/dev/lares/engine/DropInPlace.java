package dev.lares.engine;

/** Where settings go that were made through the interface (systemd.unit(5), table 1: the {@code system.control} directories). */
public enum DropInPlace {
    /** They last. */
    PERSISTENT,
    /** They are gone with the next boot ({@code systemctl set-property --runtime}). */
    RUNTIME,
    /** They go with their transient unit. */
    TRANSIENT
}
