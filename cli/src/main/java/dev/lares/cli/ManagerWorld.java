package dev.lares.cli;

import dev.lares.systemd1.World;
import dev.lares.unit.SpecifierContext;

/** What clients of the manager may learn of where it runs. */
record ManagerWorld(String machineId, String version) implements World {
    /** The version of systemd whose interface this is, and what answers in its place. */
    private static final String VERSION = "252 (Lares)";

    static ManagerWorld of(SpecifierContext specifiers) {
        return new ManagerWorld(specifiers.system().machineId().orElse(""), VERSION);
    }

    /** 32 lower-case hexadecimal digits, others each time. */
    static String randomId() {
        return "%016x%016x".formatted(Seed.fresh(), Seed.fresh());
    }
}
